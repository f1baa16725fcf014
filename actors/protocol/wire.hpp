#pragma once
// What cells say to each other. docs/formats/wire.md has the bytes.

#include <variant>
#include <vector>

#include "actors/protocol/holding_messages.hpp"
#include "actors/protocol/secure_messages.hpp"
#include "runtime/chain/op.hpp"
#include "runtime/dht/op_filter.hpp"
#include "runtime/dht/parms.hpp"
#include "runtime/gossip/claims.hpp"

namespace ips::actors {

// -- requests -----------------------------------------------------------------

/// A message between agents, the same however often it is sent.
using message_id = id256<struct message_tag>;

/// Which agents do you know closest to the key? Answered by `nodes`.
struct find_nodes {
  dht_key key;
  /// How many are wanted; the answerer has a bound of its own.
  std::uint16_t count = dht::parms::bucket_size;
};

template <class Inspector>
auto inspect(Inspector& f, find_nodes& x) {
  return f(x.key, x.count);
}

/// Hold these ops, all of one basis. Answered by `put_reply`.
struct put_ops {
  std::vector<chain::op> ops;
};

template <class Inspector>
auto inspect(Inspector& f, put_ops& x) {
  return f(x.ops);
}

/// What do you hold at the basis? Answered by `fetched`. Where links alone are
/// wanted, the answer is a page of them (runtime/dht/link_page.hpp).
struct fetch_ops {
  dht_key basis;
  dht::op_filter filter;
  /// Agents wanted of one that holds nothing, as in `find_nodes`.
  std::uint16_t count = dht::parms::bucket_size;
  /// A holder is to sign that it holds what it gives, and to name agents, too.
  bool receipt = false;
};

template <class Inspector>
auto inspect(Inspector& f, fetch_ops& x) {
  return f(x.basis, x.filter, x.count, x.receipt);
}

/// A message to the other's `receive`; JSON text. Answered by `app_reply`. One
/// that comes again (its sender's call ran again) gets the same answer and runs
/// nothing.
struct app_message {
  message_id id;
  std::string text;
};

template <class Inspector>
auto inspect(Inspector& f, app_message& x) {
  return f(x.id, x.text);
}

/// A call of one of the other's functions, which it may have granted; JSON
/// array of arguments. Answered by `app_reply`, and given again as an
/// `app_message` is.
struct app_call {
  message_id id;
  std::string function;
  std::string arguments;
  /// 32 bytes where the caller shows one, else empty.
  bytes secret;
};

template <class Inspector>
auto inspect(Inspector& f, app_call& x) {
  return f(x.id, x.function, x.arguments, x.secret);
}

/// Are you there? This is how I found others. Answered by `pong`.
struct ping {
  std::uint8_t version = 1;
  gossip::claim_list claims;
};

template <class Inspector>
auto inspect(Inspector& f, ping& x) {
  return f(x.version, x.claims);
}

// -- answers ------------------------------------------------------------------

/// The closest agents that the answerer knows, itself not among them.
struct nodes {
  std::vector<crypto::public_key> closest;
};

template <class Inspector>
auto inspect(Inspector& f, nodes& x) {
  return f(x.closest);
}

/// An op that waits for something before it can be judged.
struct waiting_op {
  chain::op_hash op;
  std::string needs;
};

template <class Inspector>
auto inspect(Inspector& f, waiting_op& x) {
  return f(x.op, x.needs);
}

/// What a holder makes of the ops put to it; sent again, unasked, when one that
/// waited is judged.
struct put_reply {
  std::optional<chain::signed_receipt> receipt;
  std::vector<chain::signed_rejection> rejections;
  std::vector<waiting_op> waiting;
  /// Agents closer to the basis, where the answerer expects the op with others.
  std::vector<crypto::public_key> closer;
};

template <class Inspector>
auto inspect(Inspector& f, put_reply& x) {
  return f(x.receipt, x.rejections, x.waiting, x.closer);
}

struct fetched {
  std::vector<chain::op> ops;
  /// What was asked for and is held as invalid.
  std::vector<chain::signed_rejection> rejections;
  /// How many there are in all.
  std::uint32_t total = 0;
  /// The closest agents that the answerer knows to the basis.
  std::vector<crypto::public_key> closest;
  /// Of a page of links: the last place that it speaks about; none: to the end.
  std::optional<dht::link_position> until = {};
  /// For all of the ops, where one was asked for and the answerer holds them.
  std::optional<chain::signed_receipt> receipt = {};
};

template <class Inspector>
auto inspect(Inspector& f, fetched& x) {
  return f(x.ops, x.rejections, x.total, x.closest, x.until, x.receipt);
}

/// JSON text, or the error that `receive` ended in.
struct app_reply {
  std::string text;
  /// 0: it went well.
  std::uint16_t code = 0;
  std::string message;
};

template <class Inspector>
auto inspect(Inspector& f, app_reply& x) {
  return f(x.text, x.code, x.message);
}

struct pong {
  std::uint8_t version = 1;
  gossip::claim_list claims;
};

template <class Inspector>
auto inspect(Inspector& f, pong& x) {
  return f(x.version, x.claims);
}

/// The request was not served.
struct refused {
  std::uint16_t code = 0;
  std::string message;
  /// Worth another try after so many microseconds; 0: no.
  std::int64_t retry_after = 0;
};

template <class Inspector>
auto inspect(Inspector& f, refused& x) {
  return f(x.code, x.message, x.retry_after);
}

/// Whether it was for want of room.
inline bool is_full(const refused& x) {
  return x.code == static_cast<std::uint16_t>(errc::full);
}

using wire_body = std::variant<find_nodes, put_ops, fetch_ops, app_message,
                               ping, nodes, put_reply, fetched, app_reply, pong,
                               refused, app_call, compare_ops, compared,
                               want_ops, check_held, held_ops, fetch_lost>;

/// A body as a document of its own.
struct wire_message {
  static constexpr std::uint8_t format_tag = 8;

  wire_body body;
};

template <class Inspector>
auto inspect(Inspector& f, wire_message& x) {
  return f(x.body);
}

/// Names a message by what it belongs to: the randomness of the call that sends
/// it, the request, and its ordinal among equal ones. A call that runs again
/// gives the same names.
message_id name_message(const std::array<std::uint8_t, 32>& call,
                        byte_view request, std::uint32_t ordinal);

} // namespace ips::actors

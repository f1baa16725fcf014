#pragma once
// What a run may ask of the world outside its module. A run never waits: it
// ends with what it needs, the validator fetches it, and the run is repeated
// with a journal that holds the answers (DESIGN 2, step 2).

#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "dna/host/limits.hpp"
#include "runtime/dht/op_filter.hpp"

namespace ips::host {

/// Which headers of a chain, in which order.
struct chain_filter {
  /// Entry or link type; empty: any.
  std::string type;
  std::uint32_t from = 0;
  std::uint32_t to = 0xffffffff;
  bool descending = false;
  /// At most this many; limits::chain_page_max caps it.
  std::uint32_t count = 100;

  friend bool operator==(const chain_filter&, const chain_filter&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, chain_filter& x) {
  return f(x.type, x.from, x.to, x.descending, x.count);
}

/// Whose word about an entry counts.
enum class asked : std::uint8_t {
  /// The own chain's, then the first holder's that has it.
  any = 1,
  /// What this cell has itself.
  self,
  /// Several holders', joined: what one of them has not heard of, another
  /// tells.
  several,
  /// As `any`, but one holder after the other: the answer is large.
  one,
  /// As `several`, but all who should hold it, each with its receipt.
  everyone,
};

constexpr asked last_of(asked) {
  return asked::everyone;
}

/// The entry of a hash. Answer: a `chain::entry` document, or none.
struct get_request {
  entry_hash hash;
  asked from = asked::any;
};

template <class Inspector>
auto inspect(Inspector& f, get_request& x) {
  return f(x.hash, x.from);
}

/// An entry with its headers, updates and deletes. Answer: JSON text or none.
struct details_request {
  entry_hash hash;
  /// Of several holders unless this cell alone is asked.
  asked from = asked::any;
};

template <class Inspector>
auto inspect(Inspector& f, details_request& x) {
  return f(x.hash, x.from);
}

/// Links at a base. Answer: JSON text, an array or a page.
struct links_request {
  dht_key base;
  std::string type;
  bytes tag_prefix;
  /// Made from `since` to `until`, both included.
  timestamp since = dht::first_time;
  timestamp until = dht::last_time;
  bool descending = false;
  /// At most this many; limits::links_page_max caps it.
  std::uint32_t count = limits::links_page_max;
  /// Those behind this one, in the order asked for.
  std::optional<dht::link_position> after = {};
  /// The answer says where the next page begins, and how many there are.
  bool paged = false;
};

template <class Inspector>
auto inspect(Inspector& f, links_request& x) {
  return f(x.base, x.type, x.tag_prefix, x.since, x.until, x.descending,
           x.count, x.after, x.paged);
}

/// Whether its times and `after` take a link at this place.
bool takes(const links_request& x, const dht::link_position& place);

/// Headers of another agent's chain. Answer: JSON text.
struct activity_request {
  agent_id agent;
  chain_filter filter;
};

template <class Inspector>
auto inspect(Inspector& f, activity_request& x) {
  return f(x.agent, x.filter);
}

/// Headers and entries of the own chain. Answer: JSON text.
struct query_request {
  chain_filter filter;
};

template <class Inspector>
auto inspect(Inspector& f, query_request& x) {
  return f(x.filter);
}

/// The header of a reference. Answer: a `chain::signed_header` document.
struct header_request {
  chain::header_ref ref;
};

template <class Inspector>
auto inspect(Inspector& f, header_request& x) {
  return f(x.ref);
}

/// The agent's signature of the app's bytes, behind the domain that its agent
/// puts before them (app_message.hpp). Answer: 64 bytes.
struct sign_request {
  bytes message;
};

template <class Inspector>
auto inspect(Inspector& f, sign_request& x) {
  return f(x.message);
}

/// A message to another agent's `receive`. Answer: its JSON text.
struct send_request {
  agent_id to;
  std::string message;
};

template <class Inspector>
auto inspect(Inspector& f, send_request& x) {
  return f(x.to, x.message);
}

/// A call of another agent's function. Answer: what it answered, JSON text.
struct call_request {
  agent_id to;
  std::string function;
  /// A JSON array.
  std::string arguments;
  /// The secret of a transferable grant, 32 bytes; empty: none.
  bytes secret;
};

template <class Inspector>
auto inspect(Inspector& f, call_request& x) {
  return f(x.to, x.function, x.arguments, x.secret);
}

using request = std::variant<get_request, details_request, links_request,
                             activity_request, query_request, header_request,
                             sign_request, send_request, call_request>;

/// What came back.
struct answer {
  enum class kind : std::uint8_t { there = 1, none, failed };

  kind what = kind::there;
  /// There: as the request's comment says. Failed: the error as JSON text.
  bytes data;
};

constexpr answer::kind last_of(answer::kind) {
  return answer::kind::failed;
}

template <class Inspector>
auto inspect(Inspector& f, answer& x) {
  return f(x.what, x.data);
}

/// Answers by request: the canonical bytes of the request, then its ordinal
/// among equal requests of the run (always 0 for what only reads).
using journal = std::map<std::pair<bytes, std::uint32_t>, answer>;

/// For people: "get 1a2b3c4d".
std::string describe(const request& x);

/// The journal's key of a request.
bytes journal_key(const request& x);

} // namespace ips::host

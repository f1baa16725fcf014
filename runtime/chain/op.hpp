#pragma once
// Ops: what a header asks of the DHT, each with the place that says who holds
// it, and the signed statements of those who judged it.

#include "runtime/chain/header.hpp"

namespace ips::chain {

/// Names an op: H(kind, header hash).
using op_hash = id256<struct op_tag>;

enum class op_kind : std::uint8_t {
  /// The entry with the header that brought it; at the entry's hash.
  put_entry = 1,
  /// The header; at its author's address.
  activity,
  /// A newer entry exists; at the older entry's hash.
  update,
  /// The entry is withdrawn; at its hash.
  remove,
  /// At the link's base.
  link_add,
  /// At the link's base.
  link_remove,
};

constexpr op_kind last_of(op_kind) {
  return op_kind::link_remove;
}

/// "put_entry", ...
std::string_view to_string(op_kind kind);

struct op {
  static constexpr std::uint8_t format_tag = 5;

  op_kind kind = op_kind::activity;
  signed_header header;
  /// Of put_entry, and only of it.
  std::optional<entry> content;

  friend bool operator==(const op&, const op&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, op& x) {
  return f(x.kind, x.header, x.content);
}

op_hash hash_of(op_kind kind, const header_hash& header);
op_hash hash_of(const op& x);

/// Where the op of this kind belongs.
dht_key basis_of(op_kind kind, const header& x);

/// The ops that a header asks for. The entry is absent for a private one.
std::vector<op> ops_of(const signed_header& x,
                       const std::optional<entry>& public_entry);

/// The kinds of those ops, without making them.
std::vector<op_kind> op_kinds_of(const header& x, bool is_public);

/// A holder's signed statement that it validated and holds ops.
struct receipt {
  static constexpr std::uint8_t format_tag = 6;

  dna_hash network;
  /// The sandbox semantics that judged.
  std::uint16_t semantics = 0;
  crypto::public_key holder;
  timestamp time;
  std::vector<op_hash> ops;

  friend bool operator==(const receipt&, const receipt&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, receipt& x) {
  return f(x.network, x.semantics, x.holder, x.time, x.ops);
}

/// A holder's signed statement that an op is invalid, and by which rule.
struct rejection {
  static constexpr std::uint8_t format_tag = 7;

  dna_hash network;
  std::uint16_t semantics = 0;
  crypto::public_key holder;
  timestamp time;
  op_hash op;
  /// The errc of the rule.
  std::uint16_t code = 0;
  std::string reason;

  friend bool operator==(const rejection&, const rejection&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, rejection& x) {
  return f(x.network, x.semantics, x.holder, x.time, x.op, x.code, x.reason);
}

template <class T>
struct signed_statement {
  T body;
  crypto::signature sig;

  friend bool operator==(const signed_statement&, const signed_statement&)
    = default;
};

template <class Inspector, class T>
auto inspect(Inspector& f, signed_statement<T>& x) {
  return f(x.body, x.sig);
}

using signed_receipt = signed_statement<receipt>;
using signed_rejection = signed_statement<rejection>;

/// @param informed is told of the signature; may be null
signed_receipt sign(receipt body, const crypto::key_pair& keys,
                    crypto::verifier* informed = nullptr);
signed_rejection sign(rejection body, const crypto::key_pair& keys,
                      crypto::verifier* informed = nullptr);
bool holds(const signed_receipt& x, crypto::verifier& verifier);
bool holds(const signed_rejection& x, crypto::verifier& verifier);

} // namespace ips::chain

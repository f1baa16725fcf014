#pragma once
// Headers: the signed links of a source chain. A header's hash is taken over
// its body without the signature.

#include <optional>

#include "runtime/base/boxed.hpp"
#include "runtime/chain/entry.hpp"
#include "runtime/crypto/verifier.hpp"

namespace ips::chain {

enum class header_kind : std::uint8_t {
  /// Header 0: the chain belongs to this DNA.
  dna = 1,
  /// Header 1: the agent's identity entry.
  agent,
  /// A new entry.
  create,
  /// A new entry that takes the place of an older one.
  update,
  /// An older entry is withdrawn.
  remove,
  /// A link from a base to a target.
  link,
  /// A link is withdrawn.
  unlink,
};

constexpr header_kind last_of(header_kind) {
  return header_kind::unlink;
}

/// "create", ...
std::string_view to_string(header_kind kind);

/// A reference to a header: who to ask, where, and what for.
struct header_ref {
  agent_id author;
  std::uint32_t seq = 0;
  header_hash hash;

  friend auto operator<=>(const header_ref&, const header_ref&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, header_ref& x) {
  return f(x.author, x.seq, x.hash);
}

/// What `update` and `remove` change: a header and the entry it brought.
struct change_target {
  header_ref header;
  entry_hash entry;

  friend bool operator==(const change_target&, const change_target&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, change_target& x) {
  return f(x.header, x.entry);
}

/// What `link` adds. `unlink` repeats it and names the header that added it.
struct link_body {
  dht_key base;
  dht_key target;
  bytes tag;
  std::optional<header_ref> removes;

  friend bool operator==(const link_body&, const link_body&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, link_body& x) {
  return f(x.base, x.target, x.tag, x.removes);
}

/// The body that is hashed and signed.
struct header {
  static constexpr std::uint8_t format_tag = 3;

  agent_id author;
  std::uint32_t seq = 0;
  header_hash prev;
  /// The latest earlier header of the same entry or link type; none at first.
  header_hash prev_of_type;
  timestamp time;
  header_kind kind = header_kind::create;
  /// Entry type, or link type of link and unlink.
  std::string type;
  /// Of dna, agent, create, update; none otherwise. Of dna: the DNA's hash.
  entry_hash entry;
  /// Of update and remove.
  boxed<change_target> target;
  /// Of link and unlink.
  boxed<link_body> link;

  friend bool operator==(const header&, const header&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, header& x) {
  return f(x.author, x.seq, x.prev, x.prev_of_type, x.time, x.kind, x.type,
           x.entry, x.target, x.link);
}

/// H of the header's canonical bytes.
header_hash hash_of(const header& x);

/// A header, its author's key and signature.
struct signed_header {
  static constexpr std::uint8_t format_tag = 4;

  header body;
  crypto::public_key key;
  crypto::signature sig;

  friend bool operator==(const signed_header&, const signed_header&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, signed_header& x) {
  return f(x.body, x.key, x.sig);
}

/// Signs a body. @pre `body.author` is the key's address
/// @param informed is told of the signature; may be null
signed_header sign(header body, const crypto::key_pair& keys,
                   crypto::verifier* informed = nullptr);

/// Author, seq and hash of a header.
header_ref ref_of(const header& x);

/// Whether the key is the author's and signed the body.
/// @returns `errc::bad_signature`.
status check_signature(const signed_header& x, crypto::verifier& verifier);

} // namespace ips::chain

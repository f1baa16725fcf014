#pragma once
// In what the messages of cells travel. docs/formats/envelope.md has the bytes.

#include "actors/protocol/wire.hpp"
#include "runtime/crypto/shared_key.hpp"

namespace ips::actors {

/// Who says what to whom. The proof that `from` says it covers the rest: a
/// signature or a code (channel_proof.hpp), on the stamped channel neither.
struct envelope {
  static constexpr std::uint8_t format_tag = 9;

  dna_hash network;
  crypto::public_key from;
  agent_id to;
  /// Grows with every message of a sender; an answer names its request's.
  std::uint64_t seq = 0;
  /// The request that this answers; 0 for a request or a statement.
  std::uint64_t re = 0;
  /// A `wire_message`.
  bytes body;
  /// All zero where there is none.
  crypto::signature sig;
  crypto::message_code code;
};

template <class Inspector>
auto inspect(Inspector& f, envelope& x) {
  return f(x.network, x.from, x.to, x.seq, x.re, x.body, x.sig, x.code);
}

/// The bytes that signature or code prove.
bytes proven_part(const envelope& x);

} // namespace ips::actors

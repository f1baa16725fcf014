#pragma once
// In what the messages of cells travel. docs/formats/envelope.md has the bytes.

#include "actors/protocol/wire.hpp"

namespace ips::actors {

/// Who says what to whom. The signature covers all of it but itself.
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
  /// All zero where the body is covered by its sender's own signature, and on
  /// the stamped channel.
  crypto::signature sig;
};

template <class Inspector>
auto inspect(Inspector& f, envelope& x) {
  return f(x.network, x.from, x.to, x.seq, x.re, x.body, x.sig);
}

/// The bytes that the sender signs.
bytes signed_part(const envelope& x);

/// Whether a body needs no signature of the channel: it consists of ops or
/// statements that the sender itself signed, and nothing else.
bool covers_itself(const wire_body& x, const crypto::public_key& sender);

} // namespace ips::actors

#pragma once
// Entries: the content of a source chain.

#include <string>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"
#include "runtime/crypto/key_pair.hpp"

namespace ips::chain {

/// Entry types that the runtime itself writes. App types cannot contain a dot.
inline constexpr std::string_view dna_type = "ips.dna";
inline constexpr std::string_view agent_type = "ips.agent";

/// Typed bytes. A private entry carries a salt of 32 bytes, so that its hash
/// betrays neither guessable content nor that two contents are equal; a public
/// one carries none.
struct entry {
  static constexpr std::uint8_t format_tag = 1;

  std::string type;
  bytes salt;
  bytes content;

  friend bool operator==(const entry&, const entry&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, entry& x) {
  return f(x.type, x.salt, x.content);
}

/// H of the entry's canonical bytes; names it and is its place in the DHT.
entry_hash hash_of(const entry& x);

/// A key of an agent for one epoch.
struct epoch_key {
  std::uint32_t epoch = 0;
  crypto::public_key key;

  friend bool operator==(const epoch_key&, const epoch_key&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, epoch_key& x) {
  return f(x.epoch, x.key);
}

/// Content of the agent identity entry (header 1).
struct agent_identity {
  static constexpr std::uint8_t format_tag = 2;

  /// The address is its hash.
  crypto::public_key key;
  /// What identifies the agent to people; at most 1 KiB.
  std::string info;
  /// What the DNA's membrane asks of who joins.
  bytes membrane_proof;
  /// Further keys, one an epoch; empty until keys are rolled over.
  std::vector<epoch_key> epochs;

  friend bool operator==(const agent_identity&, const agent_identity&)
    = default;
};

template <class Inspector>
auto inspect(Inspector& f, agent_identity& x) {
  return f(x.key, x.info, x.membrane_proof, x.epochs);
}

} // namespace ips::chain

#pragma once
// Ed25519 keys (RFC 8032) and the addresses that follow from them.
// Invariant: one verifier for all nodes (libsodium's strict one), or the
// network could split over a signature.

#include <array>
#include <optional>
#include <string_view>

#include "runtime/base/id.hpp"

namespace ips::crypto {

/// 32 bytes from which all of an agent's keys derive.
struct seed {
  std::array<std::uint8_t, 32> value{};

  friend bool operator==(const seed&, const seed&) = default;
};

struct public_key {
  std::array<std::uint8_t, 32> value{};

  friend auto operator<=>(const public_key&, const public_key&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, public_key& x) {
  return f(x.value);
}

struct signature {
  std::array<std::uint8_t, 64> value{};

  friend bool operator==(const signature&, const signature&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, signature& x) {
  return f(x.value);
}

/// A = H(public key).
agent_id address_of(const public_key& key);

/// A signing key. Copies are wiped when they die.
class key_pair {
public:
  explicit key_pair(const seed& signing_seed);
  ~key_pair();
  key_pair(const key_pair&) = default;
  key_pair& operator=(const key_pair&) = default;

  const public_key& key() const {
    return public_;
  }

  const agent_id& address() const {
    return address_;
  }

  signature sign(byte_view message) const;

  /// The secret that the other computes from this key: X25519 (RFC 7748) of
  /// both in Montgomery form. Never used as it is (shared_key.hpp).
  /// @returns nothing where the other's is no key of the group
  std::optional<seed> agree(const public_key& other) const;

private:
  public_key public_;
  std::array<std::uint8_t, 64> secret_;
  agent_id address_;
};

/// Whether `sig` is the key's signature of the message.
bool verify(const public_key& key, byte_view message, const signature& sig);

/// The labelled child of a seed (HKDF-SHA-256, RFC 5869): "sign/0", "store".
seed derive(const seed& parent, std::string_view label);

/// Fresh randomness from the system.
seed random_seed();

} // namespace ips::crypto

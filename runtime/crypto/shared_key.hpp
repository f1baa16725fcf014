#pragma once
// What two agents can compute and nobody else: a key by which each proves to
// the other that a message is its own, at a ninetieth of a signature's cost. It
// convinces the receiver alone, who could have made the proof itself.
//
// X25519 (RFC 7748) of the agents' Ed25519 keys in Montgomery form. That one
// pair of keys may serve both is shown by Thormarker 2021 (eprint 2021/509).

#include <optional>

#include "runtime/crypto/key_pair.hpp"

namespace ips::crypto {

/// Proves a message to the one who shares the key: keyed BLAKE2b (RFC 7693),
/// 128 bits.
struct message_code {
  std::array<std::uint8_t, 16> value{};

  friend bool operator==(const message_code&, const message_code&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, message_code& x) {
  return f(x.value);
}

/// Wiped when it dies.
class shared_key {
public:
  /// The same on both sides. Takes some 150 us.
  /// @returns nothing where the other's is no key of the group
  static std::optional<shared_key> of(const key_pair& own,
                                      const public_key& other);

  shared_key(const shared_key&) = default;
  shared_key& operator=(const shared_key&) = default;
  ~shared_key();

  message_code code(byte_view message) const;

  /// Whether it is the message's code, in constant time.
  bool holds(byte_view message, const message_code& x) const;

private:
  shared_key() = default;

  std::array<std::uint8_t, 32> key_{};
};

} // namespace ips::crypto

#pragma once
// Checks signatures, with or without a memory of those that held.

#include <unordered_set>

#include "runtime/crypto/key_pair.hpp"

namespace ips::crypto {

/// Checks signatures.
class verifier {
public:
  virtual ~verifier() = default;

  virtual bool verify(const public_key& key, byte_view message,
                      const signature& sig)
    = 0;

  /// The signature was made in this process, by this key: it holds.
  virtual void made(const public_key& key, byte_view message,
                    const signature& sig)
    = 0;
};

/// Does the arithmetic every time. May be shared between threads.
class plain_verifier final : public verifier {
public:
  bool verify(const public_key& key, byte_view message,
              const signature& sig) override;

  void made(const public_key&, byte_view, const signature&) override {
  }
};

/// Remembers H(key, signature, message) of what held or was signed here, so
/// that in a virtual run all agents share one verification. One thread only.
class memo_verifier final : public verifier {
public:
  /// Remembered at once; then the memory starts anew (32 MiB).
  static constexpr std::size_t entries_max = 1 << 19;

  bool verify(const public_key& key, byte_view message,
              const signature& sig) override;
  void made(const public_key& key, byte_view message,
            const signature& sig) override;

private:
  using name = id256<struct memo_tag>;

  static name name_of(const public_key& key, byte_view message,
                      const signature& sig);
  void remember(const name& x);

  std::unordered_set<name> seen_;
};

} // namespace ips::crypto

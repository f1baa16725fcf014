#pragma once
// Seeds at rest: sealed under a passphrase. The bytes are those of
// docs/formats/keystore.md.

#include "runtime/crypto/key_pair.hpp"

namespace ips::crypto {

/// What a guess at the passphrase costs (Argon2id, RFC 9106).
struct argon2_parameters {
  /// Memory, in KiB.
  std::uint32_t memory_kib = 64 * 1024;
  /// Passes over it.
  std::uint32_t passes = 2;
  /// Lanes that could be filled at the same time.
  std::uint32_t lanes = 1;

  friend bool operator==(const argon2_parameters&, const argon2_parameters&)
    = default;
};

/// What a document may ask of the machine that opens it: at the bounds a try
/// takes 1 GiB and some seconds, and no stranger's document can take more.
inline constexpr argon2_parameters argon2_max{1u << 20, 16, 16};
/// The least that Argon2 is defined for; for tests.
inline constexpr argon2_parameters argon2_min{8, 1, 1};

/// The seed under the passphrase, with fresh salt and nonce.
/// @returns `errc::over_limit` for parameters outside the bounds.
result<bytes> seal(const seed& secret, std::string_view passphrase,
                   const argon2_parameters& cost = {});

/// The seed that was sealed.
/// @returns `errc::bad_passphrase` where the passphrase is another one or the
/// bytes were changed; `truncated`, `trailing_bytes`, `bad_version`,
/// `bad_value`, `over_limit` where they are no sealed seed.
result<seed> open_sealed(byte_view sealed, std::string_view passphrase);

} // namespace ips::crypto

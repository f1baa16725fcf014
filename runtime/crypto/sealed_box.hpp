#pragma once
// What only its owner may read, at rest: XChaCha20-Poly1305 under a key of the
// agent's own (docs/formats/database.md, "Sealed bytes").

#include "runtime/crypto/key_pair.hpp"

namespace ips::crypto {

/// Bytes that a sealed text is longer than the text.
inline constexpr std::size_t seal_bytes = 16;

/// The text, readable with `key` and `name` alone. The name is authenticated,
/// and gives the nonce: one name stands for one text.
bytes seal_text(const seed& key, byte_view name, byte_view text);

/// The text that was sealed.
/// @returns `errc::data_corrupt` where it was changed, or key or name are
/// others.
result<bytes> open_text(const seed& key, byte_view name, byte_view sealed);

} // namespace ips::crypto

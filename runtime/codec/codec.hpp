#pragma once
// Values to canonical bytes and back. The bytes are what is signed, hashed,
// stored and sent.

#include "runtime/codec/archive.hpp"

namespace ips::codec {

/// The version byte that opens every document.
inline constexpr std::uint8_t version = 1;

/// A type that stands alone in bytes: `static constexpr std::uint8_t
/// format_tag` keeps one document's bytes from being read as another's.
template <class T>
concept document = requires {
  T::format_tag;
};

/// The canonical bytes: version, tag, fields.
template <document T>
bytes encode(const T& x) {
  bytes out;
  out.reserve(512);
  writer archive{out};
  archive(version, std::uint8_t{T::format_tag}, x);
  return out;
}

/// The value that canonical bytes stand for.
/// @returns `bad_version`, `truncated`, `trailing_bytes`, `bad_value`.
template <document T>
result<T> decode(byte_view in) {
  try {
    reader archive{in};
    std::uint8_t head[2];
    archive.raw(head, sizeof head);
    if (head[0] != version)
      return error{errc::bad_version,
                   "version " + std::to_string(head[0]) + " of a format"};
    if (head[1] != T::format_tag)
      return error{errc::bad_value, "the bytes are another kind of document"};
    T x;
    archive(x);
    if (archive.left() != 0)
      return error{errc::trailing_bytes,
                   std::to_string(archive.left()) + " bytes too many"};
    return x;
  } catch (const decode_failure& failure) {
    return error{failure.code, failure.what};
  }
}

} // namespace ips::codec

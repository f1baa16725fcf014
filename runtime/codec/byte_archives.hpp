#pragma once
// The bytes beneath the codec: a writer that appends and a reader that never
// reads beyond its end.

#include <cereal/cereal.hpp>

#include <cstring>

#include "runtime/base/bytes.hpp"

namespace ips::codec {

/// Ends a decoding; caught by `decode`, never seen outside.
struct decode_failure {
  errc code;
  const char* what;
};

class writer : public cereal::OutputArchive<writer> {
public:
  explicit writer(bytes& out) : cereal::OutputArchive<writer>(this), out_(out) {
  }

  void raw(const void* data, std::size_t size) {
    auto first = static_cast<const std::uint8_t*>(data);
    out_.insert(out_.end(), first, first + size);
  }

  void length(std::size_t size) {
    auto count = static_cast<std::uint32_t>(size);
    raw(&count, sizeof count);
  }

private:
  bytes& out_;
};

class reader : public cereal::InputArchive<reader> {
public:
  explicit reader(byte_view in) : cereal::InputArchive<reader>(this), in_(in) {
  }

  void raw(void* data, std::size_t size) {
    if (size > in_.size())
      throw decode_failure{errc::truncated, "the bytes end within a field"};
    if (size > 0)
      std::memcpy(data, in_.data(), size);
    in_ = in_.subspan(size);
  }

  /// A count of elements that take at least a byte each: more than the bytes
  /// left cannot be true, and is refused before anything is allocated.
  std::size_t length() {
    std::uint32_t count = 0;
    raw(&count, sizeof count);
    if (count > in_.size())
      throw decode_failure{errc::truncated, "a length exceeds the bytes left"};
    return count;
  }

  std::size_t left() const {
    return in_.size();
  }

private:
  byte_view in_;
};

} // namespace ips::codec

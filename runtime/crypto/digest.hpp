#pragma once
// H of DESIGN 1: SHA-256 (FIPS 180-4).

#include <array>
#include <memory>

#include "runtime/base/id.hpp"

namespace ips::crypto {

using digest = std::array<std::uint8_t, 32>;

/// H(view).
digest sha256(byte_view view);

/// H(view) as an identifier.
template <class Id>
Id hash_as(byte_view view) {
  return Id{sha256(view)};
}

/// H over bytes that come in pieces.
class hasher {
public:
  hasher();
  ~hasher();
  hasher(hasher&&) noexcept;
  hasher& operator=(hasher&&) noexcept;

  void update(byte_view view);

  /// H of what came so far; more may follow.
  digest value() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace ips::crypto

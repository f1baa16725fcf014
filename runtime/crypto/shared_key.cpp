#include "runtime/crypto/shared_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace ips::crypto {

namespace {

/// Of what the key is made, so that no other use of the keys gives the same.
constexpr std::string_view purpose = "ips channel";

} // namespace

std::optional<shared_key> shared_key::of(const key_pair& own,
                                         const public_key& other) {
  auto secret = own.agree(other);
  if (!secret)
    return std::nullopt;
  auto low = std::min(own.key(), other);
  auto high = std::max(own.key(), other);
  shared_key out;
  crypto_generichash_state state;
  crypto_generichash_init(&state, secret->value.data(), secret->value.size(),
                          out.key_.size());
  crypto_generichash_update(
    &state, reinterpret_cast<const std::uint8_t*>(purpose.data()),
    purpose.size());
  crypto_generichash_update(&state, low.value.data(), low.value.size());
  crypto_generichash_update(&state, high.value.data(), high.value.size());
  crypto_generichash_final(&state, out.key_.data(), out.key_.size());
  sodium_memzero(&state, sizeof state);
  sodium_memzero(secret->value.data(), secret->value.size());
  return out;
}

shared_key::~shared_key() {
  sodium_memzero(key_.data(), key_.size());
}

message_code shared_key::code(byte_view message) const {
  message_code out;
  crypto_generichash(out.value.data(), out.value.size(), message.data(),
                     message.size(), key_.data(), key_.size());
  return out;
}

bool shared_key::holds(byte_view message, const message_code& x) const {
  auto expected = code(message);
  return sodium_memcmp(expected.value.data(), x.value.data(), x.value.size())
         == 0;
}

} // namespace ips::crypto

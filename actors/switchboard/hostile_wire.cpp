#include "actors/switchboard/hostile_wire.hpp"

#include "runtime/codec/codec.hpp"

namespace ips::actors {

std::optional<envelope> tampered(const envelope& x, random_source& random) {
  auto raw = codec::encode(x);
  auto& byte = raw[random.below(raw.size())];
  byte = static_cast<std::uint8_t>(byte ^ (1 + random.below(255)));
  auto out = codec::decode<envelope>(raw);
  if (!out)
    return std::nullopt;
  return std::move(*out);
}

envelope forged(const envelope& x, const crypto::public_key& other) {
  auto out = x;
  out.from = other;
  return out;
}

} // namespace ips::actors

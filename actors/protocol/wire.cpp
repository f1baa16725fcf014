#include "actors/protocol/wire.hpp"

#include "runtime/crypto/digest.hpp"

namespace ips::actors {

message_id name_message(const std::array<std::uint8_t, 32>& call,
                        byte_view request, std::uint32_t ordinal) {
  crypto::hasher all;
  all.update(as_bytes("ips.send"));
  all.update(call);
  all.update(request);
  std::array<std::uint8_t, 4> number;
  for (unsigned i = 0; i < 4; ++i)
    number[i] = static_cast<std::uint8_t>(ordinal >> (8 * i));
  all.update(number);
  return {all.value()};
}

} // namespace ips::actors

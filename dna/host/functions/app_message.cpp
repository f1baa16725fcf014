#include "dna/host/functions/app_message.hpp"

namespace ips::host::functions {

bytes app_message(const dna_hash& dna, byte_view data) {
  auto domain = as_bytes("ips.app");
  bytes message;
  message.reserve(domain.size() + dna.value.size() + data.size());
  message.insert(message.end(), domain.begin(), domain.end());
  message.insert(message.end(), dna.value.begin(), dna.value.end());
  message.insert(message.end(), data.begin(), data.end());
  return message;
}

} // namespace ips::host::functions

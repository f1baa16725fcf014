#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value now(run_state& run, guest_call& call) {
  auto micros = static_cast<std::uint64_t>(run.context().now.micros);
  bytes raw;
  for (unsigned i = 0; i < 8; ++i)
    raw.push_back(static_cast<std::uint8_t>(micros >> (8 * i)));
  return run.keep(call, std::move(raw));
}

} // namespace ips::host::functions

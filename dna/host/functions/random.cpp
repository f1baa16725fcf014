#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value random(run_state& run, guest_call& call) {
  auto size = call.argument(1);
  if (size > limits::random_bytes_max)
    return error{errc::over_limit,
                 std::to_string(size) + " random bytes; at most "
                   + std::to_string(limits::random_bytes_max)};
  call.charge_bytes(size, limits::hash_fuel);
  bytes drawn;
  while (drawn.size() < size) {
    auto block = run.draw("ips.random", run.take_random_block());
    drawn.insert(drawn.end(), block.begin(), block.end());
  }
  return call.write(0, byte_view{drawn}.first(size));
}

} // namespace ips::host::functions

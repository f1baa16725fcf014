#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/arguments.hpp"

namespace ips::host::functions {

namespace {

/// The 32 bytes at the last argument; nothing where it is 0.
result<bytes> read_secret(guest_call& call) {
  constexpr std::size_t place = 5;
  if (call.argument(place) == 0)
    return bytes{};
  IPS_TRY_VALUE(raw, call.read_array<32>(place));
  return bytes{raw.begin(), raw.end()};
}

} // namespace

guest_value call(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(to, call.read_id<agent_id>(0));
  IPS_TRY_VALUE(function, call.read_text(1));
  IPS_TRY_VALUE(secret, read_secret(call));
  IPS_TRY_VALUE(arguments, read_arguments(call, 3));
  request wanted = call_request{to, std::move(function), std::move(arguments),
                                std::move(secret)};
  auto found = run.find_or_end(wanted, run.take_ordinal(wanted));
  return found ? run.hand_on(call, *found) : guest_value{0};
}

} // namespace ips::host::functions

#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"
#include "dna/host/functions/entry_lookup.hpp"

namespace ips::host::functions {

namespace {

error too_many(std::uint32_t count) {
  return {errc::over_limit, std::to_string(count) + " hashes; at most "
                              + std::to_string(limits::get_many_max)};
}

result<std::vector<ips::entry_hash>> read_hashes(guest_call& call) {
  auto count = call.argument(1);
  if (count > limits::get_many_max)
    return too_many(count);
  IPS_TRY_VALUE(raw, call.read_sized(0, count * 32));
  std::vector<ips::entry_hash> hashes(count);
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(raw.begin() + static_cast<std::ptrdiff_t>(i * 32), 32,
                hashes[i].value.begin());
  return hashes;
}

void add_once(std::vector<request>& requests, const ips::entry_hash& hash) {
  for (auto& x : requests)
    if (std::get<get_request>(x).hash == hash)
      return;
  requests.emplace_back(get_request{hash});
}

} // namespace

guest_value get_many(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(hashes, read_hashes(call));
  auto values = json::array();
  std::vector<request> missing;
  for (auto& hash : hashes) {
    IPS_TRY_VALUE(found, look_up(run, {hash}));
    if (found.content) {
      call.charge_bytes(found.content->content.size(), limits::json_fuel);
      values.push_back(value_of(run.rules(), *found.content));
    } else {
      values.push_back(nullptr);
      if (!found.answered)
        add_once(missing, hash);
    }
  }
  if (missing.empty())
    return run.keep(call, json_bytes(values));
  run.end_needing(std::move(missing));
  return 0;
}

} // namespace ips::host::functions

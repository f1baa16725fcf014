// Secure nodes of a local network.

#include <algorithm>

#include "actors/host/local_network.hpp"

namespace ips::actors {

namespace {

/// Each holds all of every network.
constexpr std::size_t secure_max = 128;

std::string text_of(key_range x) {
  constexpr auto digits = "0123456789abcdef";
  return {digits[x >> 4], digits[x & 15]};
}

result<key_range> range_named(const std::string& text) {
  if (auto hash = parse_id<dht_key>(text))
    return range_of(*hash);
  for (std::size_t i = 0; i < key_ranges; ++i)
    if (text_of(static_cast<key_range>(i)) == text)
      return static_cast<key_range>(i);
  return error{errc::wrong_argument,
               "a key range is two hexadecimal digits or a hash in it, not \""
                 + text.substr(0, 40) + "\""};
}

} // namespace

result<std::vector<std::string>>
local_network::add_secure(std::uint32_t count) {
  auto all = book_.all();
  auto before = static_cast<std::size_t>(
    std::count_if(all.begin(), all.end(), [](auto& x) { return x.secure; }));
  if (count == 0 || before + count > secure_max)
    return error{errc::over_limit, "a local network has at most "
                                     + std::to_string(secure_max)
                                     + " secure nodes"};
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < count; ++i) {
    names.push_back("secure" + std::to_string(before + i + 1));
    IPS_TRY(add_agent(names.back()));
  }
  // Everyone knows them before they speak.
  IPS_TRY(name_secure_nodes());
  for (auto& hash : dna_order_) {
    std::vector<known_agent*> fresh;
    for (auto& name : names)
      fresh.push_back(*book_.find(name));
    IPS_TRY(start_cells(dnas_.at(hash), fresh));
  }
  IPS_TRY(after_call());
  return names;
}

status local_network::name_secure_nodes() {
  std::vector<dht::contact> all;
  for (auto& agent : book_.all())
    if (agent.secure)
      all.push_back({agent.address, agent.key});
  std::sort(all.begin(), all.end(),
            [](auto& a, auto& b) { return a.id < b.id; });
  IPS_TRY(ask<ack>(host_, atom::secure_v, make_local(std::move(all))));
  return ok();
}

json local_network::secure_nodes() {
  auto out = json::array();
  for (auto& [agent, x] : reports({}, true)) {
    if (!x.secure)
      continue;
    std::uint64_t served = 0;
    std::uint64_t restored = 0;
    std::map<std::string, std::uint64_t> states;
    for (auto& range : x.secure->ranges) {
      served += range.served;
      restored += range.restored;
      ++states[std::string{to_string(range.state)}];
    }
    out.push_back({{"name", agent->name},
                   {"address", to_string(agent->address)},
                   {"dna", dnas_.at(x.network)->rules.name},
                   {"ops", x.shard.ops},
                   {"checked", x.shard.checked},
                   {"served", served},
                   {"restored", restored},
                   {"states", states}});
  }
  return out;
}

result<json> local_network::secure_state(const std::string& range) {
  IPS_TRY_VALUE(wanted, range_named(range));
  auto out = json::array();
  for (auto& [agent, x] : reports({}, true)) {
    if (!x.secure)
      continue;
    auto& row = x.secure->ranges[wanted];
    out.push_back({{"name", agent->name},
                   {"dna", dnas_.at(x.network)->rules.name},
                   {"range", text_of(wanted)},
                   {"state", std::string{to_string(row.state)}},
                   {"since", row.since.micros},
                   {"served", row.served},
                   {"restored", row.restored}});
  }
  return out;
}

} // namespace ips::actors

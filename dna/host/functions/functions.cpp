#include "dna/host/functions/functions.hpp"

#include <array>

namespace ips::host::functions {

namespace {

constexpr auto d = usage::anywhere;
constexpr auto c = usage::calls_only;

constexpr std::array<implementation, host_fn_count> table{{
  {host_fn::input, d, input},
  {host_fn::output, d, output},
  {host_fn::fail, d, fail},
  {host_fn::answer, d, answer},
  {host_fn::content, d, content},
  {host_fn::debug, d, debug},
  {host_fn::property, d, property},
  {host_fn::dna_info, d, dna_info},
  {host_fn::sha256, d, sha256},
  {host_fn::entry_hash, d, entry_hash},
  {host_fn::verify, d, verify},
  {host_fn::get, d, get},
  {host_fn::get_many, d, get_many},
  {host_fn::get_details, c, get_details},
  {host_fn::get_links, c, get_links},
  {host_fn::agent_activity, c, agent_activity},
  {host_fn::query, c, query},
  {host_fn::agent_info, c, agent_info},
  {host_fn::now, c, now},
  {host_fn::random, c, random},
  {host_fn::sign, c, sign},
  {host_fn::commit, c, commit},
  {host_fn::update, c, update},
  {host_fn::remove, c, remove},
  {host_fn::link, c, link},
  {host_fn::unlink, c, unlink},
  {host_fn::send, c, send},
  {host_fn::call, c, call},
  {host_fn::emit, c, emit},
  {host_fn::schedule, c, schedule},
  {host_fn::grant, c, grant},
  {host_fn::get_from, c, get_from},
}};

constexpr bool in_order() {
  for (std::uint32_t i = 0; i < table.size(); ++i)
    if (static_cast<std::uint32_t>(table[i].which) != i)
      return false;
  return true;
}

static_assert(in_order(), "the table is indexed by host_fn");

} // namespace

std::span<const implementation> implementations() {
  return table;
}

} // namespace ips::host::functions

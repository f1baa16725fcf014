#pragma once
// The host functions that a module may import from "ips", in the order of
// docs/dna-abi.md. The order is the engine's index: new ones go to the end.

#include <span>

#include "dna/sandbox/metered_module.hpp"

namespace ips::host {

/// Index of a host function in `function_table()`.
enum class host_fn : std::uint32_t {
  input,
  output,
  fail,
  answer,
  content,
  debug,
  property,
  dna_info,
  sha256,
  entry_hash,
  verify,
  get,
  get_many,
  get_details,
  get_links,
  agent_activity,
  query,
  agent_info,
  now,
  random,
  sign,
  commit,
  update,
  remove,
  link,
  unlink,
  send,
  call,
  emit,
  schedule,
  grant,
  get_from,
};

/// How many there are.
inline constexpr std::uint32_t host_fn_count
  = static_cast<std::uint32_t>(host_fn::get_from) + 1;

/// Name, number of parameters and base cost of every host function.
std::span<const sandbox::host_function> function_table();

/// The row of one.
const sandbox::host_function& describe(host_fn function);

} // namespace ips::host

#include "dna/host/function_table.hpp"

#include <array>

namespace ips::host {

namespace {

// One unit of fuel is about 0.4 ns of compiled code (50 million: 20 ms), so a
// function costs what its work takes, before the bytes that it moves.

/// Crossing into the host and back: 0.27 us.
constexpr std::uint64_t crossing = 700;
/// Making or reading a small JSON text, or hashing a short one: 1 us.
constexpr std::uint64_t small_text = 2'500;
/// A look-up in memory or the store, and the copy of what is there: 4 us.
constexpr std::uint64_t look_up = 10'000;
/// An Ed25519 signature: 14.5 us.
constexpr std::uint64_t signature = 36'000;
/// An Ed25519 verification: 39 us.
constexpr std::uint64_t verification = 100'000;
/// A header to come: its signature, its hash and its rows in the store.
constexpr std::uint64_t header = signature + 2 * look_up;
/// A message to another agent, signed and verified on its way.
constexpr std::uint64_t message = signature + verification;

using row = sandbox::host_function;

constexpr std::array<row, host_fn_count> table{
  row{"input", 2, crossing},
  row{"output", 2, crossing},
  row{"fail", 2, crossing},
  row{"answer", 2, crossing},
  row{"content", 2, crossing},
  row{"debug", 2, crossing},
  row{"property", 2, crossing + small_text},
  row{"dna_info", 0, crossing + small_text},
  row{"sha256", 2, crossing + small_text},
  row{"entry_hash", 4, crossing + small_text},
  row{"verify", 4, crossing + verification},
  row{"get", 1, crossing + look_up},
  row{"get_many", 2, crossing + look_up},
  row{"get_details", 1, crossing + 2 * look_up},
  row{"get_links", 5, crossing + 2 * look_up},
  row{"agent_activity", 3, crossing + 2 * look_up},
  row{"query", 2, crossing + 2 * look_up},
  row{"agent_info", 0, crossing + small_text},
  row{"now", 0, crossing},
  row{"random", 2, crossing},
  row{"sign", 2, crossing + signature},
  row{"commit", 4, crossing + header},
  row{"update", 5, crossing + header},
  row{"remove", 1, crossing + header},
  row{"link", 6, crossing + header},
  row{"unlink", 2, crossing + header},
  row{"send", 3, crossing + message},
  row{"call", 6, crossing + message},
  row{"emit", 4, crossing + small_text},
  row{"schedule", 5, crossing + header},
  row{"grant", 2, crossing + header},
  row{"get_from", 2, crossing + look_up},
};

constexpr bool has(host_fn function, std::string_view name) {
  return table[static_cast<std::uint32_t>(function)].name == name;
}

static_assert(has(host_fn::input, "input") && has(host_fn::verify, "verify")
              && has(host_fn::get, "get") && has(host_fn::query, "query")
              && has(host_fn::sign, "sign") && has(host_fn::commit, "commit")
              && has(host_fn::unlink, "unlink") && has(host_fn::send, "send")
              && has(host_fn::grant, "grant")
              && has(host_fn::get_from, "get_from"));

} // namespace

std::span<const sandbox::host_function> function_table() {
  return table;
}

const sandbox::host_function& describe(host_fn function) {
  auto index = static_cast<std::uint32_t>(function);
  IPS_ASSERT(index < table.size());
  return table[index];
}

} // namespace ips::host

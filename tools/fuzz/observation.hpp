#pragma once
// All that a run of a guest lets be seen from outside.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dna/sandbox/engine.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::fuzz {

struct observation {
  /// "finished", "stopped", or the error as it would be printed.
  std::string ended;
  std::optional<errc> code;
  std::uint64_t fuel_used = 0;
  /// Of what the guest handed to the host, call by call.
  std::uint64_t calls = 0;
  crypto::digest calls_digest{};
  /// Of the whole memory after the run.
  std::uint32_t pages = 0;
  crypto::digest memory_digest{};

  /// How it ended without what only counting knows: the function.
  std::string kind() const;

  /// Everything must be the same in both engines.
  friend bool operator==(const observation&, const observation&) = default;
};

/// Whether the same came out of both, whatever was counted.
bool same_effect(const observation& a, const observation& b);

/// In one line.
std::string to_string(const observation& x);

/// Runs an entry point; the host's answers depend on its arguments alone.
observation
observe(sandbox::engine& engine,
        const std::shared_ptr<const sandbox::metered_module>& module,
        const std::string& entry, std::uint64_t fuel);

} // namespace ips::fuzz

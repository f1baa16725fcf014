#pragma once
// What a secure node's roles hand each other, and what it reports.

#include <array>
#include <cstdint>
#include <string_view>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"

namespace ips::actors {

/// The key space in ranges of equal size: a key's range is its first byte.
using key_range = std::uint8_t;

inline constexpr std::size_t key_ranges = 256;

inline key_range range_of(const dht_key& key) {
  return key.value[0];
}

enum class range_state : std::uint8_t {
  normal,
  takeover,
  restoring,
  switchback,
};

inline std::string_view to_string(range_state x) {
  switch (x) {
    case range_state::normal:
      return "normal";
    case range_state::takeover:
      return "takeover";
    case range_state::restoring:
      return "restoring";
    case range_state::switchback:
      return "switchback";
  }
  return "unknown";
}

/// What became of a range's bases when they were put to their holders, or when
/// those were asked.
struct range_outcome {
  std::uint64_t bases = 0;
  /// Ops that a holder lacked and was given.
  std::uint64_t put = 0;
  /// Bases all of whose holders said that they hold all of it.
  std::uint64_t confirmed = 0;
};

struct range_report {
  range_state state = range_state::normal;
  timestamp since;
  /// Answers given while its holders did not.
  std::uint64_t served = 0;
  std::uint64_t restored = 0;
};

struct secure_report {
  std::array<range_report, key_ranges> ranges;
  /// Ranges whose agents have all been asked for what they hold since the node
  /// joined.
  std::uint32_t checked = 0;
};

} // namespace ips::actors

#include "runtime/base/duration_text.hpp"

#include <array>
#include <charconv>

namespace ips {

namespace {

struct unit_row {
  std::string_view name;
  std::int64_t micros;
};

/// Largest first; `to_text` takes the first that divides.
constexpr std::array<unit_row, 6> units{{
  {"d", 86'400'000'000},
  {"h", 3'600'000'000},
  {"m", 60'000'000},
  {"s", 1'000'000},
  {"ms", 1'000},
  {"us", 1},
}};

/// 100 years: no sum of a few of them leaves 64 bit.
constexpr std::int64_t micros_max = 36'525 * units[0].micros;

} // namespace

result<duration> parse_duration(std::string_view text) {
  error bad{errc::bad_value,
            "\"" + std::string{text.substr(0, 40)} + "\" is not a time",
            {},
            "write a whole number and a unit: 250ms, 10s, 5m, 2h, 1d"};
  std::int64_t count = 0;
  auto end = text.data() + text.size();
  auto [rest, failed] = std::from_chars(text.data(), end, count);
  if (failed != std::errc{} || count < 0)
    return bad;
  auto name = text.substr(static_cast<std::size_t>(rest - text.data()));
  for (auto& unit : units)
    if (unit.name == name && count <= micros_max / unit.micros)
      return duration{count * unit.micros};
  return bad;
}

std::string to_text(duration x) {
  IPS_ASSERT(x.count() >= 0);
  if (x.count() == 0)
    return "0s";
  for (auto& unit : units)
    if (x.count() % unit.micros == 0)
      return std::to_string(x.count() / unit.micros) + std::string{unit.name};
  return {};
}

} // namespace ips

#include "tools/repl/duration_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

namespace ips::repl {

namespace {

struct time_unit {
  std::string_view name;
  double micros;
};

/// "ms" before "m": the longer name is tried first.
constexpr std::array<time_unit, 6> units{{{"us", 1},
                                          {"ms", 1e3},
                                          {"s", 1e6},
                                          {"m", 60e6},
                                          {"h", 3600e6},
                                          {"d", 86400e6}}};

constexpr double micros_max = 100 * 365.25 * 86400e6;

error complaint(std::string_view text) {
  return {errc::wrong_argument,
          "\"" + std::string{text.substr(0, 40)} + "\" is not a span of time",
          "",
          "write it as \"10s\", \"250ms\", \"1m30s\", or as a number of "
          "milliseconds"};
}

const time_unit* find_unit(std::string_view text) {
  for (auto& x : units)
    if (text.starts_with(x.name))
      return &x;
  return nullptr;
}

result<duration> checked(double micros, std::string_view text) {
  if (!(micros >= 0) || micros > micros_max)
    return complaint(text);
  return duration{static_cast<std::int64_t>(std::llround(micros))};
}

} // namespace

result<duration> parse_duration(std::string_view text) {
  auto rest = text;
  double total = 0;
  if (rest.empty())
    return complaint(text);
  while (!rest.empty()) {
    double number = 0;
    auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(),
                                       number, std::chars_format::fixed);
    if (code != std::errc{} || number < 0)
      return complaint(text);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    auto unit = find_unit(rest);
    if (!unit)
      return complaint(text);
    rest.remove_prefix(unit->name.size());
    total += number * unit->micros;
  }
  return checked(total, text);
}

result<duration> parse_duration(const nlohmann::json& value) {
  if (value.is_string())
    return parse_duration(
      std::string_view{value.get_ref<const std::string&>()});
  if (value.is_number())
    return checked(value.get<double>() * 1e3, value.dump());
  return complaint(value.dump());
}

} // namespace ips::repl

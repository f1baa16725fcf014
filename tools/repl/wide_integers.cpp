#include "tools/repl/wide_integers.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace ips::repl {

namespace {

constexpr std::int64_t exact_max = (std::int64_t{1} << 53) - 1;

const std::string& marker() {
  static const std::string text{"\0int", 4};
  return text;
}

bool is_wide(const nlohmann::json& x) {
  if (x.is_number_unsigned())
    return x.get<std::uint64_t>() > static_cast<std::uint64_t>(exact_max);
  return x.is_number_integer()
         && (x.get<std::int64_t>() > exact_max
             || x.get<std::int64_t>() < -exact_max);
}

template <class Integer>
std::optional<nlohmann::json> parsed(const std::string& digits) {
  Integer number = 0;
  auto end = digits.data() + digits.size();
  auto [rest, code] = std::from_chars(digits.data(), end, number);
  if (code != std::errc{} || rest != end)
    return std::nullopt;
  return nlohmann::json(number);
}

nlohmann::json unwrapped(const std::string& digits) {
  if (auto x = parsed<std::int64_t>(digits))
    return *x;
  if (auto x = parsed<std::uint64_t>(digits))
    return *x;
  return digits;
}

} // namespace

void wrap_wide_integers(nlohmann::json& x) {
  if (x.is_structured())
    for (auto& member : x)
      wrap_wide_integers(member);
  else if (is_wide(x))
    x = nlohmann::json{{marker(), x.dump()}};
}

void unwrap_wide_integers(nlohmann::json& x) {
  if (!x.is_structured())
    return;
  if (x.is_object() && x.size() == 1 && x.begin().key() == marker()
      && x.begin()->is_string()) {
    x = unwrapped(x.begin()->get<std::string>());
    return;
  }
  for (auto& member : x)
    unwrap_wide_integers(member);
}

} // namespace ips::repl

#include "runtime/base/nearest.hpp"

#include <algorithm>

namespace ips {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1),
    row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

} // namespace

std::vector<std::string> nearest_names(std::string_view name,
                                       std::span<const std::string> known) {
  struct candidate {
    std::size_t distance;
    std::string text;
  };
  std::vector<candidate> found;
  if (name.size() > 64)
    return {};
  auto reach = std::max<std::size_t>(1, name.size() / 3);
  for (auto& text : known) {
    auto distance = edit_distance(name, text);
    if (distance <= reach || (name.size() >= 2 && text.starts_with(name)))
      found.push_back({distance, text});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](auto& a, auto& b) { return a.distance < b.distance; });
  std::vector<std::string> names;
  for (auto& x : found)
    if (names.size() < 3)
      names.push_back(std::move(x.text));
  return names;
}

std::string did_you_mean(std::string_view name,
                         std::span<const std::string> known) {
  std::string text;
  for (auto& x : nearest_names(name, known))
    text += (text.empty() ? "; did you mean \"" : "\" or \"") + x;
  return text.empty() ? text : text + "\"?";
}

} // namespace ips

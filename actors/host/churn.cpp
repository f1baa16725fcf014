#include "actors/host/churn.hpp"

#include <algorithm>

namespace ips::actors {

namespace {

/// Nobody comes and goes within a millisecond.
constexpr duration span_min{1000};

} // namespace

churn::churn(const churn_options& options, std::uint64_t seed)
  : options_(options), random_(seed) {
}

void churn::add(const std::string& agent, timestamp now) {
  changes_.emplace(std::pair{now + drawn(options_.session), agent}, false);
}

std::optional<churn::change> churn::take(timestamp until) {
  auto first = changes_.begin();
  if (first == changes_.end() || first->first.first > until)
    return std::nullopt;
  change out{first->first.first, first->first.second, first->second};
  changes_.erase(first);
  auto lasts = drawn(out.comes ? options_.session : options_.absence);
  changes_.emplace(std::pair{out.at + lasts, out.agent}, !out.comes);
  return out;
}

std::vector<std::string> churn::away() const {
  std::vector<std::string> out;
  for (auto& [when, comes] : changes_)
    if (comes)
      out.push_back(when.second);
  std::sort(out.begin(), out.end());
  return out;
}

duration churn::drawn(duration mean) {
  auto millionths = random_.exponential_millionths();
  return std::max(span_min, duration{mean.count() / 1000 * millionths / 1000});
}

} // namespace ips::actors

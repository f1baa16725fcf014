#include "tools/bench/figure.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <sys/resource.h>
#include <time.h>

namespace ips::bench {

double rounded(double x) {
  if (x == 0 || !std::isfinite(x))
    return 0;
  auto digits = 3 - static_cast<int>(std::floor(std::log10(std::fabs(x))));
  if (digits <= 0)
    return std::round(x);
  auto scale = std::pow(10.0, digits);
  return std::round(x * scale) / scale;
}

json row_of(const figure& x) {
  json row{{"what", x.what}, {"value", rounded(x.value)}, {"unit", x.unit}};
  if (x.bound && x.value > 0) {
    row["bound"] = rounded(*x.bound);
    row["share"] = rounded(x.better == wish::more ? x.value / *x.bound
                                                  : *x.bound / x.value);
  }
  if (x.target) {
    row["target"] = *x.target;
    row["met"]
      = x.better == wish::more ? x.value >= *x.target : x.value <= *x.target;
  }
  if (!x.note.empty())
    row["note"] = x.note;
  return row;
}

namespace {

/// The lower end of the 95 % interval of a share (Wilson 1927), in percent.
double least_percent(std::size_t succeeded, std::size_t of) {
  constexpr double z = 1.96;
  auto n = static_cast<double>(of);
  auto p = static_cast<double>(succeeded) / n;
  auto middle = p + z * z / (2 * n);
  auto half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return 100 * (middle - half) / (1 + z * z / n);
}

} // namespace

json row_of_share(const std::string& what, std::size_t succeeded,
                  std::size_t of, std::optional<double> target) {
  auto row = row_of({what,
                     0,
                     "%",
                     wish::more,
                     {},
                     {},
                     std::to_string(succeeded) + " of " + std::to_string(of)});
  auto value = least_percent(succeeded, of);
  // Four digits would make 100 of 99.96.
  row["value"] = std::floor(value * 10'000) / 10'000;
  if (target) {
    row["target"] = *target;
    row["met"] = value >= *target;
  }
  return row;
}

double quantile(std::vector<double> x, double share) {
  auto last = static_cast<double>(x.size() - 1);
  auto i = static_cast<std::ptrdiff_t>(std::llround(share * last));
  std::nth_element(x.begin(), x.begin() + i, x.end());
  return x[static_cast<std::size_t>(i)];
}

double median(std::vector<double> x) {
  return quantile(std::move(x), 0.5);
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0)
         / static_cast<double>(x.size());
}

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double thread_cpu_micros() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6
         + static_cast<double>(now.tv_nsec) / 1e3;
}

} // namespace ips::bench

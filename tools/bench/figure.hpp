#pragma once
// One measured number beside what the machine allows and what is wanted, and
// the instruments: a stopwatch, the process's CPU time, order statistics.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace ips::bench {

using json = nlohmann::json;

/// Which way is better.
enum class wish : std::uint8_t { less, more };

struct figure {
  std::string what;
  double value = 0;
  std::string unit;
  wish better = wish::less;
  /// What this machine allows, measured in the same run.
  std::optional<double> bound = {};
  /// What ANCHORS asks for.
  std::optional<double> target = {};
  std::string note = {};
};

/// The row of a report: "share" is how much of the bound is reached (1: all of
/// it), "met" whether the target is.
json row_of(const figure& x);

/// The row of a share of successes: the lower end of its 95 % interval, in
/// percent.
json row_of_share(const std::string& what, std::size_t succeeded,
                  std::size_t of, std::optional<double> target);

/// To four significant digits: more is noise.
double rounded(double x);

double median(std::vector<double> x);
/// @pre `x` is not empty; `share` in 0 ... 1
double quantile(std::vector<double> x, double share);
double mean(const std::vector<double>& x);

class stopwatch {
public:
  double micros() const {
    return std::chrono::duration<double, std::micro>(
             std::chrono::steady_clock::now() - start_)
      .count();
  }

  double seconds() const {
    return micros() / 1e6;
  }

private:
  std::chrono::steady_clock::time_point start_
    = std::chrono::steady_clock::now();
};

/// CPU time of this process, all threads: what a figure cost, however busy the
/// machine was.
double cpu_seconds();

/// CPU time of this thread.
double thread_cpu_micros();

} // namespace ips::bench

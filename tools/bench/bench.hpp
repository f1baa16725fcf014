#pragma once
// The benchmarks of `ips bench`, by name. Each measures and answers data; the
// program prints it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "actors/host/network.hpp"
#include "runtime/base/result.hpp"

namespace ips::bench {

using json = nlohmann::json;

struct benchmark_options {
  std::uint64_t seed = 1;
  /// 0: the benchmark's own number.
  std::uint32_t agents = 0;
  /// Where functions run; `sandbox-process` measures both.
  actors::sandbox_kind sandbox = actors::sandbox_kind::in_program;
  /// As `network_options::sandbox_program`.
  std::string sandbox_program = "/proc/self/exe";
  /// The smallest sizes that give every row: for tests, not for reading.
  bool tiny = false;
  /// Sizes that take more than half an hour or 8 GiB, too.
  bool full = false;
  /// A folder with programs over other systems' packages, to be measured in the
  /// same run; empty: none.
  std::string peers;
  /// Where a benchmark that has a curve writes it as SVG; empty: nowhere.
  std::string plot;
};

/// One figure of a benchmark is a row of its answer's "figures" (figure.hpp):
/// `{"what","value","unit","bound"?,"share"?,"target"?,"met"?,"note"?}`;
/// further members of the answer are data for programs.
struct benchmark {
  std::string_view name;
  std::string_view summary;
  result<json> (*run)(const benchmark_options& options);
};

/// Every benchmark, in the order in which they are listed (registry.cpp).
const std::vector<benchmark>& benchmarks();

std::vector<std::string> benchmark_names();

/// @returns `errc::unknown_benchmark` with the nearest names, or what the
/// benchmark answers.
result<json> run_benchmark(const std::string& name,
                           const benchmark_options& options);

} // namespace ips::bench

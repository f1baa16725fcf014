#include "tools/bench/bench.hpp"

#include "runtime/base/nearest.hpp"

namespace ips::bench {

std::vector<std::string> benchmark_names() {
  std::vector<std::string> names;
  for (auto& x : benchmarks())
    names.emplace_back(x.name);
  return names;
}

result<json> run_benchmark(const std::string& name,
                           const benchmark_options& options) {
  for (auto& x : benchmarks())
    if (x.name == name)
      return x.run(options);
  return error{errc::unknown_benchmark,
               "there is no benchmark \"" + name + "\""
                 + did_you_mean(name, benchmark_names())};
}

} // namespace ips::bench

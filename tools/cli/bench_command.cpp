#include <cstdio>

#include "tools/bench/bench.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"

namespace ips::cli {

namespace {

std::string text_of(const json& row, const char* key) {
  auto i = row.find(key);
  if (i == row.end() || i->is_null())
    return {};
  return i->is_string() ? i->get<std::string>() : i->dump();
}

void print_figures(const json& answer) {
  for (auto& row : answer.value("figures", json::array())) {
    std::printf("%-40s %14s %-8s", text_of(row, "what").c_str(),
                text_of(row, "value").c_str(), text_of(row, "unit").c_str());
    if (auto bound = text_of(row, "bound"); !bound.empty())
      std::printf("  bound %s (%.0f %% of it)", bound.c_str(),
                  100 * row.value("share", 0.0));
    if (auto target = text_of(row, "target"); !target.empty())
      std::printf("  target %s%s", target.c_str(),
                  row.value("met", false) ? " (met)" : "");
    if (auto note = text_of(row, "note"); !note.empty())
      std::printf("  %s", note.c_str());
    std::fputc('\n', stdout);
  }
}

ending list_all(bool as_json) {
  ending out;
  out.value = json::array();
  for (auto& x : bench::benchmarks()) {
    out.value.push_back({{"name", x.name}, {"summary", x.summary}});
    if (!as_json)
      std::printf("%-12s %s\n", std::string{x.name}.c_str(),
                  std::string{x.summary}.c_str());
  }
  return out;
}

} // namespace

int bench_command(const command_line& line) {
  auto as_json = line.common.json;
  if (line.subject.empty())
    return report(list_all(as_json), as_json);
  bench::benchmark_options options;
  options.seed = line.common.seed.value_or(options.seed);
  options.agents = line.common.agents.value_or(options.agents);
  options.sandbox = line.common.sandbox.value_or(options.sandbox);
  options.full = line.full;
  options.peers = line.peers;
  options.plot = line.plot;
  auto answer = bench::run_benchmark(line.subject, options);
  if (!answer)
    return report(ended_by(answer.failure(), exit_code_of(answer.failure())),
                  as_json);
  if (!as_json)
    print_figures(*answer);
  ending out;
  out.value = std::move(*answer);
  return report(out, as_json);
}

} // namespace ips::cli

// What a sandbox process costs: the same runs and calls within the program and
// in a process, in turns, so that both meet the same machine.

#include "dna/isolation/process_runner.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

using actors::sandbox_kind;

/// Microseconds of each way.
struct both_ways {
  std::vector<double> inline_ones;
  std::vector<double> process_ones;
};

host::run_context constant_run(std::shared_ptr<const manifest::package> dna) {
  host::run_context out;
  out.dna = std::move(dna);
  out.function = "constant";
  out.input = to_bytes("[]");
  out.head.next_seq = 2;
  return out;
}

/// A run that went wrong measures nothing.
status measure_run(host::runner& runner, const host::run_context& context,
                   std::vector<double>& micros) {
  stopwatch watch;
  auto report = runner.run(context, {});
  auto span = watch.micros();
  if (auto ended = std::get_if<host::broken>(&report.outcome))
    return ended->why;
  micros.push_back(span);
  return ok();
}

result<both_ways> measure_runs(const benchmark_options& options, int runs) {
  IPS_TRY_VALUE(dna, manifest::load_package(IPS_BENCH_DNA));
  auto context = constant_run(dna);
  auto here = host::make_inline_runner(sandbox::make_jsc_engine());
  auto apart = isolation::make_process_runner({options.sandbox_program});
  both_ways out;
  std::vector<double> first;
  IPS_TRY(measure_run(*here, context, first));
  IPS_TRY(measure_run(*apart, context, first));
  for (int i = 0; i < runs; ++i) {
    IPS_TRY(measure_run(*here, context, out.inline_ones));
    IPS_TRY(measure_run(*apart, context, out.process_ones));
  }
  return out;
}

/// From nothing to the end of the first run, package read and compiled.
result<std::vector<double>> measure_starts(const benchmark_options& options,
                                           int starts) {
  IPS_TRY_VALUE(dna, manifest::load_package(IPS_BENCH_DNA));
  auto context = constant_run(dna);
  std::vector<double> micros;
  for (int i = 0; i < starts; ++i) {
    auto apart = isolation::make_process_runner({options.sandbox_program});
    IPS_TRY(measure_run(*apart, context, micros));
  }
  return micros;
}

result<bench_network> make_network(benchmark_options options,
                                   sandbox_kind kind) {
  options.sandbox = kind;
  auto plain = plain_options(options, actors::clock_kind::virtual_time);
  return bench_network::make(plain, options.agents);
}

status measure_call(bench_network& network, const std::string& function,
                    std::optional<int> argument, std::vector<double>& micros) {
  auto request = argument ? network.call(0, function, *argument)
                          : network.call(0, function);
  stopwatch watch;
  IPS_TRY(network.run(request));
  micros.push_back(watch.micros());
  return ok();
}

result<both_ways> measure_calls(const benchmark_options& options,
                                const std::string& function, bool takes_number,
                                int calls) {
  IPS_TRY_VALUE(here, make_network(options, sandbox_kind::in_program));
  IPS_TRY_VALUE(apart, make_network(options, sandbox_kind::process));
  both_ways out;
  std::vector<double> first;
  auto argument
    = [&](int i) { return takes_number ? std::optional{i} : std::nullopt; };
  IPS_TRY(measure_call(here, function, argument(0), first));
  IPS_TRY(measure_call(apart, function, argument(0), first));
  for (int i = 1; i <= calls; ++i) {
    IPS_TRY(measure_call(here, function, argument(i), out.inline_ones));
    IPS_TRY(measure_call(apart, function, argument(i), out.process_ones));
  }
  return out;
}

void add_rows(json& figures, const std::string& what, const both_ways& x) {
  auto here = median(x.inline_ones);
  auto apart = median(x.process_ones);
  figures.push_back(row_of({what + ", inline, p50", here, "us"}));
  figures.push_back(row_of({what + ", process, p50", apart, "us"}));
  figures.push_back(
    row_of({what + ", process, p99", quantile(x.process_ones, 0.99), "us"}));
  figures.push_back(
    row_of({what + ", what the process adds", apart - here, "us"}));
}

} // namespace

result<json> bench_sandbox_process(const benchmark_options& options) {
  auto sized = options;
  sized.agents = options.agents > 0 ? options.agents : 8;
  auto rounds = options.tiny ? 20 : 5'000;
  auto figures = json::array();
  IPS_TRY_VALUE(runs, measure_runs(sized, rounds));
  add_rows(figures, "constant run", runs);
  IPS_TRY_VALUE(calls, measure_calls(sized, "constant", false, rounds));
  add_rows(figures, "constant call", calls);
  IPS_TRY_VALUE(commits, measure_calls(sized, "write", true, rounds / 10));
  add_rows(figures, "commit", commits);
  IPS_TRY_VALUE(starts, measure_starts(sized, options.tiny ? 1 : 10));
  figures.push_back(row_of({"process, start to first answer",
                            median(starts) / 1000,
                            "ms",
                            wish::less,
                            {},
                            {},
                            "the package sent, read and compiled"}));
  return json{{"benchmark", "sandbox-process"},
              {"agents", sized.agents},
              {"r", q},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench

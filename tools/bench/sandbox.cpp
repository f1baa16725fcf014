// What running in the sandbox costs: five kernels against the same source
// compiled natively, counted and not counted; a call, a reset, a host call.
//
// The forms of a kernel run in turn, round after round, and a ratio is the
// median of the rounds' ratios: what disturbs the machine disturbs both.

#include <array>
#include <cmath>

#include "dna/sandbox/limits.hpp"
#include "tools/bench/figure.hpp"
#include "tools/bench/registry.hpp"
#include "tools/bench/sandbox_guest.hpp"

namespace ips::bench {

namespace {

using sandbox::metering;

/// What is asked of the sandbox.
constexpr double native_ratio_max = 1.3;
constexpr double metering_ratio_max = 1.25;

struct sizes {
  /// Of a kernel, compiled: some 5 ms.
  std::uint32_t rounds;
  std::uint32_t interpreted;
  /// Until the engine's compilers have had their turn, and then.
  int warm_up;
  int repeats;
  std::uint32_t calls;
};

constexpr sizes usual{40, 1, 30, 25, 20'000};
constexpr sizes tiny{1, 1, 1, 2, 20};

struct laboratory {
  std::unique_ptr<sandbox::engine> jsc = sandbox::make_jsc_engine();
  std::unique_ptr<sandbox::engine> interp = sandbox::make_interpreter_engine();
  shared_module counted = {};
  shared_module uncounted = {};
};

struct kernel_figures {
  std::vector<double> native;
  std::vector<double> uncounted;
  std::vector<double> counted;
  std::vector<double> fuel_rate;
  /// Of each repeat.
  std::vector<double> uncounted_ratio;
  std::vector<double> counted_ratio;
  double interpreted_ratio = 0;
};

status check_results(const char* kernel, const timed_call& native,
                     const timed_call& guest) {
  if (native.result == guest.result)
    return ok();
  return error{errc::bug, std::string{kernel} + " is "
                            + std::to_string(native.result) + " natively and "
                            + std::to_string(guest.result) + " in the sandbox"};
}

status one_round(laboratory& lab, const kernel& x, std::uint32_t rounds,
                 kernel_figures& out) {
  auto native = call_native(x, rounds);
  IPS_TRY_VALUE(free, call_guest(*lab.jsc, lab.uncounted, x.name, rounds));
  IPS_TRY_VALUE(paid, call_guest(*lab.jsc, lab.counted, x.name, rounds));
  IPS_TRY(check_results(x.name, native, free));
  IPS_TRY(check_results(x.name, native, paid));
  out.native.push_back(native.micros);
  out.uncounted.push_back(free.micros);
  out.counted.push_back(paid.micros);
  out.uncounted_ratio.push_back(free.micros / native.micros);
  out.counted_ratio.push_back(paid.micros / free.micros);
  out.fuel_rate.push_back(static_cast<double>(paid.fuel) / paid.micros / 1e3);
  return ok();
}

result<kernel_figures> measure(laboratory& lab, const kernel& x,
                               const sizes& size) {
  kernel_figures out;
  for (int i = 0; i < size.warm_up; ++i)
    IPS_TRY(one_round(lab, x, size.rounds, out));
  out = {};
  for (int i = 0; i < size.repeats; ++i)
    IPS_TRY(one_round(lab, x, size.rounds, out));
  auto native = call_native(x, size.interpreted);
  IPS_TRY_VALUE(slow,
                call_guest(*lab.interp, lab.counted, x.name, size.interpreted));
  IPS_TRY(check_results(x.name, native, slow));
  auto of_round = median(out.native) / size.rounds;
  out.interpreted_ratio = slow.micros / size.interpreted / of_round;
  return out;
}

double geometric_mean(const std::vector<double>& x) {
  double sum = 0;
  for (auto value : x)
    sum += std::log(value);
  return std::exp(sum / static_cast<double>(x.size()));
}

void add_kernel_rows(json& figures, const std::string& name,
                     const kernel_figures& x) {
  auto add = [&](const char* what, double value, const char* unit) {
    figures.push_back(row_of({name + ": " + what, value, unit}));
  };
  add("native", median(x.native), "us");
  add("unmetered", median(x.uncounted), "us");
  add("metered", median(x.counted), "us");
  add("unmetered / native", median(x.uncounted_ratio), "x");
  add("metered / unmetered", median(x.counted_ratio), "x");
  add("interpreter / native", x.interpreted_ratio, "x");
  add("fuel of a ns", median(x.fuel_rate), "");
}

void add_means(json& figures, const std::vector<kernel_figures>& all) {
  std::vector<double> native, metered, interpreted;
  for (auto& x : all) {
    native.push_back(median(x.uncounted_ratio));
    metered.push_back(median(x.counted_ratio));
    interpreted.push_back(x.interpreted_ratio);
  }
  auto add = [&](const char* what, const std::vector<double>& ratios,
                 std::optional<double> target) {
    figures.push_back(row_of({std::string{what} + ", geometric mean",
                              geometric_mean(ratios),
                              "x",
                              wish::less,
                              {},
                              target}));
  };
  add("unmetered / native", native, native_ratio_max);
  add("metered / unmetered", metered, metering_ratio_max);
  add("interpreter / native", interpreted, std::nullopt);
}

/// Median microseconds of one call, in batches of a hundred.
result<double> micros_of_call(sandbox::engine& engine,
                              const shared_module& module,
                              const std::string& entry, std::uint32_t rounds,
                              std::uint32_t calls) {
  constexpr std::uint32_t batch = 100;
  std::vector<double> micros;
  for (std::uint32_t done = 0; done < calls; done += batch) {
    double sum = 0;
    for (std::uint32_t i = 0; i < batch; ++i) {
      IPS_TRY_VALUE(call, call_guest(engine, module, entry, rounds));
      sum += call.micros;
    }
    micros.push_back(sum / batch);
  }
  return median(micros);
}

status add_call_rows(json& figures, laboratory& lab, const sizes& size) {
  double empty = 0;
  for (auto pages : std::array<std::uint8_t, 5>{0, 1, 4, 16, 64}) {
    IPS_TRY_VALUE(guest, idle_guest(pages));
    IPS_TRY_VALUE(micros,
                  micros_of_call(*lab.jsc, guest, "run", 0, size.calls));
    if (pages == 0)
      empty = micros;
    auto what = pages == 0 ? std::string{"call without memory"}
                           : "reset, pages of memory: " + std::to_string(pages);
    figures.push_back(
      row_of({what, pages == 0 ? micros : micros - empty, "us"}));
  }
  IPS_TRY_VALUE(none, micros_of_call(*lab.jsc, lab.counted, "host_calls", 0,
                                     size.calls / 10));
  constexpr std::uint32_t rounds = 1'000;
  IPS_TRY_VALUE(many, micros_of_call(*lab.jsc, lab.counted, "host_calls",
                                     rounds, size.calls / 20));
  figures.push_back(row_of({"host call", (many - none) / rounds, "us"}));
  return ok();
}

} // namespace

result<json> bench_sandbox(const benchmark_options& options) {
  auto& size = options.tiny ? tiny : usual;
  laboratory lab;
  IPS_TRY_VALUE(counted, kernel_guest(metering::full));
  IPS_TRY_VALUE(uncounted, kernel_guest(metering::none));
  lab.counted = counted;
  lab.uncounted = uncounted;
  auto figures = json::array();
  std::vector<kernel_figures> all;
  for (auto& x : kernels()) {
    IPS_TRY_VALUE(found, measure(lab, x, size));
    add_kernel_rows(figures, x.name, found);
    all.push_back(std::move(found));
  }
  add_means(figures, all);
  IPS_TRY(add_call_rows(figures, lab, size));
  return json{{"benchmark", "sandbox"},
              {"rounds", size.rounds},
              {"repeats", size.repeats},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench

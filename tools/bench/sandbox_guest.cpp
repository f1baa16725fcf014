#include "tools/bench/sandbox_guest.hpp"

#include <fstream>
#include <iterator>

#include "dna/sandbox/limits.hpp"
#include "tools/bench/figure.hpp"
#include "tools/bench/kernels/kernels.h"

namespace ips::bench {

namespace {

/// The guest's two imports.
class round_host : public sandbox::host_calls {
public:
  static constexpr sandbox::host_function functions[]
    = {{"rounds", 0, 20}, {"result", 1, 20}};

  explicit round_host(std::uint32_t rounds) : rounds_(rounds) {
  }

  sandbox::host_answer invoke(std::uint32_t function,
                              std::span<const std::uint32_t> arguments,
                              sandbox::guest_memory&) override {
    if (function == 0)
      return {static_cast<std::int32_t>(rounds_)};
    result = arguments[0];
    return {};
  }

  std::uint32_t result = 0;

private:
  std::uint32_t rounds_;
};

result<shared_module> prepared(byte_view wasm, sandbox::metering counted) {
  IPS_TRY_VALUE(made,
                sandbox::prepare(wasm, {}, round_host::functions, counted));
  return shared_module{
    std::make_shared<const sandbox::metered_module>(std::move(made))};
}

} // namespace

std::span<const kernel> kernels() {
  static constexpr kernel rows[] = {{"sha256", kernel_sha256},
                                    {"json", kernel_json},
                                    {"matrix", kernel_matrix},
                                    {"sort", kernel_sort},
                                    {"sieve", kernel_sieve}};
  return rows;
}

result<shared_module> kernel_guest(sandbox::metering counted) {
  std::ifstream file{IPS_BENCH_KERNELS, std::ios::binary};
  bytes const wasm{std::istreambuf_iterator<char>{file}, {}};
  if (wasm.empty())
    return error{errc::no_such_file, "the benchmark's guest cannot be read",
                 IPS_BENCH_KERNELS};
  return prepared(wasm, counted);
}

result<shared_module> idle_guest(std::uint8_t pages) {
  // (module (memory pages) (func (export "run")))
  bytes wasm{0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0};
  if (pages > 0)
    wasm.insert(wasm.end(), {5, 3, 1, 0, pages});
  wasm.insert(wasm.end(),
              {7, 7, 1, 3, 'r', 'u', 'n', 0, 0, 10, 4, 1, 2, 0, 0x0b});
  return prepared(wasm, sandbox::metering::full);
}

result<timed_call> call_guest(sandbox::engine& engine,
                              const shared_module& module,
                              const std::string& entry, std::uint32_t rounds) {
  round_host host{rounds};
  auto start = thread_cpu_micros();
  auto outcome = engine.call(module, entry, host, sandbox::limits::fuel_max);
  auto micros = thread_cpu_micros() - start;
  IPS_TRY(outcome.ended);
  return timed_call{host.result, micros, outcome.fuel_used};
}

timed_call call_native(const kernel& kernel, std::uint32_t rounds) {
  auto start = thread_cpu_micros();
  auto out = kernel.native(rounds);
  return {out, thread_cpu_micros() - start, 0};
}

} // namespace ips::bench

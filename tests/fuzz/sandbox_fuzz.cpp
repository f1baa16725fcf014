// libFuzzer target: any bytes go through gate and meter; what passes is run in
// the reference interpreter, twice, with little fuel. Nothing may crash, no
// rewritten module may be invalid, each run ends in one of the errors that a
// guest can cause, and the second ends as the first did.

#include <algorithm>
#include <cstring>

#include "dna/sandbox/engine.hpp"
#include "runtime/base/assert.hpp"
#include "tests/fuzz/module_mutator.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                        std::size_t capacity);

namespace {

using namespace ips;
using namespace ips::sandbox;

constexpr host_function offered[]
  = {{"none", 0, 10}, {"add", 2, 20}, {"four", 4, 40}};
constexpr module_limits small{
  .fuel = 3'000, .stack_bytes = 8'192, .memory_pages = 4};
constexpr std::size_t entry_points_max = 3;

/// Answers from its arguments and the memory alone, stops now and then.
class fuzz_host : public host_calls {
public:
  host_answer invoke(std::uint32_t function,
                     std::span<const std::uint32_t> arguments,
                     guest_memory& memory) override {
    std::uint32_t sum = function;
    for (auto x : arguments)
      sum = sum * 31 + x;
    auto range = memory.view(sum % 70'000, sum % 64);
    if (range && !range->empty())
      range->front() = static_cast<std::uint8_t>(sum);
    return {static_cast<std::int32_t>(sum), sum % 100, sum % 97 == 0};
  }
};

bool may_end_so(const run_outcome& x) {
  if (x.ended)
    return true;
  auto code = x.ended.failure().code;
  return code == errc::out_of_fuel || code == errc::stack_exhausted
         || code == errc::trapped;
}

bool equal(const run_outcome& a, const run_outcome& b) {
  auto text = [](const run_outcome& x) {
    return x.ended ? std::string{} : to_string(x.ended.failure());
  };
  return a.fuel_used == b.fuel_used && a.stopped == b.stopped
         && text(a) == text(b);
}

void run(engine& engine, const std::shared_ptr<const metered_module>& module) {
  auto count = std::min(module->entry_points.size(), entry_points_max);
  for (std::size_t i = 0; i < count; ++i) {
    auto& name = module->entry_points[i];
    fuzz_host host;
    auto first = engine.call(module, name, host, small.fuel);
    IPS_ASSERT(may_end_so(first));
    IPS_ASSERT(first.fuel_used <= small.fuel);
    IPS_ASSERT(equal(first, engine.call(module, name, host, small.fuel)));
  }
  engine.forget(*module);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const auto engine = make_interpreter_engine();
  auto made = prepare({data, size}, small, offered);
  if (made)
    run(*engine, std::make_shared<const metered_module>(std::move(*made)));
  else
    IPS_ASSERT(made.failure().code != errc::bug);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                               std::size_t size,
                                               std::size_t capacity,
                                               unsigned int seed) {
  constexpr unsigned one_blind_change_in = 8;
  if (seed % one_blind_change_in != 0) {
    auto changed = ips::fuzz::mutate_module(
      {data, data + size}, seed / one_blind_change_in, LLVMFuzzerMutate);
    if (changed && changed->size() <= capacity) {
      std::memcpy(data, changed->data(), changed->size());
      return changed->size();
    }
  }
  return LLVMFuzzerMutate(data, size, capacity);
}

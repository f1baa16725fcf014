#include "dna/sandbox/run_report.hpp"

#include <algorithm>

#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/trap.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::sandbox {

namespace {

std::string in_function(const run_report& report,
                        const metered_module& module) {
  auto& names = module.function_names;
  return report.where < names.size() ? " in function " + names[report.where]
                                     : std::string{};
}

error trap_error(const run_report& report, const metered_module& module) {
  if (auto kind = parse_trap(report.failure))
    return {errc::trapped,
            std::string{to_string(*kind)} + in_function(report, module)};
  return {errc::engine_failed,
          "the engine broke off a call" + in_function(report, module),
          report.failure};
}

} // namespace

run_outcome outcome_of(const run_report& report, const metered_module& module,
                       std::uint64_t budget) {
  auto used = budget - report.fuel_left();
  switch (report.status) {
    case run_status::stopped:
      return {ok(), true, used};
    case run_status::out_of_fuel:
      return {error{errc::out_of_fuel, "the call used up its fuel of "
                                         + std::to_string(budget)
                                         + in_function(report, module)},
              false, budget};
    case run_status::stack_exhausted:
      return {error{errc::stack_exhausted,
                    "the call used up its stack of "
                      + std::to_string(module.limits.stack_bytes) + " bytes"
                      + in_function(report, module)},
              false, used};
    case run_status::open:
      break;
  }
  if (report.failure.empty())
    return {ok(), false, used};
  return {trap_error(report, module), false, used};
}

run_outcome not_run(error why) {
  return {std::move(why), false, 0};
}

status check_call(const metered_module& module, std::string_view name,
                  std::uint64_t fuel) {
  IPS_ASSERT(fuel <= limits::fuel_max);
  auto& known = module.entry_points;
  if (std::binary_search(known.begin(), known.end(), name))
    return ok();
  std::string text{name.substr(0, limits::name_bytes_max)};
  return error{errc::bad_export, "the module exports no function \"" + text
                                   + "\" that takes and returns nothing"
                                   + did_you_mean(text, known)};
}

result<std::span<std::uint8_t>> view_in(std::span<std::uint8_t> memory,
                                        std::uint32_t ptr, std::uint32_t len) {
  if (std::uint64_t{ptr} + len > memory.size())
    return error{errc::bad_pointer,
                 std::to_string(len) + " bytes at " + std::to_string(ptr)
                   + " leave the module's memory of "
                   + std::to_string(memory.size()) + " bytes"};
  return memory.subspan(ptr, len);
}

double host_word_of(const host_answer& answer) {
  if (answer.stop)
    return host_word::stop;
  auto fuel = answer.fuel < host_word::fuel_end ? answer.fuel : 0;
  return static_cast<double>((fuel << 32)
                             | static_cast<std::uint32_t>(answer.value));
}

double fuel_besides_word(const host_answer& answer) {
  if (answer.stop || answer.fuel < host_word::fuel_end)
    return 0;
  return static_cast<double>(std::min(answer.fuel, limits::fuel_max + 1));
}

} // namespace ips::sandbox

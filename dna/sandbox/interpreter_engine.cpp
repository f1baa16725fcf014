#include <algorithm>
#include <vector>

#include "dna/sandbox/engine.hpp"
#include "dna/sandbox/interpreter_vm.hpp"
#include "dna/sandbox/module_cache.hpp"
#include "dna/sandbox/run_report.hpp"

namespace ips::sandbox {

namespace {

/// An instance's memory, looked at anew for each range.
class interpreter_memory : public guest_memory {
public:
  explicit interpreter_memory(interpreter_instance& instance)
    : instance_(instance) {
  }

  result<std::span<std::uint8_t>> view(std::uint32_t ptr,
                                       std::uint32_t len) override {
    return view_in({instance_.memory_data(), instance_.memory_size()}, ptr,
                   len);
  }

private:
  interpreter_instance& instance_;
};

struct interpreted_module {
  std::unique_ptr<interpreter_module> module;
  /// Made at the first run after it was lost.
  std::unique_ptr<interpreter_instance> instance;
};

class interpreter_engine : public engine {
public:
  run_outcome call(const std::shared_ptr<const metered_module>& module,
                   std::string_view name, host_calls& host,
                   std::uint64_t fuel) override;

  void forget(const metered_module& module) override {
    modules_.forget(module);
    vm_->collect();
  }

  std::string_view name() const override {
    return "interp";
  }

private:
  result<interpreted_module*>
  load(const std::shared_ptr<const metered_module>& module);
  run_report run(std::string_view name, std::uint64_t fuel);
  double on_import(std::uint32_t function,
                   const std::vector<std::uint32_t>& arguments);

  std::unique_ptr<interpreter_vm> vm_
    = make_interpreter_vm([this](std::uint32_t function, auto& arguments) {
        return on_import(function, arguments);
      });
  module_cache<interpreted_module> modules_;
  std::uint64_t runs_ = 0;
  /// During a run only.
  host_calls* host_ = nullptr;
  interpreter_instance* running_ = nullptr;
};

run_outcome
interpreter_engine::call(const std::shared_ptr<const metered_module>& module,
                         std::string_view name, host_calls& host,
                         std::uint64_t fuel) {
  IPS_ASSERT(!running_);
  if (auto checked = check_call(*module, name, fuel); !checked)
    return not_run(checked.failure());
  auto loaded = load(module);
  if (!loaded)
    return not_run(loaded.failure());
  host_ = &host;
  running_ = (*loaded)->instance.get();
  auto report = run(name, fuel);
  interpreter_memory memory{*running_};
  host.ended(memory);
  running_ = nullptr;
  host_ = nullptr;
  if (!report.reusable())
    (*loaded)->instance.reset();
  // What runs leave behind is small, but for a lost instance's memory.
  constexpr std::uint64_t runs_per_collection = 64;
  if (++runs_ % runs_per_collection == 0 || !report.reusable())
    vm_->collect();
  return outcome_of(report, *module, fuel);
}

run_report interpreter_engine::run(std::string_view name, std::uint64_t fuel) {
  constexpr double memory_is_clear = 0;
  run_report report;
  auto began = running_->call(meter_exports::begin,
                              {static_cast<double>(fuel), memory_is_clear});
  report.failure = began.failure.empty() ? running_->call(name, {}).failure
                                         : std::move(began.failure);
  report.status = static_cast<run_status>(
    static_cast<int>(running_->call(meter_exports::status, {}).value));
  report.where = static_cast<std::uint32_t>(
    running_->call(meter_exports::where, {}).value);
  report.end = running_->call(meter_exports::end, {}).value;
  return report;
}

result<interpreted_module*>
interpreter_engine::load(const std::shared_ptr<const metered_module>& module) {
  std::string failure;
  auto* loaded = modules_.find(*module);
  if (!loaded) {
    auto read = vm_->read(module->wasm, failure);
    if (!read)
      return error{errc::engine_failed,
                   "the interpreter could not read a module", failure};
    loaded = &modules_.keep(module, {std::move(read), nullptr});
  }
  if (!loaded->instance)
    loaded->instance
      = loaded->module->instantiate(module->limits.stack_bytes, failure);
  if (!loaded->instance)
    return error{errc::engine_failed,
                 "the interpreter could not instantiate a module", failure};
  return loaded;
}

double
interpreter_engine::on_import(std::uint32_t function,
                              const std::vector<std::uint32_t>& arguments) {
  interpreter_memory memory{*running_};
  auto answer = host_->invoke(function, arguments, memory);
  if (auto fuel = fuel_besides_word(answer); fuel > 0)
    running_->call(meter_exports::charge, {fuel});
  return host_word_of(answer);
}

} // namespace

std::unique_ptr<engine> make_interpreter_engine() {
  return std::make_unique<interpreter_engine>();
}

} // namespace ips::sandbox

#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "dna/sandbox/engine.hpp"
#include "dna/sandbox/jsc_memory.hpp"
#include "dna/sandbox/jsc_vm.hpp"
#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/module_cache.hpp"
#include "dna/sandbox/native_stack.hpp"
#include "dna/sandbox/run_report.hpp"

namespace ips::sandbox {

namespace {

/// An instance between its runs.
struct jsc_instance {
  jsc_object exports;
  jsc_object charge;
  jsc_memory memory;
  std::map<std::string, jsc_object, std::less<>> entries;
};

struct loaded_module {
  jsc_object compiled;
  /// Made at the first run after it was lost.
  std::optional<jsc_instance> instance;
};

run_report parse_report(const std::string& text) {
  run_report out;
  std::uint32_t status = 0;
  auto* at = text.data();
  auto* end = at + text.size();
  auto read = [&](auto& number) {
    auto [stop, fault] = std::from_chars(at, end, number);
    at = fault == std::errc{} && stop < end ? stop + 1 : end;
  };
  read(status);
  read(out.end);
  read(out.where);
  out.status = static_cast<run_status>(status);
  out.failure.assign(at, end);
  return out;
}

class jsc_engine : public engine, public jsc_import_target {
public:
  run_outcome call(const std::shared_ptr<const metered_module>& module,
                   std::string_view name, host_calls& host,
                   std::uint64_t fuel) override;

  void forget(const metered_module& module) override {
    modules_.forget(module);
  }

  std::string_view name() const override {
    return "jsc";
  }

private:
  double on_import(std::uint32_t function,
                   std::span<const JSValueRef> arguments) override;

  result<loaded_module*>
  load(const std::shared_ptr<const metered_module>& module);
  status instantiate(loaded_module& loaded, std::size_t functions);
  result<JSObjectRef> entry(jsc_instance& instance, std::string_view name);
  run_report run(jsc_instance& instance, JSObjectRef entry, std::uint64_t fuel);
  void ready_vm();

  std::unique_ptr<jsc_vm> vm_;
  module_cache<loaded_module> modules_;
  std::uint32_t compiles_ = 0;
  /// During a run only.
  host_calls* host_ = nullptr;
  jsc_instance* running_ = nullptr;
};

run_outcome
jsc_engine::call(const std::shared_ptr<const metered_module>& module,
                 std::string_view name, host_calls& host, std::uint64_t fuel) {
  IPS_ASSERT(!running_);
  if (auto checked = check_call(*module, name, fuel); !checked)
    return not_run(checked.failure());
  if (auto checked = check_native_stack(); !checked)
    return not_run(checked.failure());
  auto loaded = load(module);
  if (!loaded)
    return not_run(loaded.failure());
  auto found = entry(*(*loaded)->instance, name);
  if (!found)
    return not_run(found.failure());
  host_ = &host;
  running_ = &*(*loaded)->instance;
  auto report = run(*running_, *found, fuel);
  running_->memory.begin_host_call();
  host.ended(running_->memory);
  running_ = nullptr;
  host_ = nullptr;
  if (!report.reusable())
    (*loaded)->instance.reset();
  return outcome_of(report, *module, fuel);
}

run_report jsc_engine::run(jsc_instance& instance, JSObjectRef entry,
                           std::uint64_t fuel) {
  double arguments[]
    = {static_cast<double>(fuel), instance.memory.clear() ? 1.0 : 0.0};
  auto answer = vm_->call(entry, arguments);
  if (!answer || !JSValueIsNumber(vm_->context(), answer))
    return parse_report(vm_->explain(instance.exports.get()));
  return {JSValueToNumber(vm_->context(), answer, nullptr)};
}

result<loaded_module*>
jsc_engine::load(const std::shared_ptr<const metered_module>& module) {
  auto* loaded = modules_.find(*module);
  if (!loaded) {
    ready_vm();
    IPS_TRY_VALUE(compiled, vm_->compile(module->wasm));
    ++compiles_;
    loaded = &modules_.keep(module, {std::move(compiled), std::nullopt});
  }
  if (!loaded->instance)
    IPS_TRY(instantiate(*loaded, module->host_parameters.size()));
  return loaded;
}

/// Before a compile: a VM that has not had its share of them.
void jsc_engine::ready_vm() {
  if (compiles_ >= limits::compiles_per_vm_max) {
    modules_.clear();
    vm_.reset();
    compiles_ = 0;
  }
  if (!vm_)
    vm_ = std::make_unique<jsc_vm>(*this);
}

status jsc_engine::instantiate(loaded_module& loaded, std::size_t functions) {
  IPS_TRY_VALUE(exports, vm_->instantiate(loaded.compiled.get(), functions));
  jsc_instance fresh;
  fresh.charge = vm_->member(exports.get(), meter_exports::charge);
  fresh.memory
    = jsc_memory{*vm_, vm_->member(exports.get(), meter_exports::memory)};
  fresh.exports = std::move(exports);
  loaded.instance = std::move(fresh);
  return ok();
}

result<JSObjectRef> jsc_engine::entry(jsc_instance& instance,
                                      std::string_view name) {
  auto at = instance.entries.find(name);
  if (at == instance.entries.end()) {
    IPS_TRY_VALUE(made, vm_->entry(instance.exports.get(), name));
    at = instance.entries.emplace(name, std::move(made)).first;
  }
  return at->second.get();
}

double jsc_engine::on_import(std::uint32_t function,
                             std::span<const JSValueRef> arguments) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(arguments.size());
  for (auto* x : arguments)
    numbers.push_back(static_cast<std::uint32_t>(
      static_cast<std::int32_t>(JSValueToNumber(vm_->context(), x, nullptr))));
  running_->memory.begin_host_call();
  auto answer = host_->invoke(function, numbers, running_->memory);
  if (auto fuel = fuel_besides_word(answer); fuel > 0)
    vm_->call(running_->charge.get(), {&fuel, 1});
  return host_word_of(answer);
}

} // namespace

std::unique_ptr<engine> make_jsc_engine() {
  return std::make_unique<jsc_engine>();
}

} // namespace ips::sandbox

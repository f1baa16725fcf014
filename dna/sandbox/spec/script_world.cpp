#include "dna/sandbox/spec/script_world.hpp"

#include <algorithm>

#include "dna/sandbox/meter_plan.hpp"
#include "dna/sandbox/spec/driver.hpp"
#include "dna/sandbox/spec/host_modules.hpp"
#include "dna/sandbox/spec/wat_text.hpp"

namespace ips::sandbox::spec {

namespace {

/// No script that ends uses it up.
constexpr std::uint64_t fuel_of_step = std::uint64_t{1} << 60;
/// The suite's largest br_table has 24,577 targets.
constexpr std::uint32_t br_table_max = 100'000;
/// All that the standard allows.
constexpr std::uint32_t memory_pages_max = 65'536;

open_options options_of(const world_options& x) {
  open_options out;
  out.shape.br_table = br_table_max;
  if (x.metered) {
    out.meter.emplace();
    out.meter->memory_pages = memory_pages_max;
  }
  return out;
}

template <class Number>
void write_number(std::uint8_t* at, Number x) {
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    at[i] = static_cast<std::uint8_t>(x >> (8 * i));
}

bool is_reference(value_type x) {
  return x == value_type::funcref || x == value_type::externref;
}

step_answer broken(std::string words) {
  return {step_end::broken, std::move(words)};
}

} // namespace

script_world::script_world(const world_options& options)
  : options_(options), gate_(options_of(options)) {
  auto frame_bytes = gate_.meter ? gate_.meter->stack_bytes : 0;
  machine_ = options.engine == engine_choice::jsc
               ? make_jsc_machine()
               : make_interpreter_machine(frame_bytes);
  references_ = {add_trusted(references_text, {}), 0};
  if (options.metered) {
    meter_ = add_trusted(meter_text, {});
    meter_memory_ = machine_->memory({meter_, meter_export::memory});
  }
  auto spectest = wasm_of_text(spectest_text);
  IPS_ASSERT(spectest);
  auto answer = add(*spectest, registered_["spectest"]);
  IPS_ASSERT(answer.end == step_end::finished);
}

/// A module of our own, which takes neither gate nor meter.
std::size_t
script_world::add_trusted(std::string_view text,
                          const std::vector<export_place>& imports) {
  auto wasm = wasm_of_text(text);
  IPS_ASSERT(wasm);
  auto answer = machine_->instantiate(*wasm, imports);
  IPS_ASSERT(answer.end == machine_end::finished);
  return made_++;
}

// -- modules -----------------------------------------------------------------

step_answer script_world::load(const script_module& module) {
  last_ = nullptr;
  if (!module.text_fault.empty())
    return {step_end::refused, module.text_fault};
  auto out = add(module.wasm, last_);
  if (out.end == step_end::finished && !module.name.empty())
    named_[module.name] = last_;
  return out;
}

step_answer script_world::add(const bytes& wasm, shared_instance& out) {
  auto module = prepare_open(wasm, gate_);
  if (!module) {
    auto& why = module.failure();
    auto end = why.code == errc::bug ? step_end::broken : step_end::refused;
    return {end, why.message + (why.cause.empty() ? "" : ": " + why.cause)};
  }
  auto imports = find_imports(*module);
  if (!imports)
    return {step_end::unlinkable, imports.failure().message};
  fill_meter();
  auto answer = judge(machine_->instantiate(module->wasm, *imports));
  if (answer.end == step_end::finished)
    out = std::make_shared<const instance>(
      instance{made_++, std::move(module->exports)});
  return answer;
}

result<std::vector<export_place>>
script_world::find_imports(const open_module& x) const {
  std::vector<export_place> out;
  auto authors = x.imports.size();
  if (options_.metered)
    authors -= meter_plan::own_globals;
  for (std::size_t i = 0; i < authors; ++i) {
    auto& [module, name] = x.imports[i];
    auto unknown = error{errc::bad_import,
                         "unknown import \"" + module + "\" \"" + name + "\""};
    auto from = registered_.find(module);
    if (from == registered_.end())
      return unknown;
    auto& exports = from->second->exports;
    auto at = std::find_if(exports.begin(), exports.end(),
                           [&](auto& e) { return e.name == name; });
    if (at == exports.end())
      return unknown;
    out.push_back(
      {from->second->number, static_cast<std::size_t>(at - exports.begin())});
  }
  for (std::size_t i = authors; i < x.imports.size(); ++i)
    out.push_back({meter_, meter_export::first_global + i - authors});
  return out;
}

step_answer script_world::give_name(const script_register& x) {
  auto module = find(x.module);
  if (!module)
    return broken(module.failure().message);
  registered_[x.as] = *module;
  return {};
}

result<script_world::shared_instance>
script_world::find(const std::string& module) const {
  if (module.empty() && last_)
    return last_;
  auto at = named_.find(module);
  if (at != named_.end())
    return at->second;
  return error{errc::bad_script, module.empty()
                                   ? "there is no module"
                                   : "there is no module " + module};
}

// -- actions -----------------------------------------------------------------

step_answer script_world::act(const script_action& action) {
  auto module = find(action.module);
  if (!module)
    return broken(module.failure().message);
  auto& exports = (*module)->exports;
  auto wanted
    = action.is_get ? wabt::ExternalKind::Global : wabt::ExternalKind::Func;
  auto target = std::find_if(exports.begin(), exports.end(), [&](auto& x) {
    return x.name == action.field && x.kind == wanted;
  });
  if (target == exports.end())
    return broken("the module exports no such "
                  + std::string{action.is_get ? "global" : "function"});
  auto by
    = driver_of(**module, static_cast<std::size_t>(target - exports.begin()));
  if (!by)
    return broken(by.failure().message);
  if (auto fault = put_arguments(*by, *target, action))
    return broken(*fault);
  return call(*by, *target);
}

result<script_world::driver> script_world::driver_of(const instance& of,
                                                     std::size_t index) {
  auto key = std::pair{of.number, index};
  auto known = drivers_.find(key);
  if (known != drivers_.end())
    return known->second;
  auto wasm = wasm_of_text(driver_text(of.exports[index]));
  IPS_ASSERT(wasm);
  auto answer = machine_->instantiate(*wasm, {{of.number, index}, references_});
  if (answer.end != machine_end::finished)
    return error{errc::engine_failed,
                 "the engine does not let one module use this export: "
                   + answer.failure};
  auto number = made_++;
  driver out{number, machine_->memory({number, driver_export::memory})};
  drivers_.emplace(key, out);
  return out;
}

/// @returns what is wrong with the arguments
std::optional<std::string>
script_world::put_arguments(const driver& by, const open_export& target,
                            const script_action& action) {
  auto& given = action.arguments;
  if (given.size() != target.parameters.size())
    return "the function takes " + std::to_string(target.parameters.size())
           + " arguments, the script gives " + std::to_string(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto& x = given[i];
    if (x.type != value_type_of(target.parameters[i]))
      return "argument " + std::to_string(i + 1) + " has the wrong type";
    auto slot = static_cast<std::uint32_t>(i);
    if (!is_reference(x.type))
      std::copy_n(x.bits.begin(), bytes_of(x.type),
                  by.memory + argument_place(i));
    else if (x.null)
      machine_->put_null(references_, slot);
    else if (x.type == value_type::funcref)
      return "a script has no functions to give";
    else
      machine_->put_reference(references_, slot,
                              get_lane<std::uint32_t>(x.bits, 0));
  }
  return std::nullopt;
}

step_answer script_world::call(const driver& by, const open_export& target) {
  fill_meter();
  auto out = judge(machine_->call({by.number, driver_export::run}));
  if (out.end == step_end::finished)
    out.results = take_results(by, target);
  return out;
}

std::vector<spec_value> script_world::take_results(const driver& by,
                                                   const open_export& target) {
  std::vector<spec_value> out;
  for (std::size_t i = 0; i < target.results.size(); ++i) {
    auto& x = out.emplace_back();
    x.type = value_type_of(target.results[i]);
    auto* place = by.memory + result_place(i);
    if (!is_reference(x.type)) {
      std::copy_n(place, bytes_of(x.type), x.bits.begin());
      continue;
    }
    x.null = *place == 0;
    auto slot = first_result_slot + static_cast<std::uint32_t>(i);
    if (!x.null && x.type == value_type::externref)
      set_lane(x.bits, 0,
               std::uint64_t{
                 machine_->get_reference(references_, slot).value_or(~0u)});
  }
  return out;
}

// -- the meter ---------------------------------------------------------------

void script_world::fill_meter() {
  if (!options_.metered)
    return;
  write_number(meter_memory_, fuel_of_step);
  write_number(meter_memory_ + 8, gate_.meter->stack_bytes);
  auto answer = machine_->call({meter_, meter_export::set});
  IPS_ASSERT(answer.end == machine_end::finished);
}

step_answer script_world::judge(const machine_answer& answer) {
  switch (answer.end) {
    case machine_end::finished:
      return {};
    case machine_end::unlinkable:
      return {step_end::unlinkable, answer.failure};
    case machine_end::broken:
      return broken(answer.failure);
    case machine_end::exhausted:
      if (options_.metered)
        return broken("the engine's own stack ended it: " + answer.failure);
      return {step_end::exhausted, answer.failure};
    case machine_end::trapped:
      break;
  }
  if (!options_.metered)
    return {step_end::trapped, answer.failure};
  auto got = machine_->call({meter_, meter_export::get});
  IPS_ASSERT(got.end == machine_end::finished);
  auto status = static_cast<run_status>(meter_memory_[12]);
  if (status == run_status::stack_exhausted)
    return {step_end::exhausted, "the metered stack"};
  if (status == run_status::out_of_fuel)
    return broken("out of fuel");
  return {step_end::trapped, answer.failure};
}

} // namespace ips::sandbox::spec

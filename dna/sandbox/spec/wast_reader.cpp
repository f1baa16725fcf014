#include <wabt/cast.h>
#include <wabt/wast-parser.h>

#include "dna/sandbox/spec/driver.hpp"
#include "dna/sandbox/spec/script_file.hpp"
#include "dna/sandbox/spec/spec_script.hpp"
#include "dna/sandbox/spec/wat_text.hpp"

namespace ips::sandbox::spec {

namespace {

using wabt::cast;
using wabt::Const;
using wabt::Type;

std::string name_of(const wabt::Var& var) {
  return var.is_name() ? var.name() : std::string{};
}

spec_value value_of(const Const& x) {
  spec_value out{value_type_of(x.type()), {}};
  switch (out.type) {
    case value_type::i32:
      set_lane(out.bits, 0, x.u32());
      break;
    case value_type::i64:
      set_lane(out.bits, 0, x.u64());
      break;
    case value_type::f32:
      set_lane(out.bits, 0, x.f32_bits());
      break;
    case value_type::f64:
      set_lane(out.bits, 0, x.f64_bits());
      break;
    case value_type::v128:
      for (int i = 0; i < 16; ++i)
        out.bits[static_cast<std::size_t>(i)] = x.v128_lane<std::uint8_t>(i);
      break;
    case value_type::funcref:
    case value_type::externref:
      out.null = x.ref_bits() == Const::kRefNullBits;
      set_lane(out.bits, 0, std::uint64_t{x.ref_bits()});
      break;
  }
  return out;
}

std::vector<spec_value> values_of(const wabt::ConstVector& list) {
  std::vector<spec_value> out;
  for (auto& x : list)
    out.push_back(value_of(x));
  return out;
}

expected_value expectation_of(const Const& x) {
  expected_value out{value_of(x)};
  auto wide = x.type() == Type::F64
              || (x.type() == Type::V128 && x.lane_type() == Type::F64);
  out.lane_bytes = wide ? 8 : 4;
  for (int i = 0; i < 4; ++i)
    switch (x.expected_nan(i)) {
      case wabt::ExpectedNan::None:
        break;
      case wabt::ExpectedNan::Canonical:
        out.nans[static_cast<std::size_t>(i)] = nan_class::canonical;
        break;
      case wabt::ExpectedNan::Arithmetic:
        out.nans[static_cast<std::size_t>(i)] = nan_class::arithmetic;
        break;
    }
  return out;
}

script_action action_of(const wabt::Action& x) {
  script_action out{
    name_of(x.module_var), x.name, x.type() == wabt::ActionType::Get, {}};
  if (auto* invoke = wabt::dyn_cast<wabt::InvokeAction>(&x))
    out.arguments = values_of(invoke->args);
  return out;
}

script_module named(const std::string& name, result<bytes> wasm) {
  if (!wasm)
    return {name, {}, wasm.failure().cause};
  return {name, std::move(*wasm), {}};
}

script_module module_of(const wabt::ScriptModule& x) {
  switch (x.type()) {
    case wabt::ScriptModuleType::Text: {
      auto& module = cast<wabt::TextScriptModule>(&x)->module;
      return named(module.name, write_unchecked(module));
    }
    case wabt::ScriptModuleType::Binary: {
      auto& binary = *cast<wabt::BinaryScriptModule>(&x);
      return {binary.name, binary.data, {}};
    }
    case wabt::ScriptModuleType::Quoted:
      break;
  }
  auto& quoted = *cast<wabt::QuotedScriptModule>(&x);
  std::string text{quoted.data.begin(), quoted.data.end()};
  return named(quoted.name, wasm_of_text(text));
}

template <class Command>
assert_module assertion_of(const wabt::Command& x, module_fault fault) {
  auto& command = *cast<Command>(&x);
  return {module_of(*command.module), fault, command.text};
}

script_command return_of(const wabt::AssertReturnCommand& x) {
  assert_return out{action_of(*x.action), {}};
  out.is_either = x.expected->type() == wabt::ExpectationType::Either;
  for (auto& value : x.expected->expected)
    out.expected.push_back(expectation_of(value));
  return {static_cast<std::uint32_t>(x.action->loc.line), std::move(out)};
}

template <class Command>
script_command trap_of(const wabt::Command& x, bool is_exhaustion) {
  auto& command = *cast<Command>(&x);
  return {static_cast<std::uint32_t>(command.action->loc.line),
          assert_trap{action_of(*command.action), command.text, is_exhaustion}};
}

template <class Command>
script_command fault_of(const wabt::Command& x, module_fault fault) {
  auto& command = *cast<Command>(&x);
  return {static_cast<std::uint32_t>(command.module->location().line),
          assertion_of<Command>(x, fault)};
}

result<script_command> command_of(const wabt::Command& x) {
  switch (x.type) {
    case wabt::CommandType::Module: {
      auto& module = cast<wabt::ModuleCommand>(&x)->module;
      return script_command{static_cast<std::uint32_t>(module.loc.line),
                            named(module.name, write_unchecked(module))};
    }
    case wabt::CommandType::ScriptModule: {
      auto& module = *cast<wabt::ScriptModuleCommand>(&x)->script_module;
      return script_command{static_cast<std::uint32_t>(module.location().line),
                            module_of(module)};
    }
    case wabt::CommandType::Action: {
      auto& action = *cast<wabt::ActionCommand>(&x)->action;
      return script_command{static_cast<std::uint32_t>(action.loc.line),
                            action_of(action)};
    }
    case wabt::CommandType::Register: {
      auto& command = *cast<wabt::RegisterCommand>(&x);
      return script_command{
        static_cast<std::uint32_t>(command.var.loc.line),
        script_register{name_of(command.var), command.module_name}};
    }
    case wabt::CommandType::AssertMalformed:
      return fault_of<wabt::AssertMalformedCommand>(x, module_fault::malformed);
    case wabt::CommandType::AssertInvalid:
      return fault_of<wabt::AssertInvalidCommand>(x, module_fault::invalid);
    case wabt::CommandType::AssertUnlinkable:
      return fault_of<wabt::AssertUnlinkableCommand>(x,
                                                     module_fault::unlinkable);
    case wabt::CommandType::AssertUninstantiable:
      return fault_of<wabt::AssertUninstantiableCommand>(
        x, module_fault::uninstantiable);
    case wabt::CommandType::AssertReturn:
      return return_of(*cast<wabt::AssertReturnCommand>(&x));
    case wabt::CommandType::AssertTrap:
      return trap_of<wabt::AssertTrapCommand>(x, false);
    case wabt::CommandType::AssertExhaustion:
      return trap_of<wabt::AssertExhaustionCommand>(x, true);
    case wabt::CommandType::AssertException:
      break;
  }
  return error{errc::bad_script, "a script of WebAssembly 2.0 has no "
                                 "assert_exception"};
}

} // namespace

result<spec_script> read_wast(const std::filesystem::path& file) {
  IPS_TRY_VALUE(text, read_file(file));
  wabt::Errors errors;
  auto lexer = wabt::WastLexer::CreateBufferLexer(file.string(), text.data(),
                                                  text.size(), &errors);
  wabt::WastParseOptions options{wabt::Features{}};
  std::unique_ptr<wabt::Script> script;
  if (Failed(wabt::ParseWastScript(lexer.get(), &script, &errors, &options))) {
    auto line = errors.empty() ? 0 : errors.front().loc.line;
    return error{errc::bad_script,
                 file.string() + ":" + std::to_string(line)
                   + ": the script cannot be read",
                 errors.empty() ? "no reason given" : errors.front().message};
  }
  spec_script out;
  for (auto& x : script->commands) {
    IPS_TRY_VALUE(command, command_of(*x));
    out.push_back(std::move(command));
  }
  return out;
}

} // namespace ips::sandbox::spec

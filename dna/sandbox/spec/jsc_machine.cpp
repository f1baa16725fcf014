#include <deque>

#include "dna/sandbox/jsc_handle.hpp"
#include "dna/sandbox/jsc_vm.hpp"
#include "dna/sandbox/native_stack.hpp"
#include "dna/sandbox/spec/machine.hpp"

namespace ips::sandbox::spec {

namespace {

/// Exports go by their index, so that no name of a script's has to cross. Each
/// function answers a machine_end.
constexpr std::string_view glue = R"js((() => {
  "use strict";
  const {Module, Instance, LinkError, RuntimeError} = WebAssembly;
  const instances = [];
  let words = "";
  const end_of = e => {
    words = e instanceof Error ? e.message : String(e);
    if (e instanceof LinkError)
      return 1;
    if (e instanceof RuntimeError)
      return 2;
    return e instanceof RangeError ? 3 : 4;
  };
  const exports_of = (module, imports) => {
    const exports = new Instance(module, imports).exports;
    return Module.exports(module).map(x => exports[x.name]);
  };
  return {
    instantiate: (module, places) => {
      const imports = Object.create(null);
      JSON.parse(places).forEach(([instance, index], i) => {
        const {module: from, name} = Module.imports(module)[i];
        imports[from] ??= Object.create(null);
        imports[from][name] = instances[instance][index];
      });
      try {
        instances.push(exports_of(module, imports));
        return 0;
      } catch (e) {
        return end_of(e);
      }
    },
    call: (instance, index) => {
      try {
        instances[instance][index]();
        return 0;
      } catch (e) {
        return end_of(e);
      }
    },
    words: () => words,
    bytes: (instance, index) =>
      new Uint8Array(instances[instance][index].buffer),
    put: (instance, index, slot, number) =>
      instances[instance][index].set(slot, number),
    get: (instance, index, slot) => instances[instance][index].get(slot)
  };
})())js";

/// Nothing here is imported from the host.
class no_imports : public jsc_import_target {
public:
  double on_import(std::uint32_t, std::span<const JSValueRef>) override {
    IPS_ASSERT(!"a linked module has no host functions");
    return 0;
  }
};

class jsc_machine : public machine {
public:
  jsc_machine() {
    JSValueRef thrown = nullptr;
    auto made = JSEvaluateScript(context(), jsc_string{glue}.get(), nullptr,
                                 nullptr, 1, &thrown);
    IPS_ASSERT(!thrown && JSValueIsObject(context(), made));
    auto object = JSValueToObject(context(), made, nullptr);
    for (auto [slot, name] :
         {std::pair{&instantiate_, "instantiate"}, std::pair{&call_, "call"},
          std::pair{&words_, "words"}, std::pair{&bytes_, "bytes"},
          std::pair{&put_, "put"}, std::pair{&get_, "get"}})
      *slot = vm_.member(object, name);
  }

  machine_answer instantiate(const std::vector<std::uint8_t>& wasm,
                             const std::vector<export_place>& imports) override;
  machine_answer call(export_place function) override;
  std::uint8_t* memory(export_place memory) override;
  void put_reference(export_place table, std::uint32_t slot,
                     std::uint32_t number) override;
  void put_null(export_place table, std::uint32_t slot) override;
  std::optional<std::uint32_t> get_reference(export_place table,
                                             std::uint32_t slot) override;

private:
  JSContextRef context() const {
    return vm_.context();
  }

  JSValueRef number(std::size_t x) const {
    return JSValueMakeNumber(context(), static_cast<double>(x));
  }

  JSValueRef run(const jsc_object& function,
                 std::initializer_list<JSValueRef> arguments) const;
  machine_answer answer_of(JSValueRef end) const;

  no_imports target_;
  jsc_vm vm_{target_};
  jsc_object instantiate_, call_, words_, bytes_, put_, get_;
  /// Keep memories where they are.
  std::deque<jsc_object> views_;
};

JSValueRef jsc_machine::run(const jsc_object& function,
                            std::initializer_list<JSValueRef> arguments) const {
  return JSObjectCallAsFunction(context(), function.get(), nullptr,
                                arguments.size(), arguments.begin(), nullptr);
}

machine_answer jsc_machine::answer_of(JSValueRef end) const {
  if (!end)
    return {machine_end::broken, "JavaScriptCore threw past the glue"};
  auto code = JSValueToNumber(context(), end, nullptr);
  if (code == 0)
    return {};
  jsc_string text{JSValueToStringCopy(context(), run(words_, {}), nullptr)};
  return {static_cast<machine_end>(static_cast<int>(code)), text.text()};
}

machine_answer
jsc_machine::instantiate(const std::vector<std::uint8_t>& wasm,
                         const std::vector<export_place>& imports) {
  if (auto room = check_native_stack(); !room)
    return {machine_end::broken, to_string(room.failure())};
  auto module = vm_.compile(wasm);
  if (!module)
    return {machine_end::broken, module.failure().cause};
  std::string places = "[";
  for (auto& x : imports)
    places += (places.size() > 1 ? ",[" : "[") + std::to_string(x.instance)
              + "," + std::to_string(x.index) + "]";
  jsc_string text{places + "]"};
  return answer_of(run(
    instantiate_, {module->get(), JSValueMakeString(context(), text.get())}));
}

machine_answer jsc_machine::call(export_place function) {
  if (auto room = check_native_stack(); !room)
    return {machine_end::broken, to_string(room.failure())};
  return answer_of(
    run(call_, {number(function.instance), number(function.index)}));
}

std::uint8_t* jsc_machine::memory(export_place memory) {
  auto view = run(bytes_, {number(memory.instance), number(memory.index)});
  IPS_ASSERT(view && JSValueIsObject(context(), view));
  auto& kept
    = views_.emplace_back(context(), JSValueToObject(context(), view, nullptr));
  return static_cast<std::uint8_t*>(
    JSObjectGetTypedArrayBytesPtr(context(), kept.get(), nullptr));
}

void jsc_machine::put_reference(export_place table, std::uint32_t slot,
                                std::uint32_t x) {
  run(put_,
      {number(table.instance), number(table.index), number(slot), number(x)});
}

void jsc_machine::put_null(export_place table, std::uint32_t slot) {
  run(put_, {number(table.instance), number(table.index), number(slot),
             JSValueMakeNull(context())});
}

std::optional<std::uint32_t> jsc_machine::get_reference(export_place table,
                                                        std::uint32_t slot) {
  auto found
    = run(get_, {number(table.instance), number(table.index), number(slot)});
  if (!found || !JSValueIsNumber(context(), found))
    return std::nullopt;
  return static_cast<std::uint32_t>(JSValueToNumber(context(), found, nullptr));
}

} // namespace

std::unique_ptr<machine> make_jsc_machine() {
  return std::make_unique<jsc_machine>();
}

} // namespace ips::sandbox::spec

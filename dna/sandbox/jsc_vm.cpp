#include "dna/sandbox/jsc_vm.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include "runtime/base/assert.hpp"

namespace ips::sandbox {

namespace {

constexpr std::string_view glue = R"js((() => {
  "use strict";
  const {Module, Instance} = WebAssembly;
  let thrown;
  return {
    compile: bytes => new Module(bytes),
    instantiate: (module, imports) =>
      new Instance(module, {ips: imports}).exports,
    entry: (exports, name) => {
      const begin = exports["ips:begin"], end = exports["ips:end"];
      const run = exports[name];
      return (fuel, clear) => {
        try {
          begin(fuel, clear);
          run();
          return end();
        } catch (e) {
          thrown = e;
        }
      };
    },
    explain: exports => {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      thrown = undefined;
      return `${exports["ips:status"]()} ${exports["ips:end"]()} `
        + `${exports["ips:where"]()} ${text}`;
    },
    bytes: memory => new Uint8Array(memory.buffer),
    imports: {}
  };
})())js";

/// JavaScriptCore suspends threads by this signal, whose handler does not keep
/// errno; libraries that look at errno (JSON numbers by strtoull, say) would
/// see its leavings.
struct sigaction suspend_action;

void suspend_keeping_errno(int number, siginfo_t* info, void* context) {
  auto kept = errno;
  if (suspend_action.sa_flags & SA_SIGINFO)
    suspend_action.sa_sigaction(number, info, context);
  else if (suspend_action.sa_handler != SIG_DFL
           && suspend_action.sa_handler != SIG_IGN)
    suspend_action.sa_handler(number);
  errno = kept;
}

/// Puts the wrapper round the handler that the library has installed by now.
void keep_errno() {
  static const bool done = [] {
    struct sigaction now {};
    if (sigaction(SIGUSR1, nullptr, &now) != 0)
      return false;
    suspend_action = now;
    now.sa_flags |= SA_SIGINFO;
    now.sa_sigaction = suspend_keeping_errno;
    return sigaction(SIGUSR1, &now, nullptr) == 0;
  }();
  IPS_ASSERT(done);
}

std::string text_of(JSContextRef context, JSValueRef value) {
  if (!value)
    return "nothing";
  return jsc_string{JSValueToStringCopy(context, value, nullptr)}.text();
}

} // namespace

jsc_vm::jsc_vm(jsc_import_target& target)
  : target_(target), group_(JSContextGroupCreate()),
    context_(JSGlobalContextCreateInGroup(group_, nullptr)) {
  keep_errno();
  auto definition = kJSClassDefinitionEmpty;
  definition.callAsFunction = enter_host;
  import_class_ = JSClassCreate(&definition);
  JSValueRef thrown = nullptr;
  auto made = JSEvaluateScript(context_, jsc_string{glue}.get(), nullptr,
                               nullptr, 1, &thrown);
  IPS_ASSERT(!thrown && JSValueIsObject(context_, made));
  auto object = JSValueToObject(context_, made, nullptr);
  compile_ = member(object, "compile");
  instantiate_ = member(object, "instantiate");
  entry_ = member(object, "entry");
  explain_ = member(object, "explain");
  bytes_ = member(object, "bytes");
  imports_ = member(object, "imports");
}

jsc_vm::~jsc_vm() {
  for (auto* x :
       {&compile_, &instantiate_, &entry_, &explain_, &bytes_, &imports_})
    *x = jsc_object{};
  JSClassRelease(import_class_);
  JSGlobalContextRelease(context_);
  JSContextGroupRelease(group_);
}

result<jsc_object> jsc_vm::compile(byte_view wasm) {
  JSValueRef thrown = nullptr;
  // The compiler copies the bytes, which outlive this call.
  auto view = JSObjectMakeTypedArrayWithBytesNoCopy(
    context_, kJSTypedArrayTypeUint8Array,
    const_cast<std::uint8_t*>(wasm.data()), wasm.size(), [](void*, void*) {},
    nullptr, &thrown);
  if (!view || thrown)
    return error{errc::engine_failed, "no room for a module's bytes",
                 text_of(context_, thrown)};
  return call_glue(compile_, {view}, "compile a module");
}

result<jsc_object> jsc_vm::instantiate(JSObjectRef module,
                                       std::size_t functions) {
  offer_imports(functions);
  return call_glue(instantiate_, {module, imports_.get()},
                   "instantiate a module");
}

result<jsc_object> jsc_vm::entry(JSObjectRef exports, std::string_view name) {
  jsc_string text{name};
  return call_glue(entry_, {exports, JSValueMakeString(context_, text.get())},
                   "find an entry point");
}

std::string jsc_vm::explain(JSObjectRef exports) {
  JSValueRef argument = exports;
  JSValueRef thrown = nullptr;
  auto answer = JSObjectCallAsFunction(context_, explain_.get(), nullptr, 1,
                                       &argument, &thrown);
  return thrown ? "0 -1 0 " + text_of(context_, thrown)
                : text_of(context_, answer);
}

jsc_object jsc_vm::member(JSObjectRef object, std::string_view name) {
  auto value
    = JSObjectGetProperty(context_, object, jsc_string{name}.get(), nullptr);
  if (!value || !JSValueIsObject(context_, value))
    return {};
  return {context_, JSValueToObject(context_, value, nullptr)};
}

result<jsc_object> jsc_vm::bytes_of(JSObjectRef memory) {
  return call_glue(bytes_, {memory}, "reach a guest's memory");
}

JSValueRef jsc_vm::call(JSObjectRef function,
                        std::span<const double> arguments) {
  std::array<JSValueRef, 2> values{};
  IPS_ASSERT(arguments.size() <= values.size());
  for (std::size_t i = 0; i < arguments.size(); ++i)
    values[i] = JSValueMakeNumber(context_, arguments[i]);
  JSValueRef thrown = nullptr;
  auto answer = JSObjectCallAsFunction(
    context_, function, nullptr, arguments.size(), values.data(), &thrown);
  return thrown ? nullptr : answer;
}

result<jsc_object>
jsc_vm::call_glue(const jsc_object& function,
                  std::initializer_list<JSValueRef> arguments,
                  std::string_view what) {
  JSValueRef thrown = nullptr;
  auto answer
    = JSObjectCallAsFunction(context_, function.get(), nullptr,
                             arguments.size(), arguments.begin(), &thrown);
  if (thrown || !answer || !JSValueIsObject(context_, answer))
    return error{errc::engine_failed,
                 "JavaScriptCore could not " + std::string{what},
                 text_of(context_, thrown ? thrown : answer)};
  return jsc_object{context_, JSValueToObject(context_, answer, nullptr)};
}

void jsc_vm::offer_imports(std::size_t functions) {
  while (slots_.size() < functions) {
    auto index = static_cast<std::uint32_t>(slots_.size());
    auto& slot = slots_.emplace_back(import_slot{&target_, index});
    JSObjectSetPropertyAtIndex(context_, imports_.get(), index,
                               JSObjectMake(context_, import_class_, &slot),
                               nullptr);
  }
}

JSValueRef jsc_vm::enter_host(JSContextRef context, JSObjectRef function,
                              JSObjectRef, std::size_t count,
                              const JSValueRef arguments[], JSValueRef*) {
  auto& slot = *static_cast<import_slot*>(JSObjectGetPrivate(function));
  return JSValueMakeNumber(
    context, slot.target->on_import(slot.function, {arguments, count}));
}

} // namespace ips::sandbox

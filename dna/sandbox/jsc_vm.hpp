#pragma once
// One JavaScriptCore virtual machine with the few JavaScript functions that
// IPS needs in it: to compile, to instantiate, to enter a guest through a
// try/catch, and to reach its memory. JSC.md's facts are met here.

#include <deque>
#include <span>
#include <string>

#include "dna/sandbox/jsc_handle.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// Who answers the guests' imported calls.
class jsc_import_target {
public:
  virtual ~jsc_import_target() = default;

  /// Answers a host word (`host_word`).
  virtual double on_import(std::uint32_t function,
                           std::span<const JSValueRef> arguments)
    = 0;
};

class jsc_vm {
public:
  explicit jsc_vm(jsc_import_target& target);
  ~jsc_vm();
  jsc_vm(const jsc_vm&) = delete;
  jsc_vm& operator=(const jsc_vm&) = delete;

  JSContextRef context() const {
    return context_;
  }

  /// A `WebAssembly.Module`.
  result<jsc_object> compile(byte_view wasm);

  /// The exports of a new instance that may import the first `functions` of
  /// the host's functions.
  result<jsc_object> instantiate(JSObjectRef module, std::size_t functions);

  /// A function (fuel, memory_is_clear) -> number that runs an entry point:
  /// what `end` answers, or undefined where the guest did not come back.
  result<jsc_object> entry(JSObjectRef exports, std::string_view name);

  /// After an entry answered undefined: "status end where message".
  std::string explain(JSObjectRef exports);

  /// One of the exports; an empty handle where there is none.
  jsc_object member(JSObjectRef object, std::string_view name);

  /// A fresh view of a whole `WebAssembly.Memory`.
  result<jsc_object> bytes_of(JSObjectRef memory);

  /// Calls a function with numbers; nullptr where it threw.
  JSValueRef call(JSObjectRef function, std::span<const double> arguments);

private:
  struct import_slot {
    jsc_import_target* target;
    std::uint32_t function;
  };

  static JSValueRef enter_host(JSContextRef context, JSObjectRef function,
                               JSObjectRef self, std::size_t count,
                               const JSValueRef arguments[],
                               JSValueRef* thrown);

  result<jsc_object> call_glue(const jsc_object& function,
                               std::initializer_list<JSValueRef> arguments,
                               std::string_view what);
  void offer_imports(std::size_t functions);

  jsc_import_target& target_;
  JSContextGroupRef group_;
  JSGlobalContextRef context_;
  JSClassRef import_class_;
  /// A deque, since the engine keeps the addresses.
  std::deque<import_slot> slots_;
  jsc_object compile_, instantiate_, entry_, explain_, bytes_, imports_;
};

} // namespace ips::sandbox

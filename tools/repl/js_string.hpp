#pragma once
// Text on its way between C++ (UTF-8) and JavaScriptCore.

#include <string>

#include <JavaScriptCore/JavaScript.h>

namespace ips::repl {

/// Owns one JSStringRef. Text without NUL only: what crosses is JSON or source
/// that was checked.
class js_string {
public:
  explicit js_string(const std::string& text)
    : ref_(JSStringCreateWithUTF8CString(text.c_str())) {
  }

  js_string(const js_string&) = delete;
  js_string& operator=(const js_string&) = delete;

  ~js_string() {
    JSStringRelease(ref_);
  }

  JSStringRef get() const {
    return ref_;
  }

private:
  JSStringRef ref_;
};

/// A JavaScript string as UTF-8.
std::string to_utf8(JSStringRef text);

/// What String(value) gives; empty where that throws.
std::string to_utf8(JSContextRef context, JSValueRef value);

} // namespace ips::repl

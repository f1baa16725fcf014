#pragma once
// Owners for what JavaScriptCore's C API hands out.

#include <string>
#include <string_view>
#include <utility>

#include <JavaScriptCore/JavaScript.h>

namespace ips::sandbox {

/// A JavaScript string. An embedded zero ends it.
class jsc_string {
public:
  explicit jsc_string(std::string_view text)
    : raw_(JSStringCreateWithUTF8CString(std::string{text}.c_str())) {
  }

  /// Takes over a string that the caller owns.
  explicit jsc_string(JSStringRef raw) : raw_(raw) {
  }

  ~jsc_string() {
    if (raw_)
      JSStringRelease(raw_);
  }

  jsc_string(const jsc_string&) = delete;
  jsc_string& operator=(const jsc_string&) = delete;

  JSStringRef get() const {
    return raw_;
  }

  std::string text() const {
    if (!raw_)
      return {};
    std::string out(JSStringGetMaximumUTF8CStringSize(raw_), '\0');
    auto size = JSStringGetUTF8CString(raw_, out.data(), out.size());
    out.resize(size > 0 ? size - 1 : 0);
    return out;
  }

private:
  JSStringRef raw_;
};

/// An object that the collector leaves alone while this lives. Must go before
/// its context.
class jsc_object {
public:
  jsc_object() = default;

  jsc_object(JSContextRef context, JSObjectRef raw)
    : context_(context), raw_(raw) {
    JSValueProtect(context_, raw_);
  }

  jsc_object(jsc_object&& other) noexcept
    : context_(other.context_), raw_(std::exchange(other.raw_, nullptr)) {
  }

  jsc_object& operator=(jsc_object&& other) noexcept {
    std::swap(context_, other.context_);
    std::swap(raw_, other.raw_);
    return *this;
  }

  ~jsc_object() {
    if (raw_)
      JSValueUnprotect(context_, raw_);
  }

  JSObjectRef get() const {
    return raw_;
  }

  explicit operator bool() const {
    return raw_ != nullptr;
  }

private:
  JSContextRef context_ = nullptr;
  JSObjectRef raw_ = nullptr;
};

} // namespace ips::sandbox

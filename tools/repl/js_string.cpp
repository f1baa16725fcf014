#include "tools/repl/js_string.hpp"

namespace ips::repl {

std::string to_utf8(JSStringRef text) {
  std::string out(JSStringGetMaximumUTF8CStringSize(text), '\0');
  auto written = JSStringGetUTF8CString(text, out.data(), out.size());
  out.resize(written > 0 ? written - 1 : 0); // the count has a final NUL
  return out;
}

std::string to_utf8(JSContextRef context, JSValueRef value) {
  auto text = JSValueToStringCopy(context, value, nullptr);
  if (!text)
    return {};
  auto out = to_utf8(text);
  JSStringRelease(text);
  return out;
}

} // namespace ips::repl

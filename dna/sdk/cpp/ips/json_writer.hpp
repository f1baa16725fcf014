#pragma once
// Canonical text of JSON values.

#include "json.hpp"

namespace ips {

/// Writes canonical text: sorted keys, no spaces, shortest escapes.
class json_writer {
public:
  static std::string write(const json& x) {
    json_writer out;
    out.value(x);
    return std::move(out.text_);
  }

private:
  void value(const json& x) {
    if (auto flag = x.if_boolean())
      text_ += *flag ? "true" : "false";
    else if (auto number = x.if_integer())
      text_ += std::to_string(*number);
    else if (auto text = x.if_text())
      quoted(*text);
    else if (auto list = x.if_array())
      array(*list);
    else if (auto members = x.if_object())
      object(*members);
    else
      text_ += "null";
  }

  void array(const json::array_type& list) {
    text_ += '[';
    for (auto& x : list) {
      value(x);
      text_ += ',';
    }
    close(']');
  }

  void object(const json::object_type& members) {
    text_ += '{';
    for (auto& x : members) {
      quoted(x.name);
      text_ += ':';
      value(x.value);
      text_ += ',';
    }
    close('}');
  }

  /// The last comma gives way to the bracket.
  void close(char bracket) {
    if (text_.back() == ',')
      text_.back() = bracket;
    else
      text_ += bracket;
  }

  void quoted(const std::string& x) {
    constexpr std::string_view plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    text_ += '"';
    for (auto c : x) {
      auto code = static_cast<std::uint8_t>(c);
      if (auto at = plain.find(c); at != plain.npos)
        (text_ += '\\') += letters[at];
      else if (code < 0x20)
        (text_ += "\\u00") += to_hex(&code, 1);
      else
        text_ += c;
    }
    text_ += '"';
  }

  std::string text_;
};

inline std::string json::dump() const {
  return json_writer::write(*this);
}

} // namespace ips

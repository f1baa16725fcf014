#pragma once
// JSON values from text.

#include "json.hpp"

namespace ips {

/// Reads text strictly; what it cannot read ends in none.
class json_reader {
public:
  static std::optional<json> read(std::string_view text) {
    json_reader in{text};
    json out;
    if (!in.value(out, 0))
      return std::nullopt;
    in.skip_space();
    return in.rest_.empty() ? std::optional{std::move(out)} : std::nullopt;
  }

private:
  /// As deep as the host allows.
  static constexpr unsigned depth_max = 64;

  explicit json_reader(std::string_view text) : rest_(text) {
  }

  void skip_space() {
    std::size_t i = 0;
    while (i < rest_.size()
           && (rest_[i] == ' ' || rest_[i] == '\n' || rest_[i] == '\t'
               || rest_[i] == '\r'))
      ++i;
    rest_.remove_prefix(i);
  }

  bool take(std::string_view wanted) {
    if (!rest_.starts_with(wanted))
      return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_[0] != wanted)
      return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_sign(char wanted) {
    skip_space();
    return take(wanted);
  }

  bool value(json& out, unsigned depth) {
    skip_space();
    if (rest_.empty() || depth > depth_max)
      return false;
    switch (rest_[0]) {
      case '"':
        return text_value(out);
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case 'n':
        return out = json{}, take("null");
      case 't':
        return out = true, take("true");
      case 'f':
        return out = false, take("false");
      default:
        return integer(out);
    }
  }

  bool text_value(json& out) {
    std::string text;
    if (!quoted(text))
      return false;
    out = std::move(text);
    return true;
  }

  bool array(json& out, unsigned depth) {
    rest_.remove_prefix(1);
    out = json::array();
    if (take_sign(']'))
      return true;
    for (;;) {
      json item;
      if (!value(item, depth + 1))
        return false;
      out.push_back(std::move(item));
      if (take_sign(']'))
        return true;
      if (!take_sign(','))
        return false;
    }
  }

  bool object(json& out, unsigned depth) {
    rest_.remove_prefix(1);
    out = json::object();
    if (take_sign('}'))
      return true;
    for (;;) {
      std::string name;
      json item;
      skip_space();
      if (!quoted(name) || out.contains(name) || !take_sign(':')
          || !value(item, depth + 1))
        return false;
      out.set(std::move(name), std::move(item));
      if (take_sign('}'))
        return true;
      if (!take_sign(','))
        return false;
    }
  }

  static bool is_digit(char c) {
    return c >= '0' && c <= '9';
  }

  /// Counts downwards, since there is one more number below zero.
  bool integer(json& out) {
    bool negative = take('-');
    std::int64_t number = 0;
    std::size_t i = 0;
    for (; i < rest_.size() && is_digit(rest_[i]); ++i)
      if (__builtin_mul_overflow(number, 10, &number)
          || __builtin_sub_overflow(number, rest_[i] - '0', &number))
        return false;
    if (i == 0 || (i > 1 && rest_[0] == '0'))
      return false;
    rest_.remove_prefix(i);
    if (!rest_.empty() && (rest_[0] == '.' || (rest_[0] | 32) == 'e'))
      return false;
    if (!negative && __builtin_sub_overflow(0, number, &number))
      return false;
    out = number;
    return true;
  }

  bool quoted(std::string& out) {
    if (!take('"'))
      return false;
    for (;;) {
      auto run = plain_run();
      out.append(rest_.data(), run);
      rest_.remove_prefix(run);
      if (take('"'))
        return true;
      if (!take('\\') || !escape(out))
        return false;
    }
  }

  /// How many characters stand for themselves from here on.
  std::size_t plain_run() const {
    std::size_t i = 0;
    while (i < rest_.size() && rest_[i] != '"' && rest_[i] != '\\'
           && static_cast<std::uint8_t>(rest_[i]) >= 0x20)
      ++i;
    return i;
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt",
                               plain = "\"\\/\b\f\n\r\t";
    if (rest_.empty())
      return false;
    auto c = rest_[0];
    rest_.remove_prefix(1);
    if (c == 'u')
      return code_point(out);
    auto at = letters.find(c);
    if (at == letters.npos)
      return false;
    out += plain[at];
    return true;
  }

  std::optional<std::uint32_t> unit() {
    std::uint32_t out = 0;
    if (rest_.size() < 4)
      return std::nullopt;
    for (auto c : rest_.substr(0, 4)) {
      auto digit = hex_digit(c);
      if (digit < 0)
        return std::nullopt;
      out = out * 16 + static_cast<std::uint32_t>(digit);
    }
    rest_.remove_prefix(4);
    return out;
  }

  /// UTF-16 units, a pair of them above U+FFFF, become UTF-8.
  bool code_point(std::string& out) {
    auto first = unit();
    if (!first || (*first >= 0xdc00 && *first < 0xe000))
      return false;
    auto code = *first;
    if (code >= 0xd800 && code < 0xdc00) {
      auto second = take("\\u") ? unit() : std::nullopt;
      if (!second || *second < 0xdc00 || *second >= 0xe000)
        return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (*second - 0xdc00);
    }
    append_utf8(code, out);
    return true;
  }

  static void append_utf8(std::uint32_t code, std::string& out) {
    if (code < 0x80) {
      out += static_cast<char>(code);
      return;
    }
    auto follow = code < 0x800 ? 1u : code < 0x10000 ? 2u : 3u;
    constexpr std::uint8_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    out += static_cast<char>(leads[follow] | (code >> (6 * follow)));
    while (follow-- > 0)
      out += static_cast<char>(0x80 | ((code >> (6 * follow)) & 0x3f));
  }

  std::string_view rest_;
};

inline std::optional<json> json::parse(std::string_view text) {
  return json_reader::read(text);
}

} // namespace ips

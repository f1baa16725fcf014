#pragma once
// Whether all text in a value is UTF-8. Works on any type with a field list, so
// that a new field is checked without a word here.

#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "dna/manifest/utf8.hpp"

namespace ips::isolation {

class text_check {
public:
  using result_type = void;

  template <class... Ts>
  void operator()(Ts&... fields) {
    (check(fields), ...);
  }

  bool all_utf8() const {
    return all_utf8_;
  }

private:
  void check(std::string& x) {
    all_utf8_ = all_utf8_ && manifest::is_utf8(x);
  }

  template <class T>
  void check(std::vector<T>& xs) {
    if constexpr (!std::is_same_v<T, std::uint8_t>)
      for (auto& x : xs)
        check(x);
  }

  template <class T>
  void check(std::optional<T>& x) {
    if (x)
      check(*x);
  }

  template <class... Ts>
  void check(std::variant<Ts...>& x) {
    std::visit([this](auto& value) { check(value); }, x);
  }

  template <class T>
  void check(T& x) {
    if constexpr (std::is_class_v<T> && requires { inspect(*this, x); })
      inspect(*this, x);
  }

  bool all_utf8_ = true;
};

/// Whether all text in the value is UTF-8.
template <class T>
bool is_all_utf8(const T& x) {
  text_check check;
  check(const_cast<T&>(x)); // a field list serves both directions
  return check.all_utf8();
}

} // namespace ips::isolation

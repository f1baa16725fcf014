#pragma once
// Foreseeable failure as a value: an error has a stable code, a message that
// names the thing at hand, its cause where one is known, and a hint.

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "runtime/base/assert.hpp"
#include "runtime/base/errc.hpp"

namespace ips {

/// What went wrong, for a person and for a program.
struct error {
  errc code;
  /// One sentence that names the thing at hand.
  std::string message;
  /// What lies beneath it (a library's words, an inner error); may be empty.
  std::string cause = {};
  /// What to do; when empty, `hint_of(code)` serves.
  std::string hint = {};

  friend bool operator==(const error&, const error&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, error& x) {
  return f(x.code, x.message, x.cause, x.hint);
}

/// "IPS2104 out_of_fuel: message (cause). hint": what logs and the terminal
/// show.
std::string to_string(const error& x);

/// The hint that an error carries, or its code's own.
std::string_view hint_of(const error& x);

/// The answer of an operation that can fail but has nothing to say.
struct unit {
  friend bool operator==(unit, unit) = default;
};

/// Either a value or an error.
template <class T>
class [[nodiscard]] result {
public:
  using value_type = T;

  result(T value) : content_(std::in_place_index<0>, std::move(value)) {
  }

  result(error failure) : content_(std::in_place_index<1>, std::move(failure)) {
  }

  /// Whether a value is there.
  explicit operator bool() const {
    return content_.index() == 0;
  }

  T& operator*() & {
    IPS_ASSERT(content_.index() == 0);
    return *std::get_if<0>(&content_);
  }

  const T& operator*() const& {
    IPS_ASSERT(content_.index() == 0);
    return *std::get_if<0>(&content_);
  }

  T&& operator*() && {
    IPS_ASSERT(content_.index() == 0);
    return std::move(*std::get_if<0>(&content_));
  }

  T* operator->() {
    return &**this;
  }

  const T* operator->() const {
    return &**this;
  }

  /// The error. @pre there is no value
  const error& failure() const {
    IPS_ASSERT(content_.index() == 1);
    return *std::get_if<1>(&content_);
  }

private:
  std::variant<T, error> content_;
};

/// The answer of an operation that only succeeds or fails.
using status = result<unit>;

/// Success without a value.
inline status ok() {
  return unit{};
}

} // namespace ips

/// Leaves the enclosing function with the error of `expr`, if it is one.
#define IPS_TRY(expr)                                                          \
  do {                                                                         \
    if (auto ips_try_result = (expr); !ips_try_result)                         \
      return ips_try_result.failure();                                         \
  } while (false)

/// Declares `name` as the value of `expr`, or leaves with its error.
#define IPS_TRY_VALUE(name, expr)                                              \
  auto ips_try_##name = (expr);                                                \
  if (!ips_try_##name)                                                         \
    return ips_try_##name.failure();                                           \
  auto& name = *ips_try_##name

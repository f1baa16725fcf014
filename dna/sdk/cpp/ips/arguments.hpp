#pragma once
// What a caller gave a function.

#include "json.hpp"

namespace ips {

/// The arguments of one call. Asking for one that is absent or of another type
/// ends the run: "even takes an integer, got \"x\"".
class arguments {
public:
  arguments(const char* function, const json& list)
    : function_(function), list_(list) {
  }

  /// How many there are; who asks takes care of the number.
  std::size_t size() const {
    read_ = list_.size();
    return read_;
  }

  /// The argument as it is; null where there is none.
  const json& value(std::size_t place) const {
    read_ = std::max(read_, place + 1);
    return list_.at(place);
  }

  std::int64_t integer(std::size_t place) const {
    return *need(value(place).if_integer(), place, "an integer");
  }

  const std::string& text(std::size_t place) const {
    return *need(value(place).if_text(), place, "a text");
  }

  bool boolean(std::size_t place) const {
    return *need(value(place).if_boolean(), place, "a boolean");
  }

  ips::hash hash(std::size_t place) const {
    auto out = value(place).if_hash();
    return *need(out ? &*out : nullptr, place, "a hash");
  }

  header_ref header(std::size_t place) const {
    auto out = value(place).if_header();
    return *need(out ? &*out : nullptr, place, "a header's reference");
  }

  /// Refuses arguments that the function never looked at.
  void check_all_read() const {
    if (list_.size() > read_)
      fail(std::string{function_} + " takes " + count(read_) + ", got "
           + std::to_string(list_.size()));
  }

private:
  static std::string count(std::size_t n) {
    if (n == 0)
      return "no arguments";
    return std::to_string(n) + (n == 1 ? " argument" : " arguments");
  }

  template <class T>
  const T* need(const T* there, std::size_t place, const char* what) const {
    if (there)
      return there;
    auto message = std::string{function_} + " takes " + what;
    if (place > 0 || list_.size() > 1)
      message += " as argument " + std::to_string(place + 1);
    fail(message + ", got "
         + (place < list_.size() ? list_.at(place).dump() : "nothing"));
  }

  const char* function_;
  const json& list_;
  /// The arguments up to here were looked at.
  mutable std::size_t read_ = 0;
};

} // namespace ips

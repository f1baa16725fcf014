#pragma once
// JSON values of integers, texts, booleans, arrays and objects: what functions
// take and answer, and what JSON entries hold.

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <variant>

#include "types.hpp"

namespace ips {

/// A key and its value. A template only because `json` is not complete where
/// its own members are declared.
template <class Value>
struct json_member {
  std::string name;
  Value value;

  friend bool operator==(const json_member& a, const json_member& b) {
    return a.name == b.name && a.value == b.value;
  }
};

/// A value. Objects keep their keys sorted, so that `dump` is canonical.
class json {
public:
  using member = json_member<json>;
  using array_type = std::vector<json>;
  using object_type = std::vector<member>;

  json() = default;

  json(std::nullptr_t) {
  }

  /// A boolean stays one; every other integral type is an integer.
  template <std::integral Integer>
  json(Integer x) {
    if constexpr (std::same_as<Integer, bool>)
      value_ = x;
    else
      value_ = static_cast<std::int64_t>(x);
  }

  json(std::string x) : value_(std::move(x)) {
  }

  json(std::string_view x) : value_(std::string{x}) {
  }

  json(const char* x) : value_(std::string{x}) {
  }

  /// 64 hexadecimal digits.
  json(const hash& x) : value_(x.hex()) {
  }

  /// {"author","seq","hash"}
  json(const header_ref& x);

  /// {"hex"}
  json(const bytes& x);

  /// Null for none.
  template <class T>
  json(const std::optional<T>& x) {
    if (x)
      *this = json(*x);
  }

  template <class T>
  json(const std::vector<T>& list) : value_(array_type{}) {
    for (auto& x : list)
      push_back(json(x));
  }

  /// Types of your own: give them `ips::json to_json() const`.
  template <class T>
  requires requires(const T& x) {
    { x.to_json() } -> std::same_as<json>;
  }
  json(const T& x) : json(x.to_json()) {
  }

  static json array(std::initializer_list<json> items = {});
  static json object(std::initializer_list<member> members = {});

  /// None where the text is no JSON, or JSON with a fraction or a key twice.
  static std::optional<json> parse(std::string_view text);

  /// The canonical text.
  std::string dump() const;

  // -- what it is --------------------------------------------------------------

  bool is_null() const {
    return std::holds_alternative<std::monostate>(value_);
  }

  const bool* if_boolean() const {
    return std::get_if<bool>(&value_);
  }

  const std::int64_t* if_integer() const {
    return std::get_if<std::int64_t>(&value_);
  }

  const std::string* if_text() const {
    return std::get_if<std::string>(&value_);
  }

  const array_type* if_array() const {
    return std::get_if<array_type>(&value_);
  }

  const object_type* if_object() const {
    return std::get_if<object_type>(&value_);
  }

  /// The hash that a text of 64 hexadecimal digits stands for.
  std::optional<ips::hash> if_hash() const {
    auto text = if_text();
    return text ? hash::parse(*text) : std::nullopt;
  }

  std::optional<header_ref> if_header() const;

  // -- what it holds; another type ends the run --------------------------------

  bool boolean() const {
    return *need(if_boolean(), "a boolean");
  }

  std::int64_t integer() const {
    return *need(if_integer(), "an integer");
  }

  const std::string& text() const {
    return *need(if_text(), "a text");
  }

  const array_type& items() const& {
    return *need(if_array(), "an array");
  }

  /// Of a value that goes: a loop over an answer must not outlive it.
  array_type items() && {
    return *need(if_array(), "an array");
  }

  const object_type& members() const {
    return *need(if_object(), "an object");
  }

  ips::hash hash() const {
    auto out = if_hash();
    return out ? *out : (wanted("a hash"), ips::hash{});
  }

  header_ref header() const {
    auto out = if_header();
    return out ? *out : (wanted("a header's reference"), header_ref{});
  }

  /// Of an array or object; 0 of all else.
  std::size_t size() const;

  /// The member of that name; null where there is none.
  const json& operator[](std::string_view name) const;

  /// The item at that place; null where there is none.
  const json& at(std::size_t place) const;

  bool contains(std::string_view name) const {
    return find(name) != nullptr;
  }

  // -- change ------------------------------------------------------------------

  /// Makes it an object if it is none.
  json& set(std::string name, json value);

  /// Makes it an array if it is none.
  json& push_back(json value);

  friend bool operator==(const json& a, const json& b) {
    return a.value_ == b.value_;
  }

private:
  [[noreturn]] void wanted(const char* what) const {
    fail(std::string{"wanted "} + what + ", got " + dump());
  }

  template <class T>
  const T* need(const T* there, const char* what) const {
    if (!there)
      wanted(what);
    return there;
  }

  static const json& none() {
    static const json null;
    return null;
  }

  /// Where the member of that name is or would be. @pre an object
  std::size_t place_of(std::string_view name) const;

  const json* find(std::string_view name) const;

  std::variant<std::monostate, bool, std::int64_t, std::string, array_type,
               object_type>
    value_;
};

} // namespace ips

#include "json_inline.hpp"
#include "json_reader.hpp"
#include "json_writer.hpp"

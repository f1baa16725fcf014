#include "dna/sandbox/spec/spec_value.hpp"

#include <string_view>

namespace ips::sandbox::spec {

namespace {

constexpr std::string_view type_names[]
  = {"i32", "i64", "f32", "f64", "v128", "funcref", "externref"};

bool is_reference(value_type x) {
  return x == value_type::funcref || x == value_type::externref;
}

std::string hex(const value_bits& bits, std::size_t first, std::size_t count) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "0x";
  for (auto i = first + count; i-- > first;) {
    out += digits[bits[i] >> 4];
    out += digits[bits[i] & 15];
  }
  return out;
}

template <class Value>
std::string list_text(const std::vector<Value>& list) {
  if (list.empty())
    return "nothing";
  std::string out;
  for (auto& x : list)
    out += (out.empty() ? "" : " ") + to_string(x);
  return out;
}

} // namespace

std::string_view to_string(value_type x) {
  return type_names[static_cast<std::size_t>(x)];
}

std::optional<value_type> parse_value_type(std::string_view name) {
  for (std::size_t i = 0; i < std::size(type_names); ++i)
    if (type_names[i] == name)
      return static_cast<value_type>(i);
  return std::nullopt;
}

std::size_t bytes_of(value_type x) {
  switch (x) {
    case value_type::i32:
    case value_type::f32:
      return 4;
    case value_type::i64:
    case value_type::f64:
    case value_type::funcref:
    case value_type::externref:
      return 8;
    case value_type::v128:
      return 16;
  }
  return 0;
}

std::string to_string(const spec_value& x) {
  std::string out{to_string(x.type)};
  if (!is_reference(x.type))
    return out + ":" + hex(x.bits, 0, bytes_of(x.type));
  if (x.null)
    return out + ":null";
  if (x.type == value_type::funcref)
    return out + ":function";
  return out + ":" + std::to_string(get_lane<std::uint64_t>(x.bits, 0));
}

std::string to_string(const expected_value& x) {
  auto nans = false;
  for (auto nan : x.nans)
    nans = nans || nan != nan_class::none;
  if (!nans)
    return to_string(x.value);
  std::string out{to_string(x.value.type)};
  auto lanes = bytes_of(x.value.type) / x.lane_bytes;
  for (std::size_t i = 0; i < lanes; ++i) {
    out += i == 0 ? ":" : ",";
    if (x.nans[i] == nan_class::none)
      out += hex(x.value.bits, i * x.lane_bytes, x.lane_bytes);
    else
      out += x.nans[i] == nan_class::canonical ? "nan:canonical"
                                               : "nan:arithmetic";
  }
  return out;
}

std::string to_string(const std::vector<spec_value>& list) {
  return list_text(list);
}

std::string to_string(const std::vector<expected_value>& list) {
  return list_text(list);
}

} // namespace ips::sandbox::spec

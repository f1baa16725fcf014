#include "dna/sandbox/spec/verdict.hpp"

#include <algorithm>

#include "dna/sandbox/trap.hpp"

namespace ips::sandbox::spec {

namespace {

constexpr std::uint32_t nan32 = 0x7fc0'0000;
constexpr std::uint64_t nan64 = 0x7ff8'0000'0000'0000;

bool is_nan(std::uint32_t x) {
  return (x & 0x7fff'ffff) > 0x7f80'0000;
}

bool is_nan(std::uint64_t x) {
  return (x & 0x7fff'ffff'ffff'ffff) > 0x7ff0'0000'0000'0000;
}

constexpr std::uint32_t canonical(std::uint32_t) {
  return nan32;
}

constexpr std::uint64_t canonical(std::uint64_t) {
  return nan64;
}

/// "An arithmetic NaN has the most significant bit of its payload set"; a
/// canonical one has no other; the sign is free.
template <class Number>
bool lane_matches(Number got, Number wanted, nan_class nan) {
  constexpr auto quiet = canonical(Number{});
  constexpr auto sign = Number{1} << (8 * sizeof(Number) - 1);
  switch (nan) {
    case nan_class::none:
      return got == wanted;
    case nan_class::canonical:
      return (got & ~sign) == quiet;
    case nan_class::arithmetic:
      return (got & quiet) == quiet;
  }
  return false;
}

template <class Number>
bool lanes_match(const spec_value& got, const expected_value& wanted) {
  auto lanes = bytes_of(got.type) / sizeof(Number);
  for (std::size_t i = 0; i < lanes; ++i)
    if (!lane_matches(get_lane<Number>(got.bits, i),
                      get_lane<Number>(wanted.value.bits, i), wanted.nans[i]))
      return false;
  return true;
}

/// Whether each lane that differs is a NaN that became the canonical one.
template <class Number>
bool became_canonical(const spec_value& got, const expected_value& wanted) {
  auto lanes = bytes_of(got.type) / sizeof(Number);
  for (std::size_t i = 0; i < lanes; ++i) {
    auto there = get_lane<Number>(got.bits, i);
    auto asked = get_lane<Number>(wanted.value.bits, i);
    if (lane_matches(there, asked, wanted.nans[i]))
      continue;
    if (!is_nan(asked) || there != canonical(there))
      return false;
  }
  return lanes > 0;
}

template <class Number>
bool is_other_nan(const spec_value& x) {
  auto bits = get_lane<Number>(x.bits, 0);
  return is_nan(bits) && bits != canonical(bits);
}

template <class Number>
bool differs_in_sign(const spec_value& got, const expected_value& wanted) {
  auto other
    = get_lane<Number>(got.bits, 0) ^ get_lane<Number>(wanted.value.bits, 0);
  return other == Number{1} << (8 * sizeof(Number) - 1);
}

/// A float that got the sign of a NaN among the arguments.
bool took_a_sign(const spec_value& got, const expected_value& wanted,
                 const std::vector<spec_value>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [&](auto& x) {
    if (x.type != got.type)
      return false;
    if (x.type == value_type::f32)
      return is_other_nan<std::uint32_t>(x)
             && differs_in_sign<std::uint32_t>(got, wanted);
    return x.type == value_type::f64 && is_other_nan<std::uint64_t>(x)
           && differs_in_sign<std::uint64_t>(got, wanted);
  });
}

/// The standard's words where they are not those of `to_string(trap_kind)`.
/// An engine may say less than it: JavaScriptCore has one kind for a float that
/// no integer stands for and for an overflow.
std::string_view kind_words(std::string_view standard) {
  static constexpr std::pair<std::string_view, trap_kind> table[] = {
    {"invalid conversion to integer", trap_kind::integer_overflow},
    {"uninitialized", trap_kind::uninitialised_element},
    {"indirect call", trap_kind::signature_mismatch},
  };
  for (auto& [words, kind] : table)
    if (standard.starts_with(words))
      return to_string(kind);
  return standard;
}

} // namespace

bool matches(const spec_value& got, const expected_value& wanted) {
  if (got.type != wanted.value.type)
    return false;
  if (got.type == value_type::funcref)
    return got.null == wanted.value.null;
  if (got.type == value_type::externref)
    return got.null == wanted.value.null
           && (got.null || got.bits == wanted.value.bits);
  return wanted.lane_bytes == 8 && bytes_of(got.type) >= 8
           ? lanes_match<std::uint64_t>(got, wanted)
           : lanes_match<std::uint32_t>(got, wanted);
}

bool matches(const std::vector<spec_value>& got, const assert_return& wanted) {
  auto& expected = wanted.expected;
  if (wanted.is_either)
    return got.size() == 1
           && std::any_of(expected.begin(), expected.end(),
                          [&](auto& x) { return matches(got[0], x); });
  if (got.size() != expected.size())
    return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (!matches(got[i], expected[i]))
      return false;
  return true;
}

bool differs_by_canonical_nans(const std::vector<spec_value>& got,
                               const assert_return& wanted) {
  auto& expected = wanted.expected;
  if (wanted.is_either || got.size() != expected.size())
    return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (got[i].type != expected[i].value.type
        || !(matches(got[i], expected[i])
             || became_canonical<std::uint32_t>(got[i], expected[i])
             || became_canonical<std::uint64_t>(got[i], expected[i])
             || took_a_sign(got[i], expected[i], wanted.action.arguments)))
      return false;
  return true;
}

bool is_trap(std::string_view words, std::string_view wanted) {
  auto got = parse_trap(words);
  auto asked = kind_words(wanted);
  return got ? to_string(*got).starts_with(asked) : words.starts_with(asked);
}

} // namespace ips::sandbox::spec

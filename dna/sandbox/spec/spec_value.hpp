#pragma once
// The values of spec scripts: bits, never floats, so that nothing on the way
// can change a NaN.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ips::sandbox::spec {

enum class value_type : std::uint8_t {
  i32,
  i64,
  f32,
  f64,
  v128,
  funcref,
  externref,
};

/// "i32", "externref".
std::string_view to_string(value_type x);

/// The type of this name.
std::optional<value_type> parse_value_type(std::string_view name);

/// Little endian; of a reference the first 8 bytes hold its number.
using value_bits = std::array<std::uint8_t, 16>;

struct spec_value {
  value_type type = value_type::i32;
  value_bits bits{};
  /// Of a reference.
  bool null = false;
};

enum class nan_class : std::uint8_t {
  /// The lane's bits are what counts.
  none,
  canonical,
  arithmetic,
};

/// What a script wants a result to be.
struct expected_value {
  spec_value value;
  /// Width in bytes of the lanes that `nans` are of; 4 or 8.
  std::uint8_t lane_bytes = 4;
  std::array<nan_class, 4> nans{};
};

/// How many bytes of `bits` say something.
std::size_t bytes_of(value_type x);

template <class Number>
void set_lane(value_bits& bits, std::size_t lane, Number x) {
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    bits[lane * sizeof(Number) + i] = static_cast<std::uint8_t>(x >> (8 * i));
}

template <class Number>
Number get_lane(const value_bits& bits, std::size_t lane) {
  Number out = 0;
  for (auto i = sizeof(Number); i-- > 0;)
    out = static_cast<Number>((std::uint64_t{out} << 8)
                              | bits[lane * sizeof(Number) + i]);
  return out;
}

/// "f32:0x7fc00000", "externref:3", "externref:null".
std::string to_string(const spec_value& x);
std::string to_string(const expected_value& x);
std::string to_string(const std::vector<spec_value>& list);
std::string to_string(const std::vector<expected_value>& list);

} // namespace ips::sandbox::spec

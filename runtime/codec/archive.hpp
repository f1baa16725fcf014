#pragma once
// The canonical writer and the strict reader: cereal archives of our own.
// Little endian, fixed width, u32 length prefixes, no padding (DESIGN 7).
//
// A type takes part by its field list, `inspect(f, x) { return f(x.a, x.b); }`;
// the same list serves both directions. Enums on the wire start at 1 and name
// their last value by `last_of(T)`.

#include <array>
#include <concepts>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "runtime/codec/byte_archives.hpp"

namespace ips::codec {

/// Hands the fields of an inspected type to an archive.
template <class Archive>
struct field_visitor {
  using result_type = void;
  Archive& archive;

  template <class... Ts>
  void operator()(Ts&&... fields) {
    archive(std::forward<Ts>(fields)...);
  }
};

template <class T>
concept number = std::is_arithmetic_v<T> && !std::is_same_v<
                   T, bool> && !std::is_floating_point_v<T>;

template <class T>
concept wire_enum = std::is_enum_v<T>;

/// `std::optional` and `boxed`.
template <class T>
concept optional_like = requires(T& x) {
  { x.has_value() } -> std::same_as<bool>;
  { x.emplace() } -> std::same_as<typename T::value_type&>;
  x.reset();
};

template <class T>
concept byte_sized = std::is_same_v<T, std::uint8_t>;

template <class T>
concept inspectable
  = std::is_class_v<T> && requires(field_visitor<writer>& f, T& x) {
  inspect(f, x);
};

} // namespace ips::codec

CEREAL_SETUP_ARCHIVE_TRAITS(ips::codec::reader, ips::codec::writer)

namespace cereal {

/// cereal writes any enum as its number; ours also check the range.
template <ips::codec::wire_enum T>
struct specialize<ips::codec::writer, T, specialization::non_member_load_save>
  : std::true_type {};

template <ips::codec::wire_enum T>
struct specialize<ips::codec::reader, T, specialization::non_member_load_save>
  : std::true_type {};

} // namespace cereal

namespace ips::codec {

// -- writing ------------------------------------------------------------------

template <number T>
void save(writer& out, const T& x) {
  out.raw(&x, sizeof x);
}

inline void save(writer& out, const bool& x) {
  std::uint8_t byte = x ? 1 : 0;
  out.raw(&byte, 1);
}

template <wire_enum T>
void save(writer& out, const T& x) {
  save(out, static_cast<std::underlying_type_t<T>>(x));
}

inline void save(writer& out, const std::string& x) {
  out.length(x.size());
  out.raw(x.data(), x.size());
}

template <class T>
void save(writer& out, const std::vector<T>& xs) {
  out.length(xs.size());
  if constexpr (byte_sized<T>)
    out.raw(xs.data(), xs.size());
  else
    for (auto& x : xs)
      out(x);
}

template <std::size_t N>
void save(writer& out, const std::array<std::uint8_t, N>& x) {
  out.raw(x.data(), N);
}

template <optional_like T>
void save(writer& out, const T& x) {
  save(out, x.has_value());
  if (x)
    out(*x);
}

template <class A, class B>
void save(writer& out, const std::pair<A, B>& x) {
  out(x.first, x.second);
}

/// In the order of the keys, so that equal maps have equal bytes.
template <class Key, class T, class Less>
void save(writer& out, const std::map<Key, T, Less>& xs) {
  out.length(xs.size());
  for (auto& [key, value] : xs)
    out(key, value);
}

template <class... Ts>
void save(writer& out, const std::variant<Ts...>& x) {
  save(out, static_cast<std::uint8_t>(x.index() + 1));
  std::visit([&out](auto& value) { out(value); }, x);
}

template <inspectable T>
void save(writer& out, const T& x) {
  field_visitor<writer> visitor{out};
  inspect(visitor, const_cast<T&>(x));
}

// -- reading ------------------------------------------------------------------

template <number T>
void load(reader& in, T& x) {
  in.raw(&x, sizeof x);
}

inline void load(reader& in, bool& x) {
  std::uint8_t byte = 0;
  in.raw(&byte, 1);
  if (byte > 1)
    throw decode_failure{errc::bad_value, "a flag is neither 0 nor 1"};
  x = byte == 1;
}

template <wire_enum T>
void load(reader& in, T& x) {
  std::underlying_type_t<T> raw{};
  in.raw(&raw, sizeof raw);
  if (raw < 1 || raw > static_cast<std::underlying_type_t<T>>(last_of(T{})))
    throw decode_failure{errc::bad_value, "a kind has no meaning"};
  x = static_cast<T>(raw);
}

inline void load(reader& in, std::string& x) {
  x.resize(in.length());
  in.raw(x.data(), x.size());
}

template <class T>
void load(reader& in, std::vector<T>& xs) {
  auto count = in.length();
  if constexpr (byte_sized<T>) {
    xs.resize(count);
    in.raw(xs.data(), count);
  } else {
    xs.clear();
    for (std::size_t i = 0; i < count; ++i)
      in(xs.emplace_back());
  }
}

template <std::size_t N>
void load(reader& in, std::array<std::uint8_t, N>& x) {
  in.raw(x.data(), N);
}

template <optional_like T>
void load(reader& in, T& x) {
  bool there = false;
  load(in, there);
  x.reset();
  if (there)
    in(x.emplace());
}

template <class A, class B>
void load(reader& in, std::pair<A, B>& x) {
  in(x.first, x.second);
}

template <class Key, class T, class Less>
void load(reader& in, std::map<Key, T, Less>& xs) {
  auto count = in.length();
  xs.clear();
  for (std::size_t i = 0; i < count; ++i) {
    std::pair<Key, T> row;
    in(row);
    if (!xs.empty() && !xs.key_comp()(std::prev(xs.end())->first, row.first))
      throw decode_failure{errc::bad_value, "keys of a map do not ascend"};
    xs.insert(xs.end(), std::move(row));
  }
}

template <class... Ts>
void load(reader& in, std::variant<Ts...>& x) {
  std::uint8_t index = 0;
  load(in, index);
  if (index < 1 || index > sizeof...(Ts))
    throw decode_failure{errc::bad_value, "a message kind has no meaning"};
  std::uint8_t i = 0;
  auto pick = [&]<class T>(T*) {
    if (++i == index)
      in(x.template emplace<T>());
  };
  (pick(static_cast<Ts*>(nullptr)), ...);
}

template <inspectable T>
void load(reader& in, T& x) {
  field_visitor<reader> visitor{in};
  inspect(visitor, x);
}

} // namespace ips::codec

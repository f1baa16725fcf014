#pragma once
// WebAssembly text cut into the fields of a module: `(func ...)`, `(import
// ...)`. It is read as far as that takes; whether a field is right, wat2wasm
// says.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::manifest {

/// `(text "...")` inside a field: stands for the place and the size of those
/// bytes, two i32.const.
struct wat_literal {
  /// From its "(" to behind its ")", in the field's text.
  std::size_t begin;
  std::size_t end;
  std::string content;
};

struct wat_field {
  std::string text;
  /// Where it begins, from 1.
  std::uint32_t line = 1;
  /// "func", "import", ...
  std::string keyword;
  /// Every `$name` in it, in order. The first is its own, if it has one.
  std::vector<std::string> names;
  std::vector<wat_literal> literals;
};

/// Whether a text is a module by itself.
bool is_wat_module(std::string_view text);

/// @param file for messages
/// @returns `build_failed` with file and line where something is never closed,
///          or stands outside of all fields.
result<std::vector<wat_field>> read_wat_fields(std::string_view text,
                                               const std::string& file);

} // namespace ips::manifest

#pragma once
// Modules byte by byte: for what the text format cannot say, and for counts
// that would be megabytes of text.

#include <cstdint>
#include <map>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace ips::hostile {

/// Sections by their numbers.
enum class section : std::uint8_t {
  custom = 0,
  type = 1,
  import = 2,
  function = 3,
  table = 4,
  memory = 5,
  global = 6,
  exported = 7,
  start = 8,
  element = 9,
  code = 10,
  data = 11,
  data_count = 12,
};

/// An unsigned LEB128.
bytes leb(std::uint32_t x);

/// A length and the bytes.
bytes sized(byte_view x);
bytes named(std::string_view x);

bytes joined(std::initializer_list<bytes> parts);
bytes repeated_bytes(const bytes& x, std::size_t count);

/// A section as it stands in a module.
bytes section_bytes(section id, const bytes& content);

/// The eight bytes that a module begins with.
bytes preamble();

/// Collects items of sections that are lists. Begins with the type () -> ()
/// and a function of it, exported as `run`.
class module_builder {
public:
  module_builder();

  module_builder& add(section id, const bytes& item);

  /// The code of the function `run`, without its locals and its end.
  module_builder& code(const bytes& instructions);

  /// The locals of `run`: this many of i64.
  module_builder& locals(std::uint32_t count);

  /// A function more, of type () -> (), with this body.
  module_builder& function(const bytes& body);

  /// Imports the host's `now`; takes its own type.
  module_builder& import_now();

  bytes finish() const;

private:
  struct list {
    std::uint32_t count = 0;
    bytes items;
  };

  std::map<section, list> lists_;
  bytes code_;
  bytes locals_ = {0};
  bytes functions_;
  std::uint32_t functions_count_ = 0;
  std::uint32_t imports_ = 0;
};

} // namespace ips::hostile

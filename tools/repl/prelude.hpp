#pragma once
// The JavaScript files of tools/repl/js, in the order in which they run. Each
// is an expression: a function of (kernel, native).

#include <span>
#include <string_view>

namespace ips::repl {

struct prelude_file {
  std::string_view name;
  std::string_view source;
};

std::span<const prelude_file> prelude();

} // namespace ips::repl

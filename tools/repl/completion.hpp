#pragma once
// What may stand at the end of a line that is being typed.

#include <string>
#include <vector>

namespace ips::repl {

struct completion {
  /// The part that is typed already.
  std::string prefix;
  /// Whole names, each beginning with `prefix`.
  std::vector<std::string> names;
};

} // namespace ips::repl

#pragma once
// What a script threw, where, and how that is shown.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "runtime/base/result.hpp"

namespace ips::repl {

/// A place in a script; lines and columns count from 1, 0 is "not known".
struct script_frame {
  std::string function;
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  friend bool operator==(const script_frame&, const script_frame&) = default;
};

/// An uncaught error of a script.
struct script_failure {
  error what;
  /// Whether IPS threw it, not the script's own code.
  bool from_ips = false;
  /// Innermost first; frames of IPS's own JavaScript are left out.
  std::vector<script_frame> frames;
};

/// The sources that ran, by the name under which they ran.
using source_map = std::map<std::string, std::string>;

/// "file:line:column", as far as it is known.
std::string place(const script_frame& x);

/// Reads JavaScriptCore's `error.stack`.
std::vector<script_frame> parse_stack(std::string_view stack);

/// Reads what the JavaScript side's `describe` answered.
script_failure read_failure(const nlohmann::json& described);

/// "error IPS1301 rejected: 2 is not odd", the hint on the next line.
std::string headline(const error& what);

/// The headline, then where it happened with the source line, then who called.
std::string render(const script_failure& failure, const source_map& sources);

} // namespace ips::repl

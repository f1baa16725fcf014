#pragma once
// What was typed in a session, as a script that does the same again.

#include <string>
#include <vector>

namespace ips::repl {

class journal {
public:
  /// Keeps one evaluated source; `failure` is empty where it went well.
  void add(const std::string& source, const std::string& failure);

  /// The script. `options` is the part of a command line that makes the same
  /// network; `ips run` reads it from the script's first lines.
  std::string script(const std::string& options) const;

private:
  struct step {
    std::string source;
    std::string failure;
  };

  std::vector<step> steps_;
};

/// The options in a script's head: what follows "// ips:" in one of the
/// comment lines that it opens with; empty where there is none.
std::string script_options(const std::string& source);

} // namespace ips::repl

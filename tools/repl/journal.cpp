#include "tools/repl/journal.hpp"

#include <sstream>
#include <string_view>

namespace ips::repl {

namespace {

constexpr std::string_view option_mark = "// ips:";

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

} // namespace

void journal::add(const std::string& source, const std::string& failure) {
  steps_.push_back({source, failure});
}

std::string journal::script(const std::string& options) const {
  auto out = std::string{option_mark} + " " + options + "\n";
  for (auto& x : steps_) {
    if (x.failure.empty()) {
      out += x.source + "\n";
      continue;
    }
    // What it did before it failed must happen again, and what follows too.
    out += "try { // failed: " + first_line(x.failure) + "\n" + x.source
           + "\n} catch (failed) {\n  print(failed);\n}\n";
  }
  return out;
}

std::string script_options(const std::string& source) {
  std::istringstream lines{source};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(option_mark))
      return line.substr(option_mark.size());
    if (!line.empty() && !line.starts_with("//") && !line.starts_with("#!"))
      break;
  }
  return {};
}

} // namespace ips::repl

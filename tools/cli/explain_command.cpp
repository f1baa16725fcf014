#include <cstdio>

#include "runtime/base/nearest.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"

namespace ips::cli {

namespace {

json row_json(const error_entry& x) {
  return {{"code", code_text(x.code)},
          {"name", x.name},
          {"meaning", x.meaning},
          {"hint", x.hint}};
}

ending list_all(bool as_json) {
  ending out;
  out.value = json::array();
  for (auto& x : error_table()) {
    if (as_json)
      out.value.push_back(row_json(x));
    else
      std::printf("%s  %-20s  %s\n", code_text(x.code).c_str(),
                  std::string{x.name}.c_str(), std::string{x.meaning}.c_str());
  }
  return out;
}

error unknown(const std::string& text) {
  std::vector<std::string> known;
  for (auto& x : error_table()) {
    known.emplace_back(x.name);
    known.push_back(code_text(x.code));
  }
  return {errc::unknown_code,
          "there is no error \"" + text + "\"" + did_you_mean(text, known)};
}

} // namespace

int explain_command(const command_line& line) {
  auto as_json = line.common.json;
  if (line.subject.empty())
    return report(list_all(as_json), as_json);
  auto code = parse_code(line.subject);
  if (!code)
    return report(ended_by(unknown(line.subject), exit_code::usage), as_json);
  auto& row = *find_error(*code);
  ending out;
  out.value = row_json(row);
  if (!as_json)
    std::printf("%s %s\n  %s\n  %s\n", code_text(row.code).c_str(),
                std::string{row.name}.c_str(), std::string{row.meaning}.c_str(),
                std::string{row.hint}.c_str());
  return report(out, as_json);
}

} // namespace ips::cli

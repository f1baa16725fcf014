#include <cstdio>
#include <map>

#include "dna/sandbox/spec/spec_runner.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"

namespace ips::cli {

namespace {

using sandbox::spec::engine_choice;
using sandbox::spec::spec_report;
using sandbox::spec::world_options;

/// One file's report.
struct file_report {
  std::string file;
  spec_report report;
};

struct totals {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
};

world_options options_of(const command_line& line) {
  world_options out;
  if (line.common.engine == actors::engine_kind::interpreter)
    out.engine = engine_choice::interpreter;
  out.metered = !line.no_meter;
  return out;
}

std::string engine_name(const world_options& x) {
  return x.engine == engine_choice::jsc ? "jsc" : "interp";
}

totals totals_of(const std::vector<file_report>& all) {
  totals out;
  for (auto& [file, x] : all) {
    out.passed += x.passed;
    out.failed += x.failures.size();
    out.skipped += x.skips.size();
  }
  return out;
}

std::string counts_text(const totals& x) {
  return std::to_string(x.passed) + " passed, " + std::to_string(x.failed)
         + " failed, " + std::to_string(x.skipped) + " skipped";
}

void print(const file_report& x) {
  auto* file = x.file.c_str();
  for (auto& f : x.report.failures)
    std::printf("%s:%u: %s: expected %s, got %s\n", file, f.line,
                f.what.c_str(), f.expected.c_str(), f.got.c_str());
  std::map<std::string, std::string> lines_by_reason;
  for (auto& skip : x.report.skips) {
    auto& lines = lines_by_reason[skip.reason];
    lines += (lines.empty() ? "" : ", ") + std::to_string(skip.line);
  }
  for (auto& [reason, lines] : lines_by_reason)
    std::printf("skip  %s: %s (lines %s)\n", file, reason.c_str(),
                lines.c_str());
  std::printf("%s  %s  %s\n", x.report.failures.empty() ? "ok  " : "FAIL", file,
              counts_text(totals_of({x})).c_str());
  std::fflush(stdout);
}

json to_json(const file_report& x) {
  auto failures = json::array();
  for (auto& f : x.report.failures)
    failures.push_back({{"line", f.line},
                        {"what", f.what},
                        {"expected", f.expected},
                        {"got", f.got}});
  auto skips = json::array();
  for (auto& skip : x.report.skips)
    skips.push_back({{"line", skip.line}, {"reason", skip.reason}});
  return {{"file", x.file},
          {"passed", x.report.passed},
          {"failures", failures},
          {"skips", skips}};
}

ending summary(const std::vector<file_report>& all,
               const world_options& options) {
  auto counts = totals_of(all);
  auto files = json::array();
  for (auto& x : all)
    files.push_back(to_json(x));
  ending out;
  out.value = {{"engine", engine_name(options)}, {"metered", options.metered},
               {"passed", counts.passed},        {"failed", counts.failed},
               {"skipped", counts.skipped},      {"files", files}};
  if (counts.failed > 0) {
    out.failed = error{errc::spec_failed, counts_text(counts)};
    out.code = exit_code::failed;
  }
  return out;
}

} // namespace

int wasm_command(const command_line& line) {
  auto as_json = line.common.json;
  auto options = options_of(line);
  std::vector<file_report> all;
  for (auto& file : line.arguments) {
    auto done = run_script(std::filesystem::path{file}, options);
    if (!done)
      return report(ended_by(done.failure(), exit_code_of(done.failure())),
                    as_json);
    all.push_back({file, std::move(*done)});
    if (!as_json)
      print(all.back());
  }
  if (!as_json)
    std::printf("%s (engine %s, %s)\n", counts_text(totals_of(all)).c_str(),
                engine_name(options).c_str(),
                options.metered ? "metered" : "not metered");
  return report(summary(all, options), as_json);
}

} // namespace ips::cli

#include <cstdio>

#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/scenarios.hpp"
#include "tools/cli/settings.hpp"
#include "tools/repl/files.hpp"

namespace ips::cli {

namespace {

constexpr std::size_t seeds_shown_max = 10;

/// One script under one seed.
struct seed_failure {
  std::uint64_t seed = 0;
  error what;
  /// Ready to print, with the place.
  std::string text;
  std::vector<std::string> output;
};

/// One script under all seeds.
struct script_result {
  scenario what;
  std::size_t seeds = 0;
  std::vector<seed_failure> failures;
};

std::vector<std::uint64_t> seeds_of(const command_line& line) {
  if (line.common.seed)
    return {*line.common.seed};
  std::vector<std::uint64_t> seeds(line.seeds);
  for (std::size_t i = 0; i < seeds.size(); ++i)
    seeds[i] = i + 1;
  return seeds;
}

seed_failure failed_with(const error& what) {
  return {0, what, repl::headline(what), {}};
}

std::optional<seed_failure> run_once(const common_options& options,
                                     const scenario& what,
                                     const std::string& source,
                                     const repl::network_factory& make) {
  auto settings = settings_of(options);
  if (!settings)
    return failed_with(settings.failure());
  settings->variant = what.variant;
  std::vector<std::string> output;
  auto print = [&output](const std::string& text) { output.push_back(text); };
  auto session = repl::session::open(*settings, make, print);
  if (!session)
    return failed_with(session.failure());
  auto done
    = (*session)->evaluate({source, what.file.string()}, repl::wanted::nothing);
  if (!done.failed)
    return std::nullopt;
  return seed_failure{0, done.failed->what,
                      repl::render(*done.failed, (*session)->sources()),
                      output};
}

script_result run_seeds(const command_line& line, const scenario& what,
                        const repl::network_factory& make) {
  script_result out{what, 0, {}};
  auto source = repl::read_source(what.file);
  auto own = source ? read_script_options(repl::script_options(*source))
                    : result<common_options>{source.failure()};
  if (!own) {
    out.failures.push_back(failed_with(own.failure()));
    return out;
  }
  for (auto seed : seeds_of(line)) {
    auto options = merged(line.common, *own);
    options.seed = seed;
    ++out.seeds;
    if (auto failure = run_once(options, what, *source, make)) {
      failure->seed = seed;
      out.failures.push_back(std::move(*failure));
    }
  }
  return out;
}

std::string indented(std::string text) {
  for (auto i = text.find('\n'); i != std::string::npos;
       i = text.find('\n', i + 5))
    text.insert(i + 1, "    ");
  return "    " + text;
}

/// The script, and the DNA that it is run with where that is another than it
/// names: as they stand on a command line.
std::string name_of(const scenario& x) {
  auto name = x.file.string();
  return x.variant ? name + " --variant " + x.variant->by.string() : name;
}

void print_result(const script_result& x) {
  auto name = name_of(x.what);
  auto count = std::to_string(x.seeds) + (x.seeds == 1 ? " seed" : " seeds");
  if (x.failures.empty()) {
    std::printf("ok    %s  %s\n", name.c_str(), count.c_str());
    std::fflush(stdout);
    return;
  }
  std::string seeds;
  for (std::size_t i = 0; i < x.failures.size() && i < seeds_shown_max; ++i)
    seeds += (i > 0 ? ", " : "") + std::to_string(x.failures[i].seed);
  if (x.failures.size() > seeds_shown_max)
    seeds += ", ...";
  std::printf("FAIL  %s  %zu of %s: %s\n", name.c_str(), x.failures.size(),
              count.c_str(), seeds.c_str());
  auto& first = x.failures.front();
  for (auto& text : first.output)
    std::printf("%s\n", indented(text).c_str());
  std::printf("%s\n", indented(first.text).c_str());
  std::printf("    repeat with: ips test %s --seed %llu\n", name.c_str(),
              static_cast<unsigned long long>(first.seed));
  std::fflush(stdout);
}

json to_json(const script_result& x) {
  auto failures = json::array();
  for (auto& f : x.failures)
    failures.push_back({{"seed", f.seed},
                        {"code", code_text(f.what.code)},
                        {"message", f.what.message},
                        {"output", f.output}});
  json out{
    {"file", x.what.file.string()}, {"seeds", x.seeds}, {"failures", failures}};
  if (x.what.variant)
    out["variant"] = x.what.variant->by.string();
  return out;
}

ending summary(const std::vector<script_result>& all) {
  ending out;
  auto scripts = json::array();
  std::size_t failed = 0;
  for (auto& x : all) {
    scripts.push_back(to_json(x));
    failed += x.failures.empty() ? 0 : 1;
  }
  auto passed = all.size() - failed;
  out.value = {{"scripts", scripts}, {"passed", passed}, {"failed", failed}};
  if (failed > 0) {
    out.failed = error{errc::script_failed,
                       std::to_string(failed) + " of "
                         + std::to_string(all.size()) + " scripts failed",
                       "", "ips test FILE --seed S repeats one"};
    out.code = exit_code::failed;
  }
  return out;
}

} // namespace

int test_command(const command_line& line, const repl::network_factory& make) {
  auto as_json = line.common.json;
  auto scenarios = find_scenarios(line);
  if (!scenarios)
    return report(ended_by(scenarios.failure(), exit_code::usage), as_json);
  std::vector<script_result> all;
  for (auto& one : *scenarios) {
    all.push_back(run_seeds(line, one, make));
    if (!as_json)
      print_result(all.back());
  }
  auto out = summary(all);
  if (as_json)
    return report(out, true);
  std::printf("%zu passed, %zu failed\n",
              out.value["passed"].get<std::size_t>(),
              out.value["failed"].get<std::size_t>());
  return out.code;
}

} // namespace ips::cli

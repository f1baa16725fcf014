#include <cstdio>
#include <filesystem>

#include "dna/host/app_check.hpp"
#include "dna/manifest/app_template.hpp"
#include "dna/manifest/build.hpp"
#include "dna/manifest/describe.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/inspect_text.hpp"
#include "tools/cli/report.hpp"
#include "tools/repl/files.hpp"

namespace ips::cli {

namespace {

namespace fs = std::filesystem;

/// What an answer is, besides its value: `check` fails with one.
struct told {
  json value;
  std::optional<error> failed = {};
};

result<told> make(const command_line& line) {
  fs::path folder{line.subject};
  IPS_TRY_VALUE(files, manifest::make_app(folder, line.subject, line.language));
  auto names = json::array();
  for (auto& x : files)
    names.push_back((folder / x).string());
  if (!line.common.json) {
    for (auto& x : names)
      std::printf("made %s\n", x.get<std::string>().c_str());
    auto name = line.subject.c_str();
    std::printf("next: ips dna test %s            its scenarios\n"
                "      ips dna check %s           what is wrong with it\n"
                "      ips dna build %s --watch   at each change\n"
                "      ips --dna %s               a prompt with it\n",
                name, name, name, name);
  }
  return told{{{"files", names}}};
}

result<told> build(const command_line& line) {
  IPS_TRY_VALUE(module, manifest::build_directory(
                          line.subject, manifest::build_when::always));
  if (!line.common.json)
    std::printf("built %s\n", module.c_str());
  return told{{{"module", module.string()}}};
}

/// The package's file: as asked, else NAME.dna where the user stands.
fs::path output_of(const command_line& line, const manifest::package& x) {
  if (!line.output.empty())
    return line.output;
  return x.rules.name + ".dna";
}

std::string_view word_of(host::severity x) {
  switch (x) {
    case host::severity::holds:
      return "ok";
    case host::severity::suspect:
      return "warn";
    case host::severity::wrong:
      return "wrong";
  }
  return "";
}

/// "1 thing is wrong, 2 warnings"
std::string summary_of(const std::vector<host::finding>& all) {
  auto wrong = host::count_of(all, host::severity::wrong);
  auto suspect = host::count_of(all, host::severity::suspect);
  return std::to_string(wrong) + " wrong, " + std::to_string(suspect)
         + (suspect == 1 ? " warning" : " warnings");
}

result<told> check(const command_line& line) {
  IPS_TRY_VALUE(all, host::check_app(line.subject));
  auto rows = json::array();
  for (auto& x : all) {
    rows.push_back({{"level", word_of(x.level)},
                    {"subject", x.subject},
                    {"message", x.message}});
    if (!line.common.json)
      std::printf("%-5s  %-11s  %s\n", std::string{word_of(x.level)}.c_str(),
                  std::string{x.subject}.c_str(), x.message.c_str());
  }
  auto summary = summary_of(all);
  if (!line.common.json)
    std::printf("%s\n", summary.c_str());
  told out{{{"findings", rows}, {"summary", summary}}};
  if (host::count_of(all, host::severity::wrong) > 0)
    out.failed = error{errc::check_failed, line.subject + ": " + summary};
  return out;
}

result<told> pack(const command_line& line) {
  IPS_TRY_VALUE(file, manifest::pack_directory(line.subject));
  IPS_TRY_VALUE(package, manifest::read_package(file));
  auto path = output_of(line, *package);
  IPS_TRY(repl::write_text(path, std::string{as_text(file)}));
  auto hash = to_string(package->hash);
  if (!line.common.json)
    std::printf("packed %s: %zu bytes, hash %s\n", path.c_str(), file.size(),
                hash.c_str());
  return told{
    {{"file", path.string()}, {"bytes", file.size()}, {"hash", hash}}};
}

result<told> inspect(const command_line& line) {
  IPS_TRY_VALUE(package, manifest::load_package(line.subject));
  auto out = json::parse(manifest::describe(*package).dump());
  if (!line.common.json)
    std::fputs(inspect_text(out).c_str(), stdout);
  return told{std::move(out)};
}

result<told> work(const command_line& line) {
  switch (line.what) {
    case command::dna_new:
      return make(line);
    case command::dna_check:
      return check(line);
    case command::dna_pack:
      return pack(line);
    case command::dna_inspect:
      return inspect(line);
    default:
      return build(line);
  }
}

} // namespace

int dna_command(const command_line& line) {
  if (line.watch)
    return watch_command(line);
  auto answer = work(line);
  if (!answer)
    return report(ended_by(answer.failure(), exit_code_of(answer.failure())),
                  line.common.json);
  ending out;
  out.value = std::move(answer->value);
  out.failed = std::move(answer->failed);
  if (out.failed)
    out.code = exit_code_of(*out.failed);
  return report(out, line.common.json);
}

int dna_test_command(const command_line& line,
                     const repl::network_factory& make) {
  if (auto dna = manifest::load_package(line.subject); !dna)
    return report(ended_by(dna.failure(), exit_code_of(dna.failure())),
                  line.common.json);
  auto tests = line;
  tests.arguments.insert(tests.arguments.begin(), line.subject);
  return test_command(tests, make);
}

} // namespace ips::cli

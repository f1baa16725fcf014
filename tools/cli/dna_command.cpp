#include <cstdio>
#include <filesystem>

#include "dna/manifest/build.hpp"
#include "dna/manifest/describe.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/repl/files.hpp"

namespace ips::cli {

namespace {

namespace fs = std::filesystem;

result<json> build(const command_line& line) {
  IPS_TRY_VALUE(module, manifest::build_directory(
                          line.subject, manifest::build_when::always));
  if (!line.common.json)
    std::printf("built %s\n", module.c_str());
  return json{{"module", module.string()}};
}

/// The package's file: as asked, else NAME.dna where the user stands.
fs::path output_of(const command_line& line, const manifest::package& x) {
  if (!line.output.empty())
    return line.output;
  return x.rules.name + ".dna";
}

result<json> pack(const command_line& line) {
  IPS_TRY_VALUE(file, manifest::pack_directory(line.subject));
  IPS_TRY_VALUE(package, manifest::read_package(file));
  auto path = output_of(line, *package);
  IPS_TRY(repl::write_text(path, std::string{as_text(file)}));
  auto hash = to_string(package->hash);
  if (!line.common.json)
    std::printf("packed %s: %zu bytes, hash %s\n", path.c_str(), file.size(),
                hash.c_str());
  return json{{"file", path.string()}, {"bytes", file.size()}, {"hash", hash}};
}

result<json> inspect(const command_line& line) {
  IPS_TRY_VALUE(package, manifest::load_package(line.subject));
  auto out = json::parse(manifest::describe(*package).dump());
  if (!line.common.json)
    std::printf("%s\n", out.dump(2).c_str());
  return out;
}

} // namespace

int dna_command(const command_line& line) {
  auto work = line.what == command::dna_build  ? build
              : line.what == command::dna_pack ? pack
                                               : inspect;
  auto answer = work(line);
  if (!answer)
    return report(ended_by(answer.failure(), exit_code_of(answer.failure())),
                  line.common.json);
  ending out;
  out.value = std::move(*answer);
  return report(out, line.common.json);
}

} // namespace ips::cli

#include <cstdio>

#include "dna/isolation/process_runner.hpp"
#include "dna/isolation/served_worker.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"

namespace ips::cli {

namespace {

ending check_confinement(bool as_json) {
  ending out;
  auto tried = isolation::prove_confinement({"/proc/self/exe"});
  if (!tried)
    return ended_by(tried.failure(), exit_code::failed);
  out.value = json::array();
  for (auto& x : *tried) {
    out.value.push_back({{"what", x.what}, {"refused", x.refused}});
    if (!as_json)
      std::printf("%-8s %s\n", x.refused ? "refused" : "ALLOWED",
                  x.what.c_str());
    if (!x.refused && !out.failed)
      out.failed
        = error{errc::sandbox_unavailable, "a confined process may " + x.what};
  }
  if (out.failed)
    out.code = exit_code::failed;
  return out;
}

} // namespace

int sandbox_worker_command(const command_line& line) {
  if (line.check)
    return report(check_confinement(line.common.json), line.common.json);
  auto served = isolation::serve_worker();
  if (served)
    return exit_code::ok;
  return report(ended_by(served.failure(), exit_code::failed), false);
}

} // namespace ips::cli

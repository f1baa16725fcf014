#include <cstdio>

#include <unistd.h>

#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/settings.hpp"
#include "tools/cli/version.hpp"
#include "tools/repl/shell.hpp"

namespace ips::cli {

namespace {

constexpr std::size_t names_shown_max = 8;

std::string agents_text(const std::vector<std::string>& names) {
  auto text = std::to_string(names.size());
  text += names.size() == 1 ? " agent: " : " agents: ";
  for (std::size_t i = 0; i < names.size() && i < names_shown_max; ++i) {
    text += i > 0 ? ", " : "";
    text += names[i];
  }
  if (names.size() > names_shown_max)
    text += ", ...";
  return text;
}

void show_banner(repl::session& x) {
  auto& options = x.options();
  auto& net = options.network;
  auto is_real = net.time == actors::clock_kind::real_time;
  auto is_stamped = net.channel == actors::channel_kind::stamped;
  std::printf("%s, %s\n", version_text().c_str(),
              agents_text(x.agents()).c_str());
  auto is_apart = net.sandbox == actors::sandbox_kind::process;
  std::printf("seed %llu, clock %s, channel %s%s%s%s\n",
              static_cast<unsigned long long>(net.seed),
              is_real ? "real" : "virtual", is_stamped ? "stamped" : "signed",
              is_apart ? ", sandbox process" : "",
              net.data_dir.empty() ? "" : ", data in ", net.data_dir.c_str());
  if (is_repeatable(options))
    std::printf("repeat with: ips %s\n", options.repeat.c_str());
  std::puts("help() shows what there is; Ctrl-D leaves");
}

} // namespace

int shell_command(const command_line& line, const repl::network_factory& make) {
  if (line.common.json) { // one envelope: the whole input is one script
    auto script = line;
    script.what = command::run;
    script.subject = std::string{"-"};
    return run_command(script, make);
  }
  auto settings = settings_of(line.common);
  if (!settings)
    return report(
      ended_by(settings.failure(), start_code_of(settings.failure())), false);
  settings->prints_signals = true;
  auto print = [](const std::string& text) { std::puts(text.c_str()); };
  auto session = repl::session::open(*settings, make, print);
  if (!session)
    return report(ended_by(session.failure(), start_code_of(session.failure())),
                  false);
  auto interactive = isatty(STDIN_FILENO) == 1;
  if (interactive)
    show_banner(**session);
  auto failed = repl::run_shell(**session, interactive);
  if (interactive || !failed)
    return exit_code::ok;
  return exit_code_of(*failed);
}

} // namespace ips::cli

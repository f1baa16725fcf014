#include <cstdio>

#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/settings.hpp"
#include "tools/repl/files.hpp"

namespace ips::cli {

namespace {

result<repl::script> script_of(const command_line& line) {
  if (line.what == command::evaluate)
    return repl::script{line.subject, "-e"};
  IPS_TRY_VALUE(source, repl::read_source(line.subject));
  return repl::script{source, line.subject};
}

/// The command line's options, completed by those in the script's head.
result<repl::session_options> settings_for(const command_line& line,
                                           const repl::script& x) {
  IPS_TRY_VALUE(own, read_script_options(repl::script_options(x.source)));
  IPS_TRY_VALUE(settings, settings_of(merged(line.common, own)));
  settings.arguments = line.arguments;
  return settings;
}

ending run_script(const command_line& line, const repl::network_factory& make) {
  auto script = script_of(line);
  if (!script)
    return ended_by(script.failure(), exit_code_of(script.failure()));
  auto settings = settings_for(line, *script);
  if (!settings)
    return ended_by(settings.failure(), exit_code_of(settings.failure()));
  ending out;
  auto as_json = line.common.json;
  auto print = [&out, as_json](const std::string& text) {
    if (as_json)
      out.output.push_back(text);
    else
      std::puts(text.c_str());
  };
  auto session = repl::session::open(*settings, make, print);
  if (!session)
    return ended_by(session.failure(), start_code_of(session.failure()));
  out.more["seed"] = settings->network.seed;
  auto done = (*session)->evaluate(*script, as_json ? repl::wanted::data
                                                    : repl::wanted::nothing);
  if (done.failed) {
    out.failed = done.failed->what;
    out.failed_text = repl::render(*done.failed, (*session)->sources());
    if (!done.failed->frames.empty())
      out.failed_at = repl::place(done.failed->frames.front());
    out.code = exit_code_of(*out.failed);
    if (!done.failed->from_ips)
      out.code = exit_code::failed;
  }
  out.value = std::move(done.value);
  return out;
}

} // namespace

int run_command(const command_line& line, const repl::network_factory& make) {
  return report(run_script(line, make), line.common.json);
}

} // namespace ips::cli

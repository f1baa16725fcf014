#include "tools/cli/program.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/repl/interrupts.hpp"

namespace ips::cli {

namespace {

/// JSC.md, "stack": what both scripts and metered modules need to fail cleanly.
constexpr std::size_t stack_bytes = 16u << 20;

/// Gives every thread from now on its stack, those of libraries too.
void enlarge_stacks() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

int dispatch(const command_line& line, const repl::network_factory& make) {
  switch (line.what) {
    case command::shell:
      return shell_command(line, make);
    case command::evaluate:
    case command::run:
      return run_command(line, make);
    case command::test:
      return test_command(line, make);
    case command::bench:
      return bench_command(line);
    case command::dna_test:
      return dna_test_command(line, make);
    case command::dna_new:
    case command::dna_build:
    case command::dna_check:
    case command::dna_pack:
    case command::dna_inspect:
      return dna_command(line);
    case command::wasm_spec:
      return wasm_command(line);
    case command::explain:
      return explain_command(line);
    case command::sandbox_worker:
      return sandbox_worker_command(line);
    case command::tell:
      std::fputs(line.text.c_str(), stdout);
      return exit_code::ok;
  }
  return exit_code::bug;
}

int guarded(const command_line& line, const repl::network_factory& make) {
  try {
    return dispatch(line, make);
  } catch (const std::exception& x) {
    // Foreseeable failures are values: an exception this far up is a bug.
    return report(
      ended_by({errc::bug, "an exception was not expected", x.what()},
               exit_code::bug),
      line.common.json);
  }
}

bool says_json(int count, const char* const words[]) {
  for (int i = 1; i < count; ++i)
    if (std::string_view{words[i]} == "--json")
      return true;
  return false;
}

} // namespace

int run_program(int count, const char* const words[],
                const repl::network_factory& make) {
  enlarge_stacks();
  // Local time in scripts must not differ from machine to machine.
  setenv("TZ", "UTC0", 1);
  auto line = read_command_line(count, words);
  if (!line)
    return report(ended_by(line.failure(), exit_code::usage),
                  says_json(count, words));
  if (line->watch || (line->what == command::shell && isatty(STDIN_FILENO)))
    repl::block_interrupts();
  int code = exit_code::bug;
  std::thread work{[&] { code = guarded(*line, make); }};
  work.join();
  return code;
}

} // namespace ips::cli

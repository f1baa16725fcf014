#pragma once
// What the user asked for on the command line, read and checked; nothing is
// done yet.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/host/network.hpp"

namespace ips::cli {

/// Options that every command takes. What is not set was not said.
struct common_options {
  std::optional<std::uint32_t> agents;
  std::optional<std::uint64_t> seed;
  std::optional<actors::clock_kind> clock;
  std::optional<actors::channel_kind> channel;
  std::optional<actors::engine_kind> engine;
  std::optional<actors::sandbox_kind> sandbox;
  std::string data;
  std::vector<std::string> dnas;
  std::string passphrase_file;
  bool json = false;
  bool dev_keys = false;
};

enum class command : std::uint8_t {
  shell,
  evaluate,
  run,
  test,
  bench,
  dna_new,
  dna_build,
  dna_check,
  dna_test,
  dna_pack,
  dna_inspect,
  wasm_spec,
  explain,
  /// The program as a sandbox process; not listed.
  sandbox_worker,
  /// Print `text` and be done: --help, --version.
  tell,
};

struct command_line {
  command what = command::shell;
  common_options common;
  /// Code, a file, a folder, a name: the command's one word.
  std::string subject;
  /// A script's arguments, or the paths of tests.
  std::vector<std::string> arguments;
  /// `ips test --seeds`.
  std::uint32_t seeds = 10;
  /// `ips sandbox-worker --check`.
  bool check = false;
  /// `ips dna new --lang`.
  std::string language = "cpp";
  /// `ips dna build --watch`.
  bool watch = false;
  /// `ips test --variant`: a folder.
  std::string variant;
  /// `ips bench --full`.
  bool full = false;
  /// `ips bench --peers`: a folder.
  std::string peers;
  /// `ips bench --plot`: a file.
  std::string plot;
  /// `ips dna pack --output`.
  std::string output;
  /// `ips wasm spec --no-meter`.
  bool no_meter = false;
  std::string text;
};

/// @returns `errc::usage` with the nearest names for what is mistyped.
result<command_line> read_command_line(int count, const char* const words[]);

/// The options in a script's head ("// ips: --seed 42").
result<common_options> read_script_options(const std::string& text);

/// `first`, completed by what only `second` says.
common_options merged(const common_options& first,
                      const common_options& second);

/// The options that make the same network again.
std::string repeat_text(const common_options& options, std::uint64_t seed);

} // namespace ips::cli

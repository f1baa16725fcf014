#pragma once
// A network and the JavaScript that drives it: what a REPL, a script and a
// test each have one of.
//
// Belongs to the thread that opened it (16 MiB of stack, for JavaScript); the
// network lives on a thread of its own. Only `interrupt` may come from another.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/host/network.hpp"
#include "runtime/base/random.hpp"
#include "tools/repl/completion.hpp"
#include "tools/repl/history.hpp"
#include "tools/repl/journal.hpp"
#include "tools/repl/network_thread.hpp"
#include "tools/repl/script_engine.hpp"

namespace ips::repl {

using network_factory = std::function<result<std::unique_ptr<actors::network>>(
  actors::network_options)>;

/// Takes each text that a script prints, without its last line end.
using printer = std::function<void(const std::string&)>;

/// A DNA that is installed in place of another; folders or packages.
struct stand_in {
  std::filesystem::path of;
  std::filesystem::path by;
};

struct session_options {
  actors::network_options network;
  /// Agents to begin with; a data directory that has some keeps them.
  std::uint32_t agents = 8;
  /// Packages or directories installed at the start.
  std::vector<std::string> dnas;
  /// What `net.install` takes instead of what it is asked for.
  std::optional<stand_in> variant;
  /// What the script sees as `args`.
  std::vector<std::string> arguments;
  /// Whether signals that nobody listens to are printed: at a prompt.
  bool prints_signals = false;
  /// The options that make the same network again, for `save`.
  std::string repeat;
};

class session {
public:
  static result<std::unique_ptr<session>>
  open(session_options options, const network_factory& make, printer print);

  ~session();

  /// Runs a script's text. A name that is a path makes `load` relative to it.
  outcome evaluate(const script& x, wanted what);

  completeness check(const std::string& source) const;
  bool parses(const std::string& source) const;

  /// What may stand at the end of the line, up to the cursor.
  completion complete(const std::string& line);

  /// The reference part of docs/repl.md.
  std::string reference();
  /// Names that lack documentation, or have it and are not there; a JSON list.
  std::string undocumented();

  /// Ends what runs; from any thread.
  void interrupt();

  const source_map& sources() const;
  const session_options& options() const;
  std::vector<std::string> agents();

private:
  session(session_options options, printer print);

  status start(const network_factory& make);
  status populate(actors::network& net);
  std::string answer(const std::string& op, const std::string& text);
  std::string installed_path(const std::filesystem::path& asked) const;
  result<json> perform(const std::string& op, json arguments);
  result<json> ask_network(const std::string& op, const json& arguments);

  // reload.cpp
  struct successor;
  static result<json> ask(actors::network& net, const ticket_book& tickets,
                          const std::string& op, json arguments);
  status repeat(const asked_operation& x, successor& next);
  result<json> renew(bool with_calls);
  result<json> reload(const json& arguments);

  result<json> print_text(const json& arguments);
  result<json> open_script(const json& arguments);
  result<json> close_script(const json& arguments);
  result<json> save_script(const json& arguments);
  result<json> random_numbers(const json& arguments);
  result<json> error_row(const json& arguments);
  result<json> did_you_mean(const json& arguments);
  result<json> complete_file(const json& arguments);
  result<json> start_values(const json& arguments);

  struct local_operation;
  static const local_operation* find_local(const std::string& name);

  session_options options_;
  printer print_;
  network_factory make_;
  journal journal_;
  history history_;
  ticket_book tickets_;
  random_source random_;
  /// Folders of the scripts that run, innermost last.
  std::vector<std::filesystem::path> folders_;
  std::atomic<actors::network*> driven_{nullptr};
  network_thread thread_;
  std::unique_ptr<actors::network> network_;
  std::unique_ptr<script_engine> engine_;
};

} // namespace ips::repl

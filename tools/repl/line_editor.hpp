#pragma once
// Lines from a terminal, with editing, history and completion (libedit).

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "tools/repl/completion.hpp"

namespace ips::repl {

/// What came of asking for a line.
struct input_line {
  enum class ending : std::uint8_t { entered, cancelled, closed };

  ending how = ending::closed;
  std::string text;
};

/// Belongs to one thread; only `cancel` may come from another.
class line_editor {
public:
  using completer = std::function<completion(const std::string&)>;

  /// `history`: where lines are kept from session to session, readable by
  /// their user alone; empty: nowhere.
  line_editor(std::filesystem::path history, completer complete);
  ~line_editor();

  input_line read(const std::string& prompt);
  void remember(const std::string& line);

  /// Gives up the line that is being typed; from any thread.
  void cancel();

private:
  struct state;
  std::unique_ptr<state> state_;
};

/// The history's place: $XDG_STATE_HOME/ips/history, by default under
/// ~/.local/state; empty where there is no home.
std::filesystem::path default_history();

} // namespace ips::repl

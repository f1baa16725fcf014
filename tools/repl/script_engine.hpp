#pragma once
// One JavaScript context with the objects of tools/repl/js in it.
//
// Belongs to the thread that made it; only `interrupt` may come from another.
// Scripts reach C++ through one native function: (operation, JSON text) ->
// JSON text. The operation "evaluate" is the engine's own, since what a nested
// script throws must reach its caller as it is.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "tools/repl/script_failure.hpp"

namespace ips::repl {

using json = nlohmann::json;

/// A source text and the name under which errors report it.
struct script {
  std::string source;
  std::string name;
};

/// How a script ended.
struct outcome {
  std::optional<script_failure> failed;
  /// Whether the last expression's value is another than undefined.
  bool has_value = false;
  /// That value as the REPL shows it, and as data; filled where asked for.
  std::string shown;
  json value;
};

/// What the caller of `evaluate` wants to know of the value.
enum class wanted : std::uint8_t { nothing, text, data };

enum class completeness : std::uint8_t { complete, incomplete };

class script_engine {
public:
  /// Answers an operation: JSON text in, JSON text out; never throws.
  using bridge
    = std::function<std::string(const std::string&, const std::string&)>;

  /// @pre the thread has at least 16 MiB of stack
  explicit script_engine(bridge answer);
  ~script_engine();

  outcome evaluate(const script& x, wanted what);

  /// Whether more lines could make a script of the text.
  completeness check(const std::string& source) const;

  /// Whether the text is a script.
  bool parses(const std::string& source) const;

  /// Calls a function of the JavaScript side that takes and answers text.
  std::string ask(const std::string& function, const std::string& argument);

  /// Ends the running evaluation; from any thread.
  void interrupt();
  bool interrupted() const;

  /// The sources that ran so far.
  const source_map& sources() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace ips::repl

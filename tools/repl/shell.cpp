#include "tools/repl/shell.hpp"

#include <array>
#include <atomic>
#include <cstdio>
#include <iostream>
#include <vector>

#include "runtime/base/nearest.hpp"
#include "tools/repl/interrupts.hpp"
#include "tools/repl/line_editor.hpp"

namespace ips::repl {

namespace {

constexpr auto first_prompt = "ips> ";
constexpr auto next_prompt = "...> ";

std::string trimmed(const std::string& text) {
  auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Several lines as one in the history, where that does not change them.
std::string as_one_line(std::string text) {
  if (text.find("//") != std::string::npos
      || text.find('`') != std::string::npos)
    return text;
  for (auto& c : text)
    if (c == '\n')
      c = ' ';
  return text;
}

/// Where inputs come from: a terminal or a pipe.
class input_source {
public:
  virtual ~input_source() = default;
  virtual input_line read(const char* prompt) = 0;
  virtual void remember(const std::string& input) = 0;
  virtual void cancel() = 0;
};

class pipe_source : public input_source {
public:
  input_line read(const char*) override {
    input_line line;
    if (std::getline(std::cin, line.text))
      line.how = input_line::ending::entered;
    return line;
  }

  void remember(const std::string&) override {
  }

  void cancel() override {
  }
};

class terminal_source : public input_source {
public:
  explicit terminal_source(session& x)
    : editor_(default_history(),
              [&x](const std::string& line) { return x.complete(line); }) {
  }

  input_line read(const char* prompt) override {
    return editor_.read(prompt);
  }

  void remember(const std::string& input) override {
    editor_.remember(as_one_line(input));
  }

  void cancel() override {
    editor_.cancel();
  }

private:
  line_editor editor_;
};

class shell {
public:
  shell(session& x, std::unique_ptr<input_source> source)
    : session_(x), source_(std::move(source)) {
  }

  std::optional<error> run();
  void interrupt();

private:
  enum class step : std::uint8_t { go_on, leave };

  step take(const std::string& text);
  step command(const std::string& text);
  void evaluate(const std::string& text);
  void show_failure(script_failure failed, const std::string& name,
                    bool one_line);

  session& session_;
  std::unique_ptr<input_source> source_;
  std::atomic<bool> evaluating_{false};
  std::optional<error> first_error_;
  unsigned inputs_ = 0;
};

void shell::interrupt() {
  if (evaluating_)
    session_.interrupt();
  else
    source_->cancel();
}

std::optional<error> shell::run() {
  std::string pending;
  for (;;) {
    auto line = source_->read(pending.empty() ? first_prompt : next_prompt);
    if (line.how == input_line::ending::cancelled) {
      if (pending.empty())
        std::puts("(Ctrl-D or .exit leaves)");
      pending.clear();
      continue;
    }
    auto closed = line.how == input_line::ending::closed;
    if (!closed)
      pending += (pending.empty() ? "" : "\n") + line.text;
    if (!closed && session_.check(pending) == completeness::incomplete)
      continue;
    auto input = trimmed(pending);
    pending.clear();
    if (!input.empty() && take(input) == step::leave)
      return first_error_;
    if (closed)
      return first_error_;
  }
}

shell::step shell::take(const std::string& text) {
  source_->remember(text);
  if (text == "exit" || text == "quit" || text == "exit()" || text == "quit()")
    return step::leave;
  if (text == "help") {
    evaluate("help()");
    return step::go_on;
  }
  auto is_command = text.size() > 1 && text[0] == '.'
                    && std::isalpha(static_cast<unsigned char>(text[1]));
  if (is_command)
    return command(text);
  evaluate(text);
  return step::go_on;
}

shell::step shell::command(const std::string& text) {
  static const std::vector<std::string> names{".exit", ".help", ".load",
                                              ".quit", ".save"};
  auto space = text.find(' ');
  auto name = text.substr(0, space);
  auto rest = space == std::string::npos ? "" : trimmed(text.substr(space));
  if (name == ".exit" || name == ".quit")
    return step::leave;
  if (name == ".help")
    evaluate(rest.empty() ? "help()" : "help(" + json(rest).dump() + ")");
  else if (name == ".load" || name == ".save")
    evaluate(name.substr(1) + "(" + json(rest).dump() + ")");
  else
    show_failure(
      {{errc::usage, "there is no command " + name + did_you_mean(name, names),
        "", "the commands are .help, .load FILE, .save FILE, .exit"},
       true,
       {}},
      "", true);
  return step::go_on;
}

void shell::evaluate(const std::string& text) {
  auto name = "[" + std::to_string(++inputs_) + "]";
  evaluating_ = true;
  auto out
    = session_.evaluate({prepared_input(session_, text), name}, wanted::text);
  evaluating_ = false;
  if (out.failed)
    show_failure(std::move(*out.failed), name,
                 text.find('\n') == std::string::npos);
  else if (out.has_value)
    std::puts(out.shown.c_str());
  std::fflush(stdout);
}

void shell::show_failure(script_failure failed, const std::string& name,
                         bool one_line) {
  if (one_line) // the user sees that line already
    std::erase_if(failed.frames,
                  [&name](const script_frame& x) { return x.file == name; });
  if (!first_error_)
    first_error_ = failed.what;
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", render(failed, session_.sources()).c_str());
}

} // namespace

std::string prepared_input(const session& x, const std::string& text) {
  auto out = text;
  for (std::string word : {"let", "const"}) {
    if (!out.starts_with(word) || out.size() <= word.size()
        || std::string{" \t\n[{"}.find(out[word.size()]) == std::string::npos)
      continue;
    out.replace(0, 3, "var");
    for (std::size_t i = 3; i < word.size(); ++i)
      out[i] = ' '; // columns in errors stay as typed
  }
  if (out.starts_with('{') && x.parses("(" + out + "\n)"))
    return "(" + out + ")";
  return out;
}

std::optional<error> run_shell(session& x, bool interactive) {
  std::unique_ptr<input_source> source;
  if (interactive)
    source = std::make_unique<terminal_source>(x);
  else
    source = std::make_unique<pipe_source>();
  shell loop{x, std::move(source)};
  if (!interactive) // Ctrl-C ends a pipe's program as it does any other
    return loop.run();
  interrupt_watch watch{[&loop] { loop.interrupt(); }};
  return loop.run();
}

} // namespace ips::repl

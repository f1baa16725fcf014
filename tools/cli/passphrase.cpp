#include "tools/cli/passphrase.hpp"

#include <filesystem>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "tools/repl/files.hpp"

namespace ips::cli {

namespace {

constexpr std::size_t passphrase_max = 1024;

/// The controlling terminal with its echo off; back as it was at the end.
class silent_terminal {
public:
  silent_terminal() : file_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (file_ < 0 || tcgetattr(file_, &before_) != 0)
      return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ready_ = tcsetattr(file_, TCSAFLUSH, &silent) == 0;
  }

  silent_terminal(const silent_terminal&) = delete;
  silent_terminal& operator=(const silent_terminal&) = delete;

  ~silent_terminal() {
    if (ready_)
      tcsetattr(file_, TCSAFLUSH, &before_);
    if (file_ >= 0)
      ::close(file_);
  }

  bool ready() const {
    return ready_;
  }

  std::string ask(const std::string& question) {
    say(question);
    std::string words;
    for (char c = 0; words.size() < passphrase_max && ::read(file_, &c, 1) == 1
                     && c != '\n';)
      words += c;
    say("\n");
    return words;
  }

private:
  void say(const std::string& text) {
    [[maybe_unused]] auto n = ::write(file_, text.data(), text.size());
  }

  int file_;
  termios before_{};
  bool ready_ = false;
};

error refused(const std::string& message) {
  return {errc::configuration, message, "",
          "type one, or use --passphrase-file FILE; a network that need not "
          "be safe takes --dev-keys"};
}

result<std::string> from_file(const std::string& file) {
  IPS_TRY_VALUE(text, repl::read_source(file));
  auto words = text.substr(0, text.find('\n'));
  if (words.ends_with('\r'))
    words.pop_back();
  if (words.empty())
    return refused("the passphrase file \"" + file + "\" opens with no words");
  return words;
}

} // namespace

result<std::string> read_passphrase(const std::string& data_dir,
                                    const std::string& file) {
  if (!file.empty())
    return from_file(file);
  std::error_code code; // a directory that cannot be read is no new one
  auto is_new = !std::filesystem::exists(data_dir, code)
                || std::filesystem::is_empty(data_dir, code);
  silent_terminal terminal;
  if (!terminal.ready())
    return refused("--data needs a passphrase, and there is no terminal to "
                   "ask for it");
  auto words = terminal.ask("passphrase of " + data_dir + ": ");
  if (words.empty())
    return refused("a passphrase is not empty");
  if (is_new && terminal.ask("the same once more: ") != words)
    return refused("the two passphrases differ");
  return words;
}

} // namespace ips::cli

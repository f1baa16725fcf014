#include "tools/repl/line_editor.hpp"

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cwchar>

#include <fcntl.h>
#include <histedit.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ips::repl {

namespace {

constexpr int history_max = 2000;
constexpr std::size_t names_shown_max = 200;

std::string common_start(const std::vector<std::string>& names) {
  auto start = names.front();
  for (auto& x : names) {
    auto end = std::mismatch(start.begin(), start.end(), x.begin(), x.end());
    start.erase(end.first, start.end());
  }
  return start;
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

void show_names(const std::vector<std::string>& names) {
  std::size_t widest = 0;
  for (auto& x : names)
    widest = std::max(widest, x.size() + 2);
  auto columns = std::max<std::size_t>(1, terminal_width() / widest);
  std::fputc('\n', stdout);
  auto shown = std::min(names.size(), names_shown_max);
  for (std::size_t i = 0; i < shown; ++i) {
    auto last = i + 1 == shown || (i + 1) % columns == 0;
    std::printf("%-*s%s", last ? 0 : static_cast<int>(widest), names[i].c_str(),
                last ? "\n" : "");
  }
  if (shown < names.size())
    std::printf("... and %zu more\n", names.size() - shown);
  std::fflush(stdout);
}

} // namespace

struct line_editor::state {
  EditLine* editor = nullptr;
  History* history = nullptr;
  std::string history_file;
  completer complete;
  std::string prompt;
  int wake_read = -1;
  int wake_write = -1;
  bool cancelled = false;

  void open_history(const std::filesystem::path& path);
  int next_character(wchar_t* out);
  unsigned char complete_word();
  void drain();

  static state& of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<state*>(self);
  }

  static char* show_prompt(EditLine* editor) {
    return of(editor).prompt.data();
  }

  static int get_character(EditLine* editor, wchar_t* out) {
    return of(editor).next_character(out);
  }

  static unsigned char complete_key(EditLine* editor, int) {
    return of(editor).complete_word();
  }
};

void line_editor::state::open_history(const std::filesystem::path& path) {
  history = history_init();
  HistEvent event;
  ::history(history, &event, H_SETSIZE, history_max);
  ::history(history, &event, H_SETUNIQUE, 1);
  el_set(editor, EL_HIST, ::history, history);
  if (path.empty())
    return;
  // Without a place to keep it the history lasts as long as the session.
  std::error_code code;
  std::filesystem::create_directories(path.parent_path(), code);
  auto file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return;
  ::fchmod(file, 0600);
  ::close(file);
  history_file = path;
  ::history(history, &event, H_LOAD, history_file.c_str());
}

void line_editor::state::drain() {
  char byte = 0;
  while (::read(wake_read, &byte, 1) == 1) {
  }
}

/// Waits for a key or for `cancel`; 0 ends the line as the end of input does.
int line_editor::state::next_character(wchar_t* out) {
  std::mbstate_t part{};
  for (;;) {
    pollfd both[2]{{STDIN_FILENO, POLLIN, 0}, {wake_read, POLLIN, 0}};
    if (::poll(both, 2, -1) < 0 && errno != EINTR)
      return 0;
    if (both[1].revents != 0) {
      drain();
      cancelled = true;
      return 0;
    }
    if (both[0].revents == 0)
      continue;
    char byte = 0;
    auto got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return 0;
    auto used = std::mbrtowc(out, &byte, 1, &part);
    if (used == static_cast<std::size_t>(-1))
      part = {}; // not of this encoding: skip it
    else if (used != static_cast<std::size_t>(-2))
      return 1;
  }
}

unsigned char line_editor::state::complete_word() {
  auto line = el_line(editor);
  auto found = complete(std::string{line->buffer, line->cursor});
  if (found.names.empty())
    return CC_REFRESH_BEEP;
  auto start = common_start(found.names);
  if (start.size() > found.prefix.size()) {
    el_insertstr(editor, start.c_str() + found.prefix.size());
    return CC_REFRESH;
  }
  if (found.names.size() == 1)
    return CC_REFRESH;
  show_names(found.names);
  return CC_REDISPLAY;
}

line_editor::line_editor(std::filesystem::path history, completer complete)
  : state_(std::make_unique<state>()) {
  if (!std::setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1)
    std::setlocale(LC_CTYPE, "C.UTF-8");
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
    state_->wake_read = ends[0];
    state_->wake_write = ends[1];
  }
  state_->complete = std::move(complete);
  auto editor = el_init("ips", stdin, stdout, stderr);
  state_->editor = editor;
  el_set(editor, EL_CLIENTDATA, state_.get());
  el_set(editor, EL_PROMPT, &state::show_prompt);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_GETCFN, &state::get_character);
  state_->open_history(history);
  el_set(editor, EL_ADDFN, "ips-complete", "completes a name",
         &state::complete_key);
  el_set(editor, EL_BIND, "^I", "ips-complete", nullptr);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
}

line_editor::~line_editor() {
  el_end(state_->editor);
  history_end(state_->history);
  ::close(state_->wake_read);
  ::close(state_->wake_write);
}

input_line line_editor::read(const std::string& prompt) {
  state_->prompt = prompt;
  state_->drain();
  state_->cancelled = false;
  el_resize(state_->editor);
  // Before the prompt shows: a key that comes in between would be lost.
  el_set(state_->editor, EL_PREP_TERM, 1);
  int count = 0;
  auto text = el_gets(state_->editor, &count);
  if (state_->cancelled) {
    std::fputs("^C\n", stdout);
    return {input_line::ending::cancelled, {}};
  }
  if (!text || count <= 0)
    return {input_line::ending::closed, {}};
  std::string line{text, static_cast<std::size_t>(count)};
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
    line.pop_back();
  return {input_line::ending::entered, line};
}

void line_editor::remember(const std::string& line) {
  HistEvent event;
  history(state_->history, &event, H_ENTER, line.c_str());
  if (!state_->history_file.empty())
    history(state_->history, &event, H_SAVE, state_->history_file.c_str());
}

void line_editor::cancel() {
  // A full pipe has woken the reader already.
  [[maybe_unused]] auto written = ::write(state_->wake_write, "x", 1);
}

std::filesystem::path default_history() {
  if (auto state = std::getenv("XDG_STATE_HOME"); state && *state)
    return std::filesystem::path{state} / "ips" / "history";
  if (auto home = std::getenv("HOME"); home && *home)
    return std::filesystem::path{home} / ".local" / "state" / "ips" / "history";
  return {};
}

} // namespace ips::repl

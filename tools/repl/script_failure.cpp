#include "tools/repl/script_failure.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace ips::repl {

namespace {

constexpr std::size_t frames_shown_max = 8;
/// A longer source line (minified, data) would bury the message.
constexpr std::size_t source_line_max = 160;

/// Takes ":number" off the end of `text`; 0 where there is none.
unsigned cut_number(std::string_view& text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return 0;
  auto digits = text.substr(colon + 1);
  unsigned number = 0;
  auto end = digits.data() + digits.size();
  auto [rest, code] = std::from_chars(digits.data(), end, number);
  if (digits.empty() || code != std::errc{} || rest != end)
    return 0;
  text = text.substr(0, colon);
  return number;
}

bool is_own_code(const script_frame& x) {
  return x.file.empty() || x.file.starts_with("ips:")
         || x.file.starts_with("[native");
}

/// One line of a stack: "function@file:line:column".
script_frame parse_frame(std::string_view line) {
  script_frame out;
  if (auto at = line.find('@'); at != std::string_view::npos) {
    out.function = line.substr(0, at);
    line.remove_prefix(at + 1);
  }
  out.column = cut_number(line);
  out.line = cut_number(line);
  if (out.line == 0) // only one number was there
    std::swap(out.line, out.column);
  out.file = line;
  return out;
}

std::string source_line(const source_map& sources, const script_frame& at) {
  auto i = sources.find(at.file);
  if (i == sources.end() || at.line == 0)
    return {};
  std::string_view rest{i->second};
  for (unsigned skipped = 1; skipped < at.line; ++skipped) {
    auto end = rest.find('\n');
    if (end == std::string_view::npos)
      return {};
    rest.remove_prefix(end + 1);
  }
  auto line = rest.substr(0, rest.find('\n'));
  if (line.size() > source_line_max)
    return {};
  return std::string{line};
}

std::string string_member(const nlohmann::json& x, const char* name) {
  auto i = x.find(name);
  return i != x.end() && i->is_string() ? i->get<std::string>() : std::string{};
}

unsigned number_member(const nlohmann::json& x, const char* name) {
  auto i = x.find(name);
  return i != x.end() && i->is_number_integer() && *i > 0 ? i->get<unsigned>()
                                                          : 0;
}

} // namespace

std::vector<script_frame> parse_stack(std::string_view stack) {
  std::vector<script_frame> out;
  while (!stack.empty()) {
    auto end = std::min(stack.find('\n'), stack.size());
    auto frame = parse_frame(stack.substr(0, end));
    if (!is_own_code(frame))
      out.push_back(std::move(frame));
    stack.remove_prefix(std::min(end + 1, stack.size()));
  }
  return out;
}

std::string place(const script_frame& x) {
  auto text = x.file;
  if (x.line > 0)
    text += ":" + std::to_string(x.line);
  if (x.column > 0)
    text += ":" + std::to_string(x.column);
  return text;
}

script_failure read_failure(const nlohmann::json& described) {
  script_failure out{{errc::script_failed, string_member(described, "message"),
                      string_member(described, "cause"),
                      string_member(described, "hint")},
                     false,
                     parse_stack(string_member(described, "stack"))};
  if (auto code = parse_code(string_member(described, "code"))) {
    out.what.code = *code;
    out.from_ips = true;
  }
  // A syntax error has no frame of its own but knows its line.
  script_frame at{"", string_member(described, "file"),
                  number_member(described, "line"), 0};
  auto known = [&at](const script_frame& x) {
    return x.file == at.file && x.line == at.line;
  };
  if (!is_own_code(at) && at.line > 0
      && (out.frames.empty() || !known(out.frames.front())))
    out.frames.insert(out.frames.begin(), at);
  return out;
}

std::string headline(const error& what) {
  auto text = "error " + code_text(what.code) + " "
              + std::string{to_string(what.code)} + ": " + what.message;
  if (!what.cause.empty())
    text += " (" + what.cause + ")";
  // The general hint of a script's own error would say nothing.
  auto hint = what.code == errc::script_failed ? std::string_view{what.hint}
                                               : hint_of(what);
  if (!hint.empty())
    text += "\n  hint: " + std::string{hint};
  return text;
}

std::string render(const script_failure& failure, const source_map& sources) {
  auto text = headline(failure.what);
  for (std::size_t i = 0; i < failure.frames.size(); ++i) {
    auto& frame = failure.frames[i];
    if (i == frames_shown_max) {
      text += "\n  and "
              + std::to_string(failure.frames.size() - frames_shown_max)
              + " more calls";
      break;
    }
    text += (i == 0 ? "\n  at " : "\n  called from ") + place(frame);
    if (i > 0)
      continue;
    auto line = source_line(sources, frame);
    if (!line.empty())
      text += "\n    " + std::to_string(frame.line) + " | " + line;
  }
  return text;
}

} // namespace ips::repl

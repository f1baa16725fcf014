#include "dna/manifest/wat_fields.hpp"

#include <algorithm>

namespace ips::manifest {

namespace {

struct token {
  enum class kind : std::uint8_t { open, close, string, word, end, unclosed };

  kind what = kind::end;
  std::size_t begin = 0;
  std::size_t end = 0;
};

class lexer {
public:
  explicit lexer(std::string_view text) : text_(text) {
  }

  token next() {
    if (!skip_blank())
      return {token::kind::unclosed, at_, at_};
    auto begin = at_;
    if (at_ == text_.size())
      return {token::kind::end, at_, at_};
    auto c = text_[at_++];
    if (c == '(')
      return {token::kind::open, begin, at_};
    if (c == ')')
      return {token::kind::close, begin, at_};
    if (c == '"')
      return string(begin);
    at_ = std::min(text_.find_first_of(" \t\r\n()\";", at_), text_.size());
    return {token::kind::word, begin, at_};
  }

  std::string_view words(const token& x) const {
    return text_.substr(x.begin, x.end - x.begin);
  }

  /// The line of a place, from 1. Places are asked for in order.
  std::uint32_t line_of(std::size_t place) {
    line_ += static_cast<std::uint32_t>(
      std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                 text_.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
    counted_ = place;
    return line_;
  }

private:
  /// False where a comment does not end.
  bool skip_blank() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      auto rest = text_.substr(at_);
      if (rest.starts_with(";;"))
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (!rest.starts_with("(;"))
        return true;
      else if (!skip_block())
        return false;
    }
  }

  /// Block comments nest.
  bool skip_block() {
    auto begin = at_;
    for (std::size_t depth = 0; at_ < text_.size(); ++at_) {
      auto pair = text_.substr(at_, 2);
      if (pair == "(;")
        ++depth, ++at_;
      else if (pair == ";)" && (++at_, --depth == 0))
        return ++at_, true;
    }
    at_ = begin;
    return false;
  }

  token string(std::size_t begin) {
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == '"')
        return {token::kind::string, begin, ++at_};
      if (text_[at_] == '\\')
        ++at_;
    }
    return {token::kind::unclosed, begin, begin};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  auto lower = c | 32;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// One escape behind its backslash: a letter, or two hexadecimal digits.
/// @returns how many characters it takes; 0 where it is none
std::size_t read_escape(std::string_view from, std::string& to) {
  constexpr std::string_view letters = "tnr\"'\\", plain = "\t\n\r\"'\\";
  if (from.empty())
    return 0;
  if (auto at = letters.find(from[0]); at != letters.npos)
    return to += plain[at], 1;
  if (from.size() < 2 || hex_digit(from[0]) < 0 || hex_digit(from[1]) < 0)
    return 0;
  to += static_cast<char>(hex_digit(from[0]) * 16 + hex_digit(from[1]));
  return 2;
}

/// What a string of the text format stands for.
/// @param quoted with its quotes
bool read_string(std::string_view quoted, std::string& to) {
  quoted = quoted.substr(1, quoted.size() - 2);
  for (std::size_t i = 0; i < quoted.size();) {
    if (quoted[i] != '\\') {
      to += quoted[i++];
      continue;
    }
    auto taken = read_escape(quoted.substr(i + 1), to);
    if (taken == 0)
      return false;
    i += 1 + taken;
  }
  return true;
}

class field_reader {
public:
  field_reader(std::string_view text, const std::string& file)
    : text_(text), file_(file), lexer_(text) {
  }

  result<std::vector<wat_field>> read() {
    std::vector<wat_field> out;
    for (;;) {
      auto first = lexer_.next();
      if (first.what == token::kind::end)
        return out;
      if (first.what != token::kind::open)
        return wrong(first, "this stands outside of all fields");
      IPS_TRY_VALUE(field, read_field(first));
      out.push_back(std::move(field));
    }
  }

private:
  error wrong(const token& at, const std::string& what) {
    auto place = file_ + ":" + std::to_string(lexer_.line_of(at.begin));
    return {errc::build_failed, "the text of the module cannot be read",
            place + ": error: " + what};
  }

  result<wat_field> read_field(const token& first) {
    wat_field out;
    out.line = lexer_.line_of(first.begin);
    std::vector<token> seen{first};
    for (std::size_t depth = 1; depth > 0;) {
      auto x = lexer_.next();
      if (x.what == token::kind::unclosed)
        return wrong(x, "this string or comment is never closed");
      if (x.what == token::kind::end)
        return wrong(first, "this ( is never closed");
      depth += x.what == token::kind::open;
      depth -= x.what == token::kind::close;
      seen.push_back(x);
      if (x.what == token::kind::word && text_[x.begin] == '$')
        out.names.emplace_back(lexer_.words(x));
      if (is_literal(seen))
        IPS_TRY(add_literal(seen, out));
    }
    out.keyword = lexer_.words(seen[1]);
    out.text = text_.substr(first.begin, seen.back().end - first.begin);
    return out;
  }

  /// Whether the last tokens are `(text "...")`.
  bool is_literal(const std::vector<token>& seen) const {
    auto n = seen.size();
    return n > 4 && seen[n - 4].what == token::kind::open
           && lexer_.words(seen[n - 3]) == "text"
           && seen[n - 2].what == token::kind::string
           && seen[n - 1].what == token::kind::close;
  }

  status add_literal(const std::vector<token>& seen, wat_field& to) {
    auto n = seen.size();
    auto start = seen[0].begin;
    wat_literal out{seen[n - 4].begin - start, seen[n - 1].end - start, {}};
    if (!read_string(lexer_.words(seen[n - 2]), out.content))
      return wrong(seen[n - 2], "this string has a wrong escape");
    to.literals.push_back(std::move(out));
    return ok();
  }

  std::string_view text_;
  const std::string& file_;
  lexer lexer_;
};

} // namespace

bool is_wat_module(std::string_view text) {
  lexer from{text};
  return from.next().what == token::kind::open
         && from.words(from.next()) == "module";
}

result<std::vector<wat_field>> read_wat_fields(std::string_view text,
                                               const std::string& file) {
  return field_reader{text, file}.read();
}

} // namespace ips::manifest

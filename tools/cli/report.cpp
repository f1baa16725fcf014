#include "tools/cli/report.hpp"

#include <cstdio>

namespace ips::cli {

int exit_code_of(const error& what) {
  auto area = static_cast<unsigned>(what.code) / 100;
  if (area == 13)
    return exit_code::rejected;
  if (area == 70)
    return exit_code::bug;
  switch (what.code) {
    case errc::usage:
    case errc::no_such_file:
    case errc::unknown_benchmark:
    case errc::unknown_code:
    case errc::folder_not_empty:
    case errc::no_template:
      return exit_code::usage;
    case errc::guessable_keys:
    case errc::configuration:
      return exit_code::configuration;
    default:
      return exit_code::failed;
  }
}

int start_code_of(const error& what) {
  auto code = exit_code_of(what);
  return code == exit_code::bug ? code : exit_code::configuration;
}

ending ended_by(error what, int code) {
  ending x;
  x.code = code;
  x.failed = std::move(what);
  return x;
}

namespace {

json error_json(const error& x) {
  json out{{"code", code_text(x.code)},
           {"name", to_string(x.code)},
           {"message", x.message},
           {"hint", hint_of(x)}};
  if (!x.cause.empty())
    out["cause"] = x.cause;
  return out;
}

} // namespace

int report(const ending& x, bool as_json) {
  if (as_json) {
    auto envelope = x.more;
    envelope["ok"] = !x.failed.has_value();
    envelope["output"] = x.output;
    envelope["value"] = x.value;
    if (x.failed)
      envelope["error"] = error_json(*x.failed);
    if (x.failed && !x.failed_at.empty())
      envelope["error"]["at"] = x.failed_at;
    auto text = envelope.dump(-1, ' ', false, json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
  } else if (x.failed) {
    auto text
      = x.failed_text.empty() ? repl::headline(*x.failed) : x.failed_text;
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  std::fflush(stdout);
  return x.code;
}

} // namespace ips::cli

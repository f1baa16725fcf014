#pragma once
// A session on the fake network, with what it printed.

#include "tests/unit/repl/fake_network.hpp"
#include "tools/repl/session.hpp"

namespace ips::test {

struct open_session {
  std::vector<std::string> printed;
  std::unique_ptr<repl::session> session;

  explicit open_session(repl::session_options options = {}) {
    if (options.repeat.empty())
      options.repeat = "--seed 0";
    auto print = [this](const std::string& x) { printed.push_back(x); };
    auto made
      = repl::session::open(std::move(options), fake_network::make, print);
    session = std::move(*made);
  }

  repl::outcome run(const std::string& source,
                    const std::string& name = "test.js") {
    return session->evaluate({source, name}, repl::wanted::text);
  }

  /// What the REPL shows of a value, or the error's headline.
  std::string shown(const std::string& source) {
    auto out = run(source);
    return out.failed ? repl::headline(out.failed->what) : out.shown;
  }

  /// The value as data; null for an error.
  repl::json value(const std::string& source) {
    return session->evaluate({source, "test.js"}, repl::wanted::data).value;
  }

  /// The error that the source ends in. @pre there is one
  repl::script_failure failure(const std::string& source) {
    auto out = run(source);
    return out.failed ? *out.failed
                      : repl::script_failure{{errc::bug, "no error"}, true, {}};
  }
};

} // namespace ips::test

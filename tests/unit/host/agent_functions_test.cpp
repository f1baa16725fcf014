// Calls to other agents, grants, signals, scheduled calls.

#include "tests/unit/host/guest.hpp"

#include "dna/host/capability.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "dna/manifest/system_types.hpp"

using namespace ips;
using namespace ips::host;

namespace {

const staged_write& only_write(const run_report& x) {
  auto& writes = came_to<finished>(x).writes;
  REQUIRE(writes.size() == 1);
  return writes[0];
}

json content_of(const staged_write& x) {
  REQUIRE(x.content);
  return json::parse(as_text(x.content->content));
}

run_report grant(const std::string& wish) {
  guest x;
  x.call("grant", {x.text(wish)}).output_answer();
  return run_in_both(x);
}

run_report schedule(const std::string& function, const std::string& arguments) {
  guest x;
  x.call("schedule", {x.text(function), x.text(arguments), {1'500}});
  return run_in_both(x);
}

run_report emit(const std::string& name, const std::string& content) {
  guest x;
  x.call("emit", {x.text(name), x.text(content)});
  return run_in_both(x);
}

/// Calls `f` of an agent twice, with this place of the secret.
guest calling(const operand& secret, const bytes& shown) {
  guest x;
  auto to = x.place(byte_view{some<agent_id>(7).value});
  auto placed = shown.empty() ? secret : operand{x.place(shown)};
  for (int i = 0; i < 2; ++i)
    x.call("call", {{to}, x.text("f"), x.text("[1]"), {placed}});
  x.output_answer();
  return x;
}

} // namespace

// -- call ----------------------------------------------------------------------

TEST_CASE("equal calls of another agent are told apart", "[host][call]") {
  auto x = calling(operand{0}, {});
  request wanted = call_request{some<agent_id>(7), "f", "[1]", {}};
  auto report = run_in_both(x);
  auto& missing = came_to<needs>(report).requests;
  REQUIRE(missing.size() == 1);
  CHECK(journal_key(missing[0]) == journal_key(wanted));

  auto world = only(wanted, there(json("first")), 0);
  world.merge(only(wanted, there(json("second")), 1));
  run_report last;
  CHECK(replay(context_of(x), world, last) == 3);
  CHECK(output_of(last) == "second");
}

TEST_CASE("a call shows the secret that it was given", "[host][call]") {
  bytes secret(32, 9);
  auto report = run_in_both(calling(operand{0}, secret));
  auto& asked = std::get<call_request>(came_to<needs>(report).requests[0]);
  CHECK(asked.secret == secret);
}

TEST_CASE("arguments of a call are a JSON array", "[host][call]") {
  for (auto arguments : {"{}", "7", "", "[1", "[1] 2"}) {
    guest x;
    auto to = x.place(byte_view{some<agent_id>(7).value});
    x.call("call", {{to}, x.text("f"), x.text(arguments), {0}});
    auto code = broken_by(run_in_both(x));
    INFO(arguments);
    CHECK((code == errc::bad_argument || code == errc::bad_json));
  }
}

TEST_CASE("a function learns who calls it", "[host][call]") {
  guest x;
  x.call("agent_info").output_answer();
  auto context = context_of(x);
  CHECK(output_of(run_in_both(context))["caller"] == to_string(context.agent));
  context.caller = some<agent_id>(3);
  CHECK(output_of(run_in_both(context))["caller"] == to_string(context.caller));
}

// -- emit ----------------------------------------------------------------------

TEST_CASE("signals come in their order", "[host][emit]") {
  guest x;
  x.call("emit", {x.text("posted"), x.text(R"({"n":1.5})")});
  x.call("emit", {x.text("posted"), x.text("null")});
  auto report = run_in_both(x);
  auto& signals = came_to<finished>(report).signals;
  REQUIRE(signals.size() == 2);
  CHECK(signals[0].name == "posted");
  CHECK(signals[0].content == R"({"n":1.5})");
  CHECK(signals[1].content == "null");
}

TEST_CASE("a signal is JSON under a name without a dot", "[host][emit]") {
  CHECK(broken_by(emit("", "1")) == errc::bad_argument);
  CHECK(broken_by(emit("ips.x", "1")) == errc::bad_argument);
  CHECK(broken_by(emit("x", "{")) == errc::bad_json);
}

TEST_CASE("a call's signals are bounded", "[host][emit]") {
  guest x;
  x.call("emit", {x.text("a"), x.text("1")});
  x.repeat(limits::signals_max);
  auto full = run_in_both(x);
  CHECK(came_to<finished>(full).signals.size() == limits::signals_max);
  guest more;
  more.call("emit", {more.text("a"), more.text("1")});
  more.repeat(limits::signals_max + 1);
  CHECK(broken_by(run_in_both(more)) == errc::over_limit);
}

// -- schedule ------------------------------------------------------------------

TEST_CASE("a scheduled call is a private entry", "[host][schedule]") {
  auto report = schedule("tick", "[1, \"a\"]");
  auto& write = only_write(report);
  CHECK(write.body.type == manifest::schedule_type);
  CHECK(write.content->salt.size() == manifest::salt_bytes);
  CHECK(
    content_of(write)
    == json{{"arguments", {1, "a"}}, {"at", 1'502'000}, {"function", "tick"}});
  CHECK(manifest::check_entry(test_rules(), *write.content));
}

TEST_CASE("only the DNA's functions are scheduled", "[host][schedule]") {
  CHECK(broken_by(schedule("judge_number", "[]")) == errc::unknown_function);
  CHECK(broken_by(schedule("tick", "[1.5]")) == errc::bad_json);
  CHECK(broken_by(schedule("tick", "{}")) == errc::bad_argument);
}

// -- grants --------------------------------------------------------------------

TEST_CASE("a transferable grant has a secret of its own", "[host][grant]") {
  auto report
    = grant(R"({"access":"transferable","functions":["run","tick"]})");
  auto content = content_of(only_write(report));
  auto answer = output_of(report);
  CHECK(answer["secret"].get<std::string>().size() == 64);
  CHECK(content["secret"] == answer["secret"]);
  CHECK(only_write(report).body.type == manifest::grant_type);
  CHECK(answer["header"]["seq"] == 2);
}

TEST_CASE("a grant that says too little or too much is refused",
          "[host][grant]") {
  for (auto wish :
       {R"({"access":"unrestricted"})",
        R"({"access":"unrestricted","functions":["nobody"]})",
        R"({"access":"unrestricted","functions":["judge_number"]})",
        R"({"access":"some","functions":["run"]})", R"({"functions":["run"]})",
        R"({"access":"assigned","functions":["run"]})",
        R"({"access":"unrestricted","functions":["run"],"secret":"00"})",
        R"({"access":"unrestricted","functions":"run"})", R"([])"}) {
    INFO(wish);
    CHECK(broken_by(grant(wish)) == errc::bad_argument);
  }
}

TEST_CASE("each kind of grant admits whom it names", "[host][grant]") {
  auto alice = some<agent_id>(1), bob = some<agent_id>(2);
  bytes secret(32, 4), wrong(32, 5);
  capability open{access_kind::unrestricted, {}, {"f"}, {}};
  CHECK(admits(open, alice, "f", {}));
  CHECK_FALSE(admits(open, alice, "g", {}));
  capability shared{access_kind::transferable, {}, {"f"}, secret};
  CHECK(admits(shared, alice, "f", secret));
  CHECK_FALSE(admits(shared, alice, "f", wrong));
  CHECK_FALSE(admits(shared, alice, "f", {}));
  capability named{access_kind::assigned, {alice}, {"f"}, {}};
  CHECK(admits(named, alice, "f", {}));
  CHECK_FALSE(admits(named, bob, "f", secret));
  for (auto& x : {open, shared, named}) {
    chain::entry entry{
      std::string{manifest::grant_type}, {}, json_bytes(grant_json(x))};
    auto back = grant_of(entry);
    REQUIRE(back);
    CHECK(grant_json(*back) == grant_json(x));
  }
}

TEST_CASE("modules do not write IPS's own types", "[host][grant]") {
  for (auto type : {manifest::grant_type, manifest::schedule_type}) {
    guest x;
    x.call("commit", {x.text(type), x.text("{}")});
    CHECK(broken_by(run_in_both(x)) == errc::unknown_entry_type);
  }
}

// Calls between agents, signals, scheduled calls, `held`, and the trace.

#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr auto manifest = R"(
name = "team"
version = "0.1.0"

[build]
language = "cpp"
sources = ["team.cpp"]

[entries.task]
validate = "validate_task"

[links.task]

[functions]
exposed = ["add", "add_twice", "ask", "whoami", "allow", "later", "tasks",
           "fill", "read_all", "seen", "signs", "back", "around", "chase"]
internal = ["ring", "fall"]

[callbacks]
held = { function = "keep_count", types = ["task"] }
)";

constexpr auto source = R"(
#include <ips.hpp>

IPS_VALIDATOR(validate_task) {
  return change.content.if_text() && change.content.text() != "bad"
           ? ips::valid() : ips::invalid("a bad task");
}

IPS_FUNCTION(add) {
  ips::emit("added", args.value(0));
  return ips::commit("task", args.value(0)).entry;
}

IPS_FUNCTION(add_twice) {
  ips::emit("added", "twice");
  ips::commit("task", args.value(0));
  return ips::commit("task", args.value(1)).entry;
}

/// Has the caller add a task.
IPS_FUNCTION(back) {
  auto out = ips::call(ips::agent_info().caller, "add",
                       ips::json::array({args.value(0)}));
  return out ? out.value : ips::json::object({{"code", out.code}});
}

/// A task of one's own, and one that another has this agent add meanwhile.
IPS_FUNCTION(around) {
  ips::call(args.hash(0), "back", ips::json::array({"from afar"}));
  return ips::commit("task", "own").entry;
}

/// The same, but asks something new whenever the own chain has grown.
IPS_FUNCTION(chase) {
  auto so_far = ips::query({.type = "task", .count = 1000}).size();
  auto name = "after " + std::to_string(so_far);
  ips::call(args.hash(0), "back", ips::json::array({name}));
  return ips::commit("task", "never").entry;
}

IPS_FUNCTION(whoami) {
  return ips::agent_info().caller;
}

IPS_FUNCTION(ask) {
  auto secret = args.size() > 3 ? args.value(3).if_hash() : std::nullopt;
  auto out = ips::call(args.hash(0), args.text(1), args.value(2), secret);
  return out ? out.value : ips::json::object({{"code", out.code}});
}

IPS_FUNCTION(allow) {
  auto made = ips::grant(args.value(0));
  return ips::json::object({{"header", made.header}, {"secret", made.secret}});
}

IPS_FUNCTION(later) {
  return ips::schedule(args.text(0), args.value(1),
                       static_cast<std::uint32_t>(args.integer(2)));
}

IPS_FUNCTION(ring) {
  ips::emit("rang", args.value(0));
  return ips::commit("task", args.value(0)).entry;
}

IPS_FUNCTION(fall) {
  ips::commit("task", "never");
  ips::fail("it fell");
}

IPS_FUNCTION(tasks) {
  auto out = ips::json::array();
  for (auto& row : ips::query({.type = "task", .count = 1000}))
    out.push_back(row.content);
  return out;
}

IPS_FUNCTION(fill) {
  for (auto i = 0; i < args.integer(0); ++i) {
    auto made = ips::commit("task", "task " + std::to_string(i));
    ips::link(ips::my_address(), made.entry, "task");
  }
  return nullptr;
}

IPS_FUNCTION(read_all) {
  std::vector<ips::hash> wanted;
  for (auto& row : ips::get_links(args.hash(0), "task"))
    wanted.push_back(row.target);
  std::int64_t there = 0;
  for (auto& one : ips::get_many(wanted).items())
    there += one.if_text() ? 1 : 0;
  return there;
}

IPS_FUNCTION(seen) {
  return args.value(0);
}

IPS_FUNCTION(signs) {
  return ips::verify(ips::agent_info().key, ips::sign("hi"), "hi");
}

IPS_CALLBACK(keep_count) {
  ips::emit("held", input);
  return nullptr;
}
)";

std::unique_ptr<local_network> team(std::uint64_t seed, std::uint32_t agents,
                                    network_options options = {}) {
  static const written_dna dna{"team", manifest, source};
  return make_network_of(dna.path(), seed, agents, options);
}

std::string address(local_network& net, const std::string& name) {
  return must(net.agent(name))["address"];
}

/// The contents of the signals of that name since the last question.
json told(local_network& net, const std::string& name) {
  auto out = json::array();
  for (auto& x : must(net.signals()))
    if (x["name"] == name)
      out.push_back(x["content"]);
  return out;
}

json ask(local_network& net, const std::string& from, const std::string& to,
         const std::string& function, json arguments, json secret = nullptr) {
  json all{address(net, to), function, std::move(arguments)};
  if (!secret.is_null())
    all.push_back(secret);
  return call(net, from, "ask", all);
}

const json not_granted{{"code", "IPS2212"}};

} // namespace

// -- grants --------------------------------------------------------------------

TEST_CASE("an agent's functions are closed to others", "[simulation][call]") {
  auto net = team(1, 4);
  CHECK(ask(*net, "bob", "alice", "whoami", json::array()) == not_granted);
  CHECK(ask(*net, "bob", "alice", "nothing", json::array())
        == json{{"code", "IPS4102"}});
  CHECK(ask(*net, "alice", "alice", "whoami", json::array())
        == address(*net, "alice"));
}

TEST_CASE("a grant opens what it names to whom it names",
          "[simulation][call]") {
  auto net = team(2, 4);
  json wish{{"access", "assigned"},
            {"agents", {address(*net, "bob")}},
            {"functions", {"whoami", "ring"}}};
  auto grant = call(*net, "alice", "allow", json::array({wish}));
  CHECK(ask(*net, "bob", "alice", "whoami", json::array())
        == address(*net, "bob"));
  CHECK(ask(*net, "carol", "alice", "whoami", json::array()) == not_granted);
  CHECK(ask(*net, "bob", "alice", "add", {"x"}) == not_granted);
  CHECK(ask(*net, "bob", "alice", "ring", {"by bob"}).is_string());
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"by bob"});
  must(perform(*net, "alice", "remove", {grant["header"]}));
  CHECK(ask(*net, "bob", "alice", "whoami", json::array()) == not_granted);
}

TEST_CASE("a call lands although another agent calls back meanwhile",
          "[simulation][call]") {
  auto net = team(4, 4);
  json open{{"access", "unrestricted"}, {"functions", {"add", "back"}}};
  for (auto agent : {"alice", "bob"})
    must(perform(*net, agent, "grant", json::array({open})));
  call(*net, "alice", "around", {address(*net, "bob")});
  CHECK(call(*net, "alice", "tasks", json::array())
        == json{"from afar", "own"});
}

TEST_CASE("a call that moves its own chain under itself ends",
          "[simulation][call]") {
  auto net = team(5, 4);
  json open{{"access", "unrestricted"}, {"functions", {"add", "back"}}};
  for (auto agent : {"alice", "bob"})
    must(perform(*net, agent, "grant", json::array({open})));
  auto chased = perform(*net, "alice", "call",
                        {"chase", json::array({address(*net, "bob")})});
  REQUIRE_FALSE(chased);
  CHECK(chased.failure().code == errc::head_moved);
  // Each of its runs had another task added; then others land as ever.
  CHECK(call(*net, "alice", "tasks", json::array()).size() == 4);
  call(*net, "alice", "add", {"at last"});
  CHECK(call(*net, "alice", "tasks", json::array()).size() == 5);
}

TEST_CASE("a transferable grant admits whoever has its secret",
          "[simulation][call]") {
  auto net = team(3, 4);
  json wish{{"access", "transferable"}, {"functions", {"whoami"}}};
  auto grant = must(perform(*net, "alice", "grant", json::array({wish})));
  auto secret = grant["secret"].get<std::string>();
  CHECK(ask(*net, "carol", "alice", "whoami", json::array(), secret)
        == address(*net, "carol"));
  CHECK(ask(*net, "carol", "alice", "whoami", json::array()) == not_granted);
  auto wrong = secret;
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  CHECK(ask(*net, "carol", "alice", "whoami", json::array(), wrong)
        == not_granted);
  auto grants = must(perform(*net, "alice", "grants", json::array()));
  REQUIRE(grants.size() == 1);
  CHECK(grants[0]["secret"] == secret);
  CHECK(must(perform(*net, "dave", "ask",
                     {"alice", "whoami", json::array(), secret}))
        == address(*net, "dave"));
}

TEST_CASE("grants hold after a restart", "[simulation][call]") {
  auto net = team(4, 4);
  json wish{{"access", "unrestricted"}, {"functions", {"add"}}};
  call(*net, "alice", "allow", json::array({wish}));
  REQUIRE(net->kill("alice"));
  REQUIRE(net->restart("alice"));
  CHECK(ask(*net, "bob", "alice", "add", {"later"}).is_string());
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"later"});
}

TEST_CASE("a call that runs again calls the other once", "[simulation][call]") {
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  auto net = team(5, 6, options);
  REQUIRE(net->fault("loss", 0.1));
  json wish{{"access", "unrestricted"}, {"functions", {"add"}}};
  call(*net, "alice", "allow", json::array({wish}));
  auto before = call(*net, "alice", "tasks", json::array()).size();
  std::size_t done = 0;
  for (int i = 0; i < 20; ++i)
    done += ask(*net, "bob", "alice", "add", {"n" + std::to_string(i)})
              .is_string();
  auto after = call(*net, "alice", "tasks", json::array()).size();
  CHECK(after - before >= done);
  CHECK(after - before <= 20);
}

TEST_CASE("a stranger's endless nesting harms nobody", "[simulation][call]") {
  auto net = team(15, 4);
  json wish{{"access", "unrestricted"}, {"functions", {"seen"}}};
  call(*net, "alice", "allow", json::array({wish}));
  auto from = *parse_id<agent_id>(address(*net, "bob"));
  for (std::size_t depth : {65u, 400'000u}) {
    auto text = std::string(depth, '[') + std::string(depth, ']');
    actors::app_call sent{{}, "seen", text, {}};
    sent.id.value.fill(static_cast<std::uint8_t>(depth));
    caf::anon_send(net->roles_of("alice").agent, atom::serve_v, from,
                   actors::make_local(actors::wire_body{sent}));
    REQUIRE(net->settle());
  }
  CHECK(call(*net, "alice", "seen", {1}) == 1);
}

TEST_CASE("a call that comes again after its answer was forgotten lands once",
          "[simulation][call]") {
  auto net = team(16, 4);
  json wish{{"access", "unrestricted"}, {"functions", {"add", "seen"}}};
  call(*net, "alice", "allow", json::array({wish}));
  auto from = *parse_id<agent_id>(address(*net, "bob"));
  auto send = [&](std::uint32_t number, const std::string& function,
                  const json& argument) {
    actors::app_call sent{{}, function, json::array({argument}).dump(), {}};
    std::memcpy(sent.id.value.data(), &number, sizeof number);
    caf::anon_send(net->roles_of("alice").agent, atom::serve_v, from,
                   actors::make_local(actors::wire_body{sent}));
    REQUIRE(net->settle());
  };
  send(0, "add", "once");
  for (std::uint32_t i = 1; i <= actors::limits::received_max + 1; ++i)
    send(i, "seen", i);
  send(0, "add", "once");
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"once"});
}

TEST_CASE("an op of IPS's own types does not pass the DNA's rules by",
          "[simulation][call]") {
  auto net = team(16, 4);
  crypto::key_pair author{crypto::seed{{7}}};
  auto put = [&](chain::header body, std::optional<chain::entry> content) {
    body.author = author.address();
    body.prev.value.fill(1);
    body.time = {net->now_micros()};
    auto made = chain::sign(std::move(body), author);
    for (auto& op : chain::ops_of(made, content))
      for (auto holder : {"alice", "bob", "carol", "dave"})
        caf::anon_send(
          net->roles_of(holder).shard, atom::serve_v,
          actors::make_local(dht::contact_of(author.key())),
          actors::make_local(actors::wire_body{actors::put_ops{{op}}}),
          net->now_micros());
    REQUIRE(net->settle());
    return chain::ref_of(made.body);
  };
  chain::entry task{"task", {}, to_bytes("\"mine\"")};
  chain::header first;
  first.seq = 8;
  first.kind = chain::header_kind::create;
  first.type = "task";
  first.entry = chain::hash_of(task);
  auto theirs = put(first, task);
  auto status = [&] {
    json hash = to_string(first.entry);
    return must(perform(*net, "bob", "details", json::array({hash})))["status"];
  };
  REQUIRE(status() == "live");
  // Its validator refuses every removal; another type's would not be asked.
  chain::header second;
  second.seq = 9;
  second.kind = chain::header_kind::remove;
  second.type = "ips.grant";
  second.target = chain::change_target{theirs, first.entry};
  put(second, std::nullopt);
  CHECK(status() == "live");
}

TEST_CASE("what an agent signs for its app is verified so",
          "[simulation][call]") {
  auto net = team(14, 4);
  CHECK(call(*net, "alice", "signs", json::array()) == true);
}

// -- signals -------------------------------------------------------------------

TEST_CASE("a signal is told when its call has landed", "[simulation][emit]") {
  auto net = team(6, 4);
  call(*net, "alice", "add", {"one"});
  CHECK(told(*net, "added") == json{"one"});
  CHECK(told(*net, "added").empty());
  CHECK_FALSE(
    perform(*net, "alice", "call", {"add_twice", json{"good", "bad"}}));
  CHECK(told(*net, "added").empty());
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"one"});
}

TEST_CASE("holders are told of ops of the types they watch",
          "[simulation][held]") {
  auto net = team(7, 6);
  auto entry = call(*net, "alice", "add", {"watched"});
  auto rows = told(*net, "held");
  std::size_t puts = 0;
  for (auto& row : rows)
    puts += row["op"] == "put_entry" && row["entry"] == entry;
  CHECK(puts == must(net->holders(entry)).size());
  CHECK(puts >= 5);
}

// -- scheduled calls -----------------------------------------------------------

TEST_CASE("a scheduled call is made at its time and once",
          "[simulation][schedule]") {
  auto net = team(8, 4);
  call(*net, "alice", "later", {"ring", json{"wake up"}, 60'000});
  auto waiting = must(perform(*net, "alice", "scheduled", json::array()));
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0]["function"] == "ring");
  REQUIRE(net->advance(59'000'000));
  CHECK(told(*net, "rang").empty());
  REQUIRE(net->advance(2'000'000));
  CHECK(told(*net, "rang") == json{"wake up"});
  REQUIRE(net->advance(120'000'000));
  CHECK(told(*net, "rang").empty());
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"wake up"});
  CHECK(must(perform(*net, "alice", "scheduled", json::array())).empty());
}

TEST_CASE("a scheduled call outlives its agent's restart",
          "[simulation][schedule]") {
  auto net = team(9, 4);
  call(*net, "alice", "later", {"ring", json{"late"}, 10'000});
  call(*net, "alice", "later", {"ring", json{"later"}, 60'000});
  REQUIRE(net->kill("alice"));
  REQUIRE(net->advance(30'000'000));
  REQUIRE(net->restart("alice"));
  REQUIRE(net->advance(1'000'000));
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"late"});
  REQUIRE(net->advance(60'000'000));
  CHECK(call(*net, "alice", "tasks", json::array()) == json{"late", "later"});
}

TEST_CASE("a scheduled call that fails is told and not made again",
          "[simulation][schedule]") {
  auto net = team(10, 4);
  call(*net, "alice", "later", {"fall", json::array(), 1'000});
  REQUIRE(net->advance(2'000'000));
  auto failures = told(*net, "ips.schedule_failed");
  REQUIRE(failures.size() == 1);
  CHECK(failures[0]["function"] == "fall");
  CHECK(failures[0]["message"] == "it fell");
  CHECK(must(perform(*net, "alice", "scheduled", json::array())).empty());
  REQUIRE(net->kill("alice"));
  REQUIRE(net->restart("alice"));
  REQUIRE(net->advance(60'000'000));
  CHECK(told(*net, "ips.schedule_failed").empty());
  CHECK(call(*net, "alice", "tasks", json::array()).empty());
}

TEST_CASE("a scheduled call that is taken back is not made",
          "[simulation][schedule]") {
  auto net = team(11, 4);
  auto header = call(*net, "alice", "later", {"ring", json{"no"}, 5'000});
  must(perform(*net, "alice", "remove", {header}));
  REQUIRE(net->advance(10'000'000));
  CHECK(call(*net, "alice", "tasks", json::array()).empty());
}

// -- runs and the trace ----------------------------------------------------------

TEST_CASE("links and 50 remote entries are read in three runs",
          "[simulation][trace]") {
  auto net = team(12, 30);
  call(*net, "alice", "fill", {50});
  CHECK(call(*net, "bob", "read_all", {address(*net, "alice")}) == 50);
  auto trace = must(perform(*net, "bob", "trace", json::array()));
  CHECK(trace["runs"].size() <= 3);
  CHECK(trace["runs"][0]["needs"].size() == 1);
}

TEST_CASE("the trace tells who validated what a call committed",
          "[simulation][trace]") {
  auto net = team(13, 8);
  auto entry = call(*net, "alice", "add", {"traced"});
  auto trace = must(perform(*net, "alice", "trace", json::array()));
  CHECK(trace["function"] == "add");
  CHECK(trace["host"].size() > 2);
  CHECK(trace["fuel"] > 0);
  REQUIRE(trace["commits"].size() == 1);
  CHECK(trace["commits"][0]["entry"] == entry);
  auto& ops = trace["commits"][0]["ops"];
  REQUIRE(ops.size() == 2);
  for (auto& op : ops) {
    CHECK(op["validated"].size() >= 5);
    CHECK(op["validated"][0]["by"] == "alice");
    for (auto& row : op["validated"])
      CHECK(row["verdict"] == "valid");
  }
}

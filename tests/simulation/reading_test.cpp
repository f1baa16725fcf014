// Reading: whose word counts, all that is known of an entry, pages of links.

#include <algorithm>
#include <set>

#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

constexpr auto rules = R"(
name = "board"
version = "0.1.0"

[properties]
r = 3

[build]
language = "cpp"
sources = ["board.cpp"]

[entries.page]
validate = "validate_page"

[entries.fleeting]
validate = "validate_page"
cache = false

[links.note]
[links.mark]

[functions]
exposed = ["tie", "tie_and_read", "notes", "resolve", "page"]
)";

constexpr auto source = R"(
#include <ips.hpp>

#include <algorithm>

IPS_VALIDATOR(validate_page) {
  return ips::valid();
}

/// So many notes at a base in one call.
IPS_FUNCTION(tie) {
  auto base = args.hash(0);
  auto count = args.integer(1);
  for (std::int64_t i = 0; i < count; ++i)
    ips::link(base, base, "note", args.text(2));
  return count;
}

IPS_FUNCTION(tie_and_read) {
  auto base = args.hash(0);
  ips::link(base, base, "note", "new");
  return ips::links_page(base, args.value(1));
}

IPS_FUNCTION(notes) {
  return ips::links_page(args.hash(0), args.value(1));
}

/// A page as any holder, this agent or several holders have it.
IPS_FUNCTION(page) {
  auto from = args.text(1);
  auto source = from == "local"     ? ips::source::local
                : from == "several" ? ips::source::several
                                    : ips::source::any;
  return ips::get(args.hash(0), source).value_or(nullptr);
}

/// Several have put something in the page's place: joins the lines of all of
/// that in one page, which takes the place of the caller's own.
IPS_FUNCTION(resolve) {
  auto all = ips::get_details(args.hash(0));
  std::vector<std::string> lines;
  std::optional<ips::header_ref> mine;
  for (auto& update : all->updates) {
    lines.push_back(std::string{ips::get(update.entry)->text()});
    if (update.header.author == ips::my_address())
      mine = update.header;
  }
  std::sort(lines.begin(), lines.end());
  std::string joined;
  for (auto& line : lines)
    joined += (joined.empty() ? "" : " ") + line;
  return ips::update(*mine, "page", joined).entry;
}
)";

/// Built once for all tests.
std::string board() {
  static const written_dna dna{"board", rules, source};
  return dna.path();
}

json page_of(local_network& net, const std::string& agent,
             const std::string& base, json filter) {
  return must(
    perform(net, agent, "links_page", json::array({base, std::move(filter)})));
}

/// The headers of all pages, one behind the other.
std::vector<std::string> walked(local_network& net, const std::string& agent,
                                const std::string& base, json filter) {
  std::vector<std::string> out;
  for (auto rounds = 0; rounds < 100; ++rounds) {
    auto page = page_of(net, agent, base, filter);
    for (auto& row : page["links"])
      out.push_back(row["header"]["hash"]);
    if (page["next"].is_null())
      return out;
    filter["after"] = page["next"];
  }
  FAIL("the pages do not end");
  return out;
}

std::string address(local_network& net, const std::string& agent) {
  return must(net.agent(agent))["address"];
}

} // namespace

TEST_CASE("pages of links show each of them once, in the order of time",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 7, 8);
  auto base = address(*net, "alice");
  std::int64_t middle = 0;
  for (auto agent : {"alice", "bob", "carol"}) {
    call(*net, agent, "tie", {base, 30, agent});
    REQUIRE(net->advance(second));
    if (agent == std::string{"bob"})
      middle = net->now_micros();
    REQUIRE(net->advance(second));
  }
  auto all = walked(*net, "dave", base, {{"count", 1000}});
  REQUIRE(std::set<std::string>(all.begin(), all.end()).size() == 90);
  CHECK(walked(*net, "erin", base, {{"count", 7}}) == all);
  auto newest = walked(*net, "erin", base, {{"count", 13}, {"order", "desc"}});
  CHECK(std::vector(newest.rbegin(), newest.rend()) == all);
  CHECK(walked(*net, "frank", base, {{"from", middle}}).size() == 30);
  CHECK(walked(*net, "frank", base, {{"to", middle}}).size() == 60);
  CHECK(walked(*net, "frank", base, {{"tag", "b"}, {"count", 9}}).size() == 30);
  CHECK(walked(*net, "frank", base, {{"type", "mark"}}).empty());
  CHECK(page_of(*net, "grace", base, {{"count", 0}})["total"] == 90);
  CHECK(page_of(*net, "grace", base, {{"count", 5}, {"tag", "car"}})["total"]
        == 30);
  auto first = must(
    perform(*net, "bob", "links", json::array({base, json{{"count", 2}}})));
  REQUIRE(first.size() == 2);
  CHECK(first[0]["header"]["hash"] == all[0]);
  auto wrong = perform(*net, "bob", "links_page",
                       json::array({base, json{{"order", "up"}}}));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.failure().code == errc::bad_argument);
}

TEST_CASE("a call sees its own new links on the page where they belong",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 8, 6);
  auto base = address(*net, "bob");
  call(*net, "bob", "tie", {base, 5, "old"});
  REQUIRE(net->advance(second));
  auto page = call(*net, "carol", "tie_and_read", {base, {{"count", 3}}});
  CHECK(page["links"].size() == 3);
  CHECK(page["links"][0]["tag"] == "old");
  CHECK(page["total"] == 6);
  auto rest = call(*net, "carol", "notes",
                   {base, {{"count", 10}, {"after", page["next"]}}});
  CHECK(rest["links"].size() == 3);
  CHECK(rest["links"][2]["tag"] == "new");
  CHECK(rest["next"].is_null());
  REQUIRE(net->advance(second));
  page = call(*net, "dave", "tie_and_read",
              {base, {{"count", 2}, {"order", "desc"}}});
  REQUIRE(page["links"].size() == 2);
  CHECK(page["links"][0]["header"]["author"] == address(*net, "dave"));
  CHECK(page["links"][1]["header"]["author"] == address(*net, "carol"));
}

TEST_CASE("an unlink that two holders missed counts all the same",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 9, 10);
  auto base = address(*net, "alice");
  call(*net, "bob", "tie", {base, 3, "x"});
  auto rows = must(perform(*net, "bob", "links", json::array({base})));
  REQUIRE(rows.size() == 3);
  auto holders = must(net->holders(base));
  REQUIRE(holders.size() >= 3);
  // All holders but the author and one more are away when it is taken back.
  std::vector<std::string> away;
  for (auto& one : holders)
    if (one != "bob")
      away.push_back(one);
  auto reached = away.back();
  away.pop_back();
  for (auto& one : away)
    REQUIRE(net->kill(one));
  must(perform(*net, "bob", "unlink", json::array({base, rows[1]["header"]})));
  auto reader = std::string{};
  for (auto& one : net->agents())
    if (std::find(holders.begin(), holders.end(), one) == holders.end())
      reader = one;
  REQUIRE(!reader.empty());
  REQUIRE(net->kill("bob"));
  for (auto& one : away)
    REQUIRE(net->restart(one));
  INFO(reader << " reads, " << reached << " knows");
  auto left = must(perform(*net, reader, "links", json::array({base})));
  CHECK(left.size() == 2);
  // Until they have told each other; then the others know it, too.
  REQUIRE(net->advance(60 * second));
  CHECK(must(perform(*net, reader, "links", json::array({base}))).size() == 2);
}

TEST_CASE("get asks this agent alone, the first holder, or several",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 11, 10);
  auto made = must(
    perform(*net, "alice", "commit", json::array({"page", "first line"})));
  auto hash = made["entry"].get<std::string>();
  auto holders = must(net->holders(hash));
  auto get = [&](const std::string& agent, const char* from) {
    auto seen = must(
      perform(*net, agent, "get", json::array({hash, json{{"from", from}}})));
    CHECK(call(*net, agent, "page", {hash, from}) == seen);
    return seen;
  };
  for (auto& agent : net->agents()) {
    INFO(agent);
    auto holds
      = std::find(holders.begin(), holders.end(), agent) != holders.end();
    CHECK(get(agent, "local").is_null() == !(holds || agent == "alice"));
    CHECK(get(agent, "any") == "first line");
    CHECK(get(agent, "several") == "first line");
  }
  auto wrong = perform(*net, "bob", "get",
                       json::array({hash, json{{"from", "nobody"}}}));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.failure().code == errc::wrong_argument);
  CHECK(get("bob", "several") == "first line");
}

TEST_CASE("details tell who holds an entry and the author's receipts",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 12, 10);
  auto hash = must(perform(*net, "alice", "commit", {"page", "line"}))["entry"];
  std::set<std::string> holders;
  for (auto& name : must(net->holders(hash)))
    holders.insert(address(*net, name));
  auto own = must(perform(*net, "alice", "details", json::array({hash})));
  REQUIRE(own["headers"].size() == 1);
  std::set<std::string> receipts = own["headers"][0]["receipts"];
  // She gives herself none.
  holders.erase(address(*net, "alice"));
  CHECK(receipts == holders);
  std::set<std::string> told = own["holders"];
  for (auto& one : holders)
    CHECK(told.contains(one));
  // Who asks has none of its own.
  for (auto reader : {"bob", "carol", "dave"}) {
    INFO(reader);
    auto seen = must(perform(*net, reader, "details", json::array({hash})));
    std::set<std::string> having = seen["holders"];
    having.erase(address(*net, "alice"));
    CHECK(having == holders);
    std::set<std::string> signed_by = seen["headers"][0]["receipts"];
    signed_by.erase(address(*net, "alice"));
    auto others = holders;
    others.erase(address(*net, reader));
    CHECK(signed_by == others);
  }
  auto few = must(perform(*net, "bob", "details",
                          json::array({hash, json{{"from", "any"}}})));
  CHECK_FALSE(few["headers"][0].contains("receipts"));
  REQUIRE(!few["holders"].empty());
  holders.insert(address(*net, "alice"));
  for (auto& one : few["holders"])
    CHECK(holders.contains(one.get<std::string>()));
}

TEST_CASE("updates and deletes have their holders' receipts",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 14, 30);
  auto made = must(perform(*net, "alice", "commit", {"page", "draft"}));
  auto hash = made["entry"];
  must(perform(*net, "alice", "update", {made["header"], "tea"}));
  must(perform(*net, "alice", "remove", {made["header"]}));
  REQUIRE(net->advance(20 * second));
  auto holders = must(net->holders(hash));
  REQUIRE(holders.size() >= 3);
  auto seen = must(perform(*net, "bob", "details", json::array({hash})));
  CHECK(seen["status"] == "deleted");
  REQUIRE(seen["updates"].size() == 1);
  REQUIRE(seen["deletes"].size() == 1);
  for (auto& row :
       {seen["headers"][0], seen["updates"][0], seen["deletes"][0]}) {
    std::set<std::string> signed_by = row["receipts"];
    for (auto& name : holders)
      if (name != "bob")
        CHECK(signed_by.contains(address(*net, name)));
  }
}

TEST_CASE("however often an entry was changed its deletion is seen, and each "
          "change told",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 15, 10);
  auto made = must(perform(*net, "alice", "commit", {"page", "draft"}));
  auto hash = made["entry"].get<std::string>();
  constexpr std::size_t count = 1'100;
  for (std::size_t i = 0; i < count; ++i)
    must(perform(*net, "alice", "update",
                 {made["header"], "draft " + std::to_string(i)}));
  must(perform(*net, "alice", "remove", {made["header"]}));
  REQUIRE(net->advance(20 * second));
  auto holders = must(net->holders(hash)).dump();
  std::size_t strangers = 0;
  for (auto& reader : net->agents()) {
    INFO(reader);
    strangers += holders.find(reader) == std::string::npos ? 1 : 0;
    for (auto from : {"any", "several"}) {
      auto seen = must(perform(*net, reader, "details",
                               json::array({hash, json{{"from", from}}})));
      CHECK(seen["status"] == "deleted");
      CHECK(seen["updates"].size() == count);
      CHECK(seen["deletes"].size() == 1);
    }
    CHECK(must(perform(*net, reader, "get", {hash})).is_null());
  }
  CHECK(strangers > 0);
  auto seen = must(perform(*net, "bob", "details", json::array({hash})));
  CHECK(seen["updates"].size() == count);
  for (auto& row : seen["updates"])
    CHECK(row["receipts"].size() >= 2);
}

TEST_CASE("conflicting updates are all kept, and an app resolves them",
          "[simulation][reading]") {
  auto net = make_network_of(board(), 13, 8);
  // Two bring the same page; each puts something else in its place while they
  // cannot see each other.
  std::string hash;
  json first[2];
  const char* authors[] = {"alice", "bob"};
  for (auto i : {0, 1}) {
    first[i] = must(perform(*net, authors[i], "commit", {"page", "draft"}));
    hash = first[i]["entry"];
  }
  must(perform(*net, "alice", "update", {first[0]["header"], "tea"}));
  must(perform(*net, "bob", "update", {first[1]["header"], "cake"}));
  must(perform(*net, "bob", "update", {first[1]["header"], "milk"}));
  auto seen = must(perform(*net, "carol", "details", json::array({hash})));
  CHECK(seen["status"] == "updated");
  CHECK(seen["headers"].size() == 2);
  REQUIRE(seen["updates"].size() == 3);
  auto joined = call(*net, "alice", "resolve", json::array({hash}));
  CHECK(must(perform(*net, "dave", "get", json::array({joined})))
        == "cake milk tea");
  // What was there before is not gone.
  CHECK(must(perform(*net, "erin", "details", json::array({hash})))["updates"]
          .size()
        == 3);
}

TEST_CASE("with all holders gone a reader still has what it got, and gives it "
          "to others",
          "[simulation][reading]") {
  const std::uint64_t seed = 11;
  INFO("seed " << seed);
  auto net = make_network(seed, 24);
  auto agents = net->agents();
  auto entry = must(perform(*net, agents[0], "commit", json::array({"odd", 7})))
                 .at("entry")
                 .get<std::string>();
  REQUIRE(net->advance(90 * second));
  auto holders = must(net->holders(entry));
  auto holds = [&](const std::string& x) {
    return std::find(holders.begin(), holders.end(), x) != holders.end();
  };
  std::vector<std::string> others;
  for (auto& x : agents)
    if (x != agents[0] && !holds(x))
      others.push_back(x);
  REQUIRE(others.size() >= 2);
  auto get = [&](const std::string& reader) {
    return must(perform(*net, reader, "get", json::array({entry})));
  };
  CHECK(get(others[0]) == 7);
  REQUIRE(net->advance(second));
  // It is no holder by that.
  CHECK(must(net->holders(entry)) == holders);

  for (auto& x : holders)
    REQUIRE(net->kill(x));
  if (!holds(agents[0]))
    REQUIRE(net->kill(agents[0]));
  CHECK(get(others[0]) == 7);
  CHECK(get(others[1]) == 7);
}

TEST_CASE("of what the DNA does not let be kept a reader keeps nothing",
          "[simulation][reading]") {
  auto [type, kept]
    = GENERATE(table<std::string, bool>({{"page", true}, {"fleeting", false}}));
  INFO(type);
  auto net = make_network_of(board(), 17, 16);
  auto hash
    = must(perform(*net, "alice", "commit", json::array({type, "line"})))
        .at("entry");
  auto holders = must(net->holders(hash));
  std::vector<std::string> readers;
  for (auto& name : net->agents())
    if (name != "alice"
        && std::find(holders.begin(), holders.end(), name) == holders.end())
      readers.push_back(name);
  REQUIRE(readers.size() >= 2);
  auto has = [&](const std::string& reader) {
    return !must(perform(*net, reader, "get", json::array({hash}))).is_null();
  };
  CHECK(has(readers[0]));
  for (auto& name : holders)
    REQUIRE(net->kill(name));
  if (must(net->agent("alice"))["running"] == true)
    REQUIRE(net->kill("alice"));
  CHECK(has(readers[0]) == kept);
  CHECK(has(readers[1]) == kept);
}

TEST_CASE("what its author alone finds valid is told as rejected, by all who "
          "read it, and kept by none",
          "[simulation][reading]") {
  auto seed = GENERATE(range(1u, 9u));
  INFO("seed " << seed);
  auto net = make_network(seed, 24);
  REQUIRE(net->fault("unchecked", {"alice"}));
  auto hash = must(perform(*net, "alice", "commit", {"odd", 2})).at("entry");
  REQUIRE(net->advance(second));
  for (auto& name : net->agents()) {
    if (name == "alice")
      continue;
    INFO(name);
    auto told = must(perform(*net, name, "details", json::array({hash})));
    REQUIRE(told.is_object());
    CHECK(told["status"] == "rejected");
    CHECK(told["reason"] == "2 is not odd");
    must(perform(*net, name, "get", json::array({hash})));
  }
  REQUIRE(net->kill("alice"));
  for (auto& name : net->agents())
    if (name != "alice")
      CHECK(must(perform(*net, name, "get", json::array({hash}))).is_null());
}

TEST_CASE("a get of what nobody has asks each agent once",
          "[simulation][reading]") {
  auto net = make_network(12, 20);
  REQUIRE(net->advance(second));
  auto agents = net->agents();
  auto before = net->stats()["messages"].get<std::uint64_t>();
  json nothing = std::string(64, 'a');
  CHECK(
    must(perform(*net, agents[3], "get", json::array({nothing}))).is_null());
  auto sent = net->stats()["messages"].get<std::uint64_t>() - before;
  INFO(sent << " messages");
  // Questions and answers, and pings and rounds of the meantime.
  CHECK(sent <= 2 * 19 + 20);
}

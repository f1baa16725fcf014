// Needs and replay: a run repeats the last one up to the new answer.

#include "tests/unit/host/guest.hpp"

#include <set>

#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::host;

namespace {

/// Gets two entries, commits both, draws randomness and sends twice.
guest busy_guest() {
  guest x;
  for (auto hash : {'\1', '\2'}) {
    x.call("get", {{x.place(std::string(32, hash))}});
    x.commit_answer();
  }
  x.call("commit", {x.text("secret"), x.text("1")});
  x.call("random", {{0, 16}});
  x.call("commit", {x.text("raw"), {0, 16}});
  auto to = x.place(std::string(32, '\5'));
  x.call("send", {{to}, x.text("1")}).call("send", {{to}, x.text("1")});
  x.output_answer();
  return x;
}

journal whole_world() {
  auto world
    = only(get_request{some<entry_hash>(1)}, there(entry_of("note", "one")));
  world.merge(
    only(get_request{some<entry_hash>(2)}, there(entry_of("note", "two"))));
  request message = send_request{some<agent_id>(5), "1"};
  world.merge(only(message, there(json("first"))));
  world.merge(only(message, there(json("second")), 1));
  return world;
}

} // namespace

TEST_CASE("a function that gets two entries is run three times", "[host]") {
  guest x;
  for (auto hash : {'\1', '\2'})
    x.call("get", {{x.place(std::string(32, hash))}}).commit_answer();
  auto context = context_of(x);
  run_report last;
  CHECK(replay(context, whole_world(), last) == 3);
  auto at_once = run_in_both(context, whole_world());
  CHECK(last.fuel_used == at_once.fuel_used);
  auto& a = came_to<finished>(last).writes;
  auto& b = came_to<finished>(at_once).writes;
  REQUIRE(a.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(a[i].body == b[i].body);
    CHECK(a[i].content == b[i].content);
  }
  CHECK(a[1].content->content == to_bytes("two"));
}

TEST_CASE("salts, randomness, sends and fuel repeat from run to run",
          "[host]") {
  auto context = context_of(busy_guest());
  run_report last;
  CHECK(replay(context, whole_world(), last) == 5);
  auto at_once = run_in_both(context, whole_world());
  CHECK(output_of(last) == "second");
  CHECK(last.fuel_used == at_once.fuel_used);
  CHECK(last.trace.size() == at_once.trace.size());
  CHECK(came_to<finished>(last).writes.back().body
        == came_to<finished>(at_once).writes.back().body);
}

TEST_CASE("answers that nobody asks for change nothing", "[host]") {
  auto bare = run_in_both(context_of(guest{}.call("dna_info")));
  auto full = run_in_both(context_of(guest{}.call("dna_info")), whole_world());
  CHECK(bare.fuel_used == full.fuel_used);
}

TEST_CASE("each request has a journal key of its own", "[host]") {
  auto hash = some<entry_hash>(1);
  std::vector<request> all{get_request{hash},
                           details_request{hash},
                           links_request{some<dht_key>(1), "", {}},
                           links_request{some<dht_key>(1), "a", {}},
                           links_request{some<dht_key>(1), "", {'a'}},
                           activity_request{some<agent_id>(1), {}},
                           query_request{{}},
                           query_request{{"", 1}},
                           header_request{{some<agent_id>(1), 0, {}}},
                           sign_request{bytes(32, 1)},
                           send_request{some<agent_id>(1), ""}};
  std::set<bytes> keys;
  for (auto& x : all)
    keys.insert(journal_key(x));
  CHECK(keys.size() == all.size());
}

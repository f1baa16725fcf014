// A call reads its own writes.

#include "tests/unit/host/guest.hpp"

using namespace ips;
using namespace ips::host;

namespace {

/// Commits, and gives the address of the answer: hash, then reference.
std::uint32_t commit(guest& x, std::string_view type,
                     std::string_view content) {
  x.call("commit", {x.text(type), x.text(content)});
  return x.copy_answer(100);
}

const std::vector<staged_write>& writes_of(const run_report& x) {
  return came_to<finished>(x).writes;
}

} // namespace

TEST_CASE("get reads what the call staged, private entries too",
          "[host][get]") {
  guest x;
  auto note = commit(x, "note", "hello");
  auto secret = commit(x, "secret", "[1]");
  x.call("get", {{note}}).call("get", {{secret}}).output_answer();
  auto report = run_in_both(x);
  CHECK(output_of(report) == json{1});
}

TEST_CASE("get_details shows staged headers and changes",
          "[host][get_details]") {
  guest x;
  auto first = commit(x, "secret", "1");
  x.call("update", {{first + 32}, x.text("secret"), x.text("2")});
  x.call("get_details", {{first}}).output_answer();
  auto report = run_in_both(x);
  auto& writes = writes_of(report);
  auto out = output_of(report);
  CHECK(out["status"] == "updated");
  CHECK(out["content"] == 1);
  CHECK(out["headers"][0]["status"] == "updated");
  CHECK(out["updates"][0]["entry"] == to_string(writes[1].body.entry));
  CHECK(out["updates"][0]["header"]
        == header_ref_json(chain::ref_of(writes[1].body)));
}

TEST_CASE("get_details adds staged headers to what the network knows",
          "[host][get_details]") {
  auto entry = entry_of("number", "7");
  auto hash = chain::hash_of(entry);
  json known{{"entry", to_string(hash)},
             {"type", "number"},
             {"content", 7},
             {"status", "deleted"},
             {"headers",
              {{{"author", std::string(64, '1')},
                {"seq", 3},
                {"hash", std::string(64, '2')},
                {"time", 10},
                {"kind", "create"},
                {"status", "deleted"}}}},
             {"updates", json::array()},
             {"deletes", {{{"header", {}}}}}};
  guest x;
  auto at = commit(x, "number", "7");
  x.call("get_details", {{at}}).output_answer();
  auto out
    = output_of(run_in_both(x, only(details_request{hash}, there(known))));
  CHECK(out["status"] == "live");
  CHECK(out["headers"].size() == 2);
  CHECK(out["headers"][0]["hash"] == std::string(64, '2'));
}

TEST_CASE("get_links shows staged links without those taken back",
          "[host][get_links]") {
  guest x;
  auto base = x.place(std::string(32, '\1'));
  auto link = [&](std::string_view type, std::string_view tag) {
    x.call("link", {{base, base}, x.text(type), x.text(tag)});
    return x.copy_answer(68);
  };
  link("likes", "ab");
  link("free", "ac");
  auto third = link("likes", "a");
  link("likes", "b");
  x.call("unlink", {{third, base}});
  x.call("get_links", {{base}, x.text("likes"), x.text("a")}).output_answer();
  links_request wanted{some<dht_key>(1), "likes", to_bytes("a")};
  auto out = output_of(run_in_both(x, only(wanted, there(json::array()))));
  REQUIRE(out.size() == 1);
  CHECK(out[0]["tag"] == "ab");
  CHECK(out[0]["type"] == "likes");
  CHECK(out[0]["base"] == to_string(some<dht_key>(1)));
}

TEST_CASE("query shows stored and staged headers in the filter's order",
          "[host][query]") {
  auto ask = [](std::string filter, chain_filter wanted) {
    guest x;
    commit(x, "number", "1");
    commit(x, "note", "two");
    commit(x, "number", "3");
    x.call("query", {x.text(filter)}).output_answer();
    wanted.to = 1;
    auto stored = json{{{"seq", 1}}};
    auto out
      = output_of(run_in_both(x, only(query_request{wanted}, there(stored))));
    std::vector<int> seqs;
    for (auto& row : out)
      seqs.push_back(row["seq"]);
    return seqs;
  };
  chain_filter all;
  CHECK(ask("", all) == std::vector{1, 2, 3, 4});
  chain_filter numbers{"number"};
  CHECK(ask(R"({"type":"number"})", numbers) == std::vector{1, 2, 4});
  chain_filter last{"", 0, 1, true, 2};
  CHECK(ask(R"({"order":"desc","count":2})", last) == std::vector{4, 3});
  chain_filter few{"", 0, 1, false, 2};
  CHECK(ask(R"({"count":2})", few) == std::vector{1, 2});
  CHECK(ask(R"({"from":3})", all) == std::vector{3, 4});
}

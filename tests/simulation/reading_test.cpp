// What gets find, and what a reader keeps of it.

#include <algorithm>

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

std::vector<std::string> holders_of(local_network& net,
                                    const std::string& entry) {
  std::vector<std::string> out;
  for (auto& row : must(net.holders(entry)))
    out.push_back(row.is_string() ? row.get<std::string>()
                                  : row.at("agent").get<std::string>());
  return out;
}

bool among(const std::vector<std::string>& all, const std::string& x) {
  return std::find(all.begin(), all.end(), x) != all.end();
}

} // namespace

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
  auto holders = holders_of(*net, entry);
  std::vector<std::string> others;
  for (auto& x : agents)
    if (x != agents[0] && !among(holders, x))
      others.push_back(x);
  REQUIRE(others.size() >= 2);
  CHECK(must(perform(*net, others[0], "get", json::array({entry}))) == 7);
  REQUIRE(net->advance(second));
  // It is no holder by that.
  CHECK(holders_of(*net, entry) == holders);

  for (auto& x : holders)
    REQUIRE(net->kill(x));
  if (!among(holders, agents[0]))
    REQUIRE(net->kill(agents[0]));
  CHECK(must(perform(*net, others[0], "get", json::array({entry}))) == 7);
  CHECK(must(perform(*net, others[1], "get", json::array({entry}))) == 7);
}

TEST_CASE("a get of what nobody has asks each agent once",
          "[simulation][reading]") {
  auto net = make_network(12, 20);
  REQUIRE(net->advance(second));
  auto agents = net->agents();
  auto before = net->stats()["messages"].get<std::uint64_t>();
  auto nothing = std::string(64, 'a');
  CHECK(
    must(perform(*net, agents[3], "get", json::array({nothing}))).is_null());
  auto sent = net->stats()["messages"].get<std::uint64_t>() - before;
  INFO(sent << " messages");
  // Questions and answers, and pings and rounds of the meantime.
  CHECK(sent <= 2 * 19 + 20);
}

#include "actors/gossip_peer/known_peers.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/random.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

std::vector<agent_id> ids_of(const std::vector<dht::contact>& all) {
  std::vector<agent_id> out;
  for (auto& x : all)
    out.push_back(x.id);
  return out;
}

} // namespace

TEST_CASE("of more peers than can be remembered the first and the closest stay",
          "[actors][gossip]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    auto drawn = [&] {
      dht::contact out;
      for (auto& x : out.id.value)
        x = static_cast<std::uint8_t>(random.below(256));
      return out;
    };
    auto self = drawn().id;
    known_peers known;
    std::vector<dht::contact> all;
    for (int i = 0; i < 1'500; ++i) {
      all.push_back(drawn());
      known.add(self, all.back());
      known.add(self, all[random.below(all.size())]);
    }
    auto others = all.begin() + known_peers::stay_max;
    std::sort(others, all.end(),
              [&](auto& a, auto& b) { return dht::closer(self, a.id, b.id); });
    all.resize(limits::known_max);
    auto closest = ids_of(all);
    std::sort(closest.begin(), closest.end());
    CHECK(ids_of(known.all()) == closest);
  }
}

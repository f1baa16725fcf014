// Gets in a network part of which lies. The same with a hundred times as many
// gets: `ips bench adversaries`.

#include <catch2/catch.hpp>

#include "runtime/dht/model/ground_identities.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

constexpr std::uint64_t seed = 101;

/// One network for all: it takes longer to make than to use.
adversaries& network() {
  static adversaries out{10'000, seed};
  return out;
}

void check_gets(liar_kind kind, std::uint32_t share, std::size_t least) {
  auto& net = network();
  net.corrupt(kind, share);
  auto got = net.get_many(1'000);
  INFO(to_string(kind) << " " << share << ", seed " << seed << ": "
                       << got.succeeded << " of " << got.gets << ", "
                       << got.messages << " messages, at most "
                       << got.messages_max << "; direct " << got.in_stage[0]
                       << ", disjoint " << got.in_stage[1] << ", radius "
                       << got.in_stage[2] << "; holders wanted "
                       << net.wanted());
  CHECK(got.succeeded >= least);
}

} // namespace

// 99.9 % and 99 % of 1,000, less two and three standard deviations.
TEST_CASE("gets succeed where 30 % lie", "[dht][adversaries]") {
  for (auto kind : liar_kinds)
    check_gets(kind, 300'000, 997);
}

TEST_CASE("gets succeed where half lie", "[dht][adversaries]") {
  for (auto kind : liar_kinds)
    check_gets(kind, 500'000, 981);
}

TEST_CASE("without defences liars hide one value in ten",
          "[dht][adversaries]") {
  auto& net = network();
  net.corrupt(liar_kind::colluding, 500'000);
  net.defend(false);
  auto got = net.get_many(1'000);
  net.defend(true);
  INFO(got.succeeded << " of " << got.gets << ", seed " << seed);
  CHECK(got.succeeded < 900);
}

TEST_CASE("a network without liars is as it was", "[dht][adversaries]") {
  auto& net = network();
  net.corrupt(liar_kind::colluding, 0);
  auto got = net.get_many(1'000);
  INFO(got.messages << " messages, seed " << seed);
  CHECK(got.in_stage[0] == 1'000);
  CHECK(got.messages < 8 * got.gets);
  CHECK(net.wanted() == default_resilience);
}

TEST_CASE("identities ground at a key do not push its holders out",
          "[dht][adversaries]") {
  auto& net = network();
  net.corrupt(liar_kind::silent, 0);
  ground_identities attacker{net, 1'000'000, seed};
  for (std::size_t identities : {20, 80})
    for (auto rule : {holding_rule::by_radius, holding_rule::from_before,
                      holding_rule::closest}) {
      std::size_t succeeded = 0;
      std::size_t honest = 0;
      for (int i = 0; i < 100; ++i) {
        auto x = attacker.attack(identities, rule);
        succeeded += x.succeeded ? 1 : 0;
        honest += x.honest_holders;
      }
      INFO(identities << " identities, seed " << seed << ", rule "
                      << static_cast<int>(rule) << ": " << succeeded
                      << " of 100, " << honest << " honest holders in all");
      if (rule != holding_rule::closest)
        CHECK(succeeded >= 99);
      else
        CHECK(succeeded <= 10);
    }
}

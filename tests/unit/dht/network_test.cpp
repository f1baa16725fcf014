// Lookups over networks of pure routing tables.

#include <catch2/catch.hpp>

#include <bit>

#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

constexpr std::size_t lookups = 300;

struct tally {
  std::size_t wanted = 0;
  std::size_t found = 0;
  std::size_t messages = 0;
  std::size_t hops_max = 0;
};

/// Lookups of random keys by random live agents.
tally measure(pure_network& net, std::size_t want) {
  tally out;
  auto live = net.live_members();
  for (std::size_t n = 0; n < lookups; ++n) {
    auto i = net.random().below(net.members().size());
    if (net.is_silent(net.members()[i].id))
      continue;
    auto key = random_key(net.random());
    auto got = net.look_up(i, key, want);
    auto others = live;
    std::erase(others, net.members()[i]);
    for (auto& x : closest_of(others, key, want)) {
      ++out.wanted;
      out.found
        += std::size_t(std::count(got.closest.begin(), got.closest.end(), x));
    }
    out.messages += got.messages;
    out.hops_max = std::max(out.hops_max, got.hops);
  }
  return out;
}

void check_lookups(pure_network& net, std::size_t want) {
  auto m = net.members().size();
  auto got = measure(net, want);
  INFO(m << " agents, " << want << " wanted: " << got.found << " of "
         << got.wanted << " found, " << got.messages / lookups
         << " messages, at most " << got.hops_max << " hops");
  CHECK(got.found * 1'000 >= got.wanted * 999);
  CHECK(got.hops_max <= std::bit_width(m) / 2 + 1);
  CHECK(got.messages / lookups <= want + 2 * parms::alpha);
}

/// Every claim of completeness, checked against the whole network.
void check_claims(pure_network& net, std::size_t step) {
  std::size_t claims = 0;
  for (std::size_t i = 0; i < net.members().size(); i += step) {
    auto others = net.members();
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    for (unsigned bucket = 0; bucket < 14; ++bucket) {
      auto key = net.table(i).key_within(bucket, net.random());
      if (!net.table(i).knows_closest(key, 16))
        continue;
      ++claims;
      CHECK(net.table(i).closest(key, 16) == closest_of(others, key, 16));
    }
  }
  CHECK(claims >= net.members().size() / step);
}

} // namespace

TEST_CASE("in a small network everyone knows all others", "[dht][network]") {
  for (std::size_t m : {std::size_t{2}, std::size_t{8}, parms::surroundings}) {
    INFO(m << " agents, seed " << m);
    pure_network net{m, m};
    for (std::size_t i = 0; i < m; ++i) {
      CHECK(net.table(i).size() == m - 1);
      CHECK(net.table(i).knows_closest(random_key(net.random()), m));
    }
  }
}

TEST_CASE("lookups among 1,000 agents find the closest in O(log m) hops",
          "[dht][network]") {
  const std::uint64_t seed = 61;
  INFO("seed " << seed);
  pure_network net{1'000, seed};
  check_lookups(net, 20);
  check_lookups(net, 5);
  check_claims(net, 5);
}

TEST_CASE("lookups among 4,096 agents find the closest in O(log m) hops",
          "[dht][network]") {
  const std::uint64_t seed = 62;
  INFO("seed " << seed);
  pure_network net{4'096, seed};
  check_claims(net, 20);
  check_lookups(net, 20);
  check_lookups(net, 5);
  CHECK(net.table_bytes_max() < 20'000);
}

// Each agent made itself known to 20; beyond them it is known by chance.
TEST_CASE("a lookup that wants 64 of 4,096 agents misses one in fifty at most",
          "[dht][network]") {
  const std::uint64_t seed = 62;
  INFO("seed " << seed);
  pure_network net{4'096, seed};
  auto got = measure(net, 64);
  INFO(got.found << " of " << got.wanted << " found");
  CHECK(got.found * 50 >= got.wanted * 49);
}

TEST_CASE("lookups end and find the live closest with 30 % silent agents",
          "[dht][network]") {
  const std::uint64_t seed = 63;
  INFO("seed " << seed);
  pure_network net{1'000, seed};
  net.silence(300'000);
  for (std::size_t want : {5, 20}) {
    auto got = measure(net, want);
    INFO(want << " wanted: " << got.found << " of " << got.wanted << " found, "
              << got.messages / lookups << " messages");
    CHECK(got.found * 100 >= got.wanted * 99);
    CHECK(got.messages / lookups <= 2 * (want + 2 * parms::alpha));
  }
}

TEST_CASE("a network and its lookups are the same for the same seed",
          "[dht][network]") {
  pure_network a{200, 64};
  pure_network b{200, 64};
  for (std::size_t i = 0; i < 200; ++i)
    CHECK(a.table(i).contacts() == b.table(i).contacts());
  auto key = random_key(a.random());
  CHECK(a.look_up(3, key, 20).closest == b.look_up(3, key, 20).closest);
}

#include <catch2/catch.hpp>

#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

agent_id id_of(std::uint8_t first, std::uint8_t last = 0) {
  agent_id out;
  out.value[0] = first;
  out.value[31] = last;
  return out;
}

} // namespace

TEST_CASE("distance is the XOR of two ids, read big-endian",
          "[dht][distance]") {
  auto d = distance_of(id_of(0x80, 1), id_of(0x81, 3));
  CHECK(d.words[0] == std::uint64_t{1} << 56);
  CHECK(d.words[3] == 2);
  CHECK(d.leading_zeros() == 7);
  CHECK(d.bit(7));
  CHECK(d.bit(254));
  CHECK_FALSE(d.bit(255));
}

TEST_CASE("an id shares all its bits with itself, the last but one with its "
          "neighbour",
          "[dht][distance]") {
  CHECK(common_prefix(id_of(7), id_of(7)) == id_bits);
  CHECK(common_prefix(id_of(7, 0), id_of(7, 1)) == id_bits - 1);
  CHECK(common_prefix(id_of(0x00), id_of(0x80)) == 0);
}

TEST_CASE("closer compares distances, byte by byte", "[dht][distance]") {
  const std::uint64_t seed = 11;
  INFO("seed " << seed);
  random_source random{seed};
  for (int i = 0; i < 2'000; ++i) {
    auto key = random_key(random);
    auto a = random_contact(random).id;
    auto b = random_contact(random).id;
    auto far = [&key](const agent_id& x) {
      auto out = x.value;
      for (std::size_t n = 0; n < out.size(); ++n)
        out[n] = static_cast<std::uint8_t>(out[n] ^ key.value[n]);
      return out;
    };
    CHECK(closer(key, a, b) == (far(a) < far(b)));
    CHECK_FALSE(closer(key, a, a));
    CHECK(distance_of(a, b) == distance_of(b, a));
    CHECK(key_at(a, distance_of(a, key)) == key);
  }
}

TEST_CASE("a prefix bounds the distances that begin with it",
          "[dht][distance]") {
  random_source random{12};
  for (unsigned bits : {0u, 1u, 63u, 64u, 65u, 128u, 255u, 256u}) {
    auto d = distance_of(random_key(random), random_key(random));
    auto least = least_with_prefix(d, bits);
    auto greatest = greatest_with_prefix(d, bits);
    CHECK(least <= d);
    CHECK(d <= greatest);
    distance between;
    for (std::size_t i = 0; i < 4; ++i)
      between.words[i] = least.words[i] ^ greatest.words[i];
    CHECK(between.leading_zeros() == bits);
  }
}

TEST_CASE("a contact is its key on the wire", "[dht][contact]") {
  random_source random{13};
  auto x = random_contact(random);
  CHECK(consistent(x));
  std::vector<contact> xs{x, random_contact(random)};
  CHECK(contacts_of(keys_of(xs)) == xs);
  x.id.value[5] ^= 1;
  CHECK_FALSE(consistent(x));
}

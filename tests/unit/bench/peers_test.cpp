#include <catch2/catch.hpp>

#include "tools/bench/peers.hpp"

namespace ips::bench {

TEST_CASE("what OpenDHT's program prints is read", "[bench][peers]") {
  auto x
    = opendht_figures("ready 64/64 in 4903 ms, rss/node 82 kB\n"
                      "puts 200 sequential in 698 ms\n"
                      "put p50 1.96 p99 20.03 ms; get p50 1.70 p99 11.85 ms\n"
                      "concurrent puts 200 in 340 ms = 588/s\n"
                      "concurrent gets 200 in 406 ms = 493/s\n");
  REQUIRE(x);
  CHECK(x->puts == 588);
  CHECK(x->gets == 493);
  CHECK(x->put_p50 == 1.96);
  CHECK(x->put_p99 == 20.03);
  CHECK(x->get_p50 == 1.7);
  CHECK(x->get_p99 == 11.85);
  CHECK_FALSE(opendht_figures("ready 64/64"));
}

TEST_CASE("what HyperDHT's program prints is read", "[bench][peers]") {
  auto x = hyperdht_figures("seq puts/s 79 p50 9.82 p99 38.24\n"
                            "seq gets/s 316 p50 2.16 p99 21.29 fail 0\n"
                            "conc puts/s 88\nconc gets/s 650\n");
  REQUIRE(x);
  CHECK(x->puts == 88);
  CHECK(x->gets == 650);
  CHECK(x->put_p50 == 9.82);
  CHECK(x->get_p99 == 21.29);
  CHECK_FALSE(hyperdht_figures(""));
}

TEST_CASE("a peer that is not there says why", "[bench][peers]") {
  for (auto& folder : {"", "/no/such/folder"}) {
    INFO("folder \"" << folder << "\"");
    for (auto& x : measure_peers(folder, 4, 2)) {
      CHECK_FALSE(x.found);
      CHECK_FALSE(x.why_not.empty());
    }
  }
}

} // namespace ips::bench

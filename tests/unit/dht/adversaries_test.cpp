#include <catch2/catch.hpp>

#include <iostream>
#include "runtime/dht/model/adversaries.hpp"
using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;
TEST_CASE("adv","[adv]") {
  adversaries net{10'000, 1};
  std::cout << "built, m " << net.estimated() << std::endl;
  for (auto share : {0u, 300'000u, 500'000u})
    for (auto kind : liar_kinds) {
      net.corrupt(kind, share);
      auto t = net.get_many(2'000);
      std::cout << to_string(kind) << ' ' << share << " ok " << t.succeeded << '/' << t.gets
        << " msgs " << t.messages_mean() << " max " << t.messages_max << " stages " << t.in_stage[0] << ' ' << t.in_stage[1] << ' ' << t.in_stage[2]
        << " c " << net.met().share() << " m " << net.estimated() << std::endl;
    }
}

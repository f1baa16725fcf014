#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

std::shared_ptr<const metered_module> guest() {
  std::ifstream file{IPS_CLANG_GUEST, std::ios::binary};
  bytes const wasm{std::istreambuf_iterator<char>{file}, {}};
  REQUIRE(!wasm.empty());
  return prepared(byte_view{wasm});
}

} // namespace

TEST_CASE("a guest in C++ with its library runs alike in both engines",
          "[sandbox]") {
  auto module = guest();
  CHECK(module->entry_points
        == std::vector<std::string>{"allocate", "count", "sort"});
  std::vector<std::uint64_t> used;
  for (auto& engine : both_engines()) {
    INFO(engine->name());
    for (int round = 0; round < 2; ++round) {
      recording_host host;
      for (auto& name : module->entry_points) {
        auto outcome = engine->call(module, name, host, limits::fuel_max);
        CHECK(outcome.ended);
        used.push_back(outcome.fuel_used);
      }
      CHECK(host.calls
            == std::vector<seen_call>{{test_function::add, {3 << 20, 1}},
                                      {test_function::add, {4, 4}},
                                      {test_function::add, {116, 200}}});
    }
  }
  REQUIRE(used.size() == 12);
  for (std::size_t i = 3; i < used.size(); ++i)
    CHECK(used[i] == used[i % 3]);
}

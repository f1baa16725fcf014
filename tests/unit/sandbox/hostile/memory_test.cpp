// What ten thousand foreign modules leave in the process. A test of its own,
// since others would fill the memory that it looks at.

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::hostile;

namespace {

/// Megabytes would be read ten thousand times over only to be refused.
constexpr std::size_t module_bytes_max = 32u << 10;
constexpr std::uint64_t fuel = 10'000;

/// Resident memory, once malloc has given back what nobody uses.
double resident_mib() {
  malloc_trim(0);
  std::ifstream file{"/proc/self/statm"};
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return static_cast<double>(resident)
         * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1u << 20);
}

std::vector<hostile_module> small_modules() {
  std::vector<hostile_module> out;
  for (auto& x : all_modules())
    if (x.wasm.size() <= module_bytes_max)
      out.push_back(x);
  return out;
}

} // namespace

TEST_CASE("memory after ten thousand hostile modules is where it was after a "
          "thousand",
          "[.][memory]") {
  auto modules = small_modules();
  REQUIRE(modules.size() >= 200);
  auto engines = sandbox::both_engines();
  double at_thousand = 0;
  for (std::size_t i = 0; i < 10'000; ++i) {
    if (i == 1'000)
      at_thousand = resident_mib();
    auto& engine = *engines[i / modules.size() % engines.size()];
    auto end = end_of(engine, modules[i % modules.size()], fuel);
    REQUIRE(end.fuel_used <= fuel + fuel / 10);
  }
  auto at_end = resident_mib();
  std::printf("%.1f MiB after 1,000, %.1f MiB after 10,000\n", at_thousand,
              at_end);
  CHECK(at_end <= at_thousand * 1.1);
}

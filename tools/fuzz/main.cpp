// fuzz_sandbox N [--seed S] [--out FOLDER]: N random modules, each in both
// engines, counted and not. Module i is that of seed S + i, so that one command
// repeats a difference: fuzz_sandbox 1 --seed S+i.
// fuzz_sandbox --module FILE [--seed S]: a kept module again.
//
// Exit code 0: no difference; 1: a difference, or too few modules were made;
// 2: usage.

#include <cstdio>
#include <fstream>

#include <CLI/CLI.hpp>

#include "tools/fuzz/comparison.hpp"
#include "tools/fuzz/module_maker.hpp"
#include "tools/fuzz/random_guest.hpp"

namespace {

using namespace ips;

struct arguments {
  std::uint64_t count = 0;
  std::uint64_t seed = 1;
  std::string folder = ".";
  std::string module;
};

/// The guest as a file, and what differs beside it.
void keep(const arguments& given, std::uint64_t seed, byte_view guest,
          const std::vector<std::string>& found) {
  auto path = given.folder + "/sandbox-difference-" + std::to_string(seed);
  std::ofstream{path + ".wasm", std::ios::binary}.write(
    reinterpret_cast<const char*>(guest.data()),
    static_cast<std::streamsize>(guest.size()));
  std::ofstream text{path + ".txt"};
  text << "tools/fuzz_sandbox 1 --seed " << seed << "\n";
  for (auto& x : found)
    text << x << "\n";
  std::printf("seed %llu: a difference, kept in %s.wasm and .txt\n",
              static_cast<unsigned long long>(seed), path.c_str());
  for (auto& x : found)
    std::printf("  %s\n", x.c_str());
}

struct totals {
  std::uint64_t made = 0;
  std::uint64_t not_made = 0;
  std::uint64_t different = 0;
};

void print(const arguments& given, const totals& sum,
           const fuzz::comparison& engines) {
  std::printf("%llu modules from seed %llu, %llu runs, %llu differences, "
              "%llu modules not made\n",
              static_cast<unsigned long long>(sum.made),
              static_cast<unsigned long long>(given.seed),
              static_cast<unsigned long long>(engines.runs()),
              static_cast<unsigned long long>(sum.different),
              static_cast<unsigned long long>(sum.not_made));
  for (auto& [ending, count] : engines.endings())
    std::printf("%10llu  %s\n", static_cast<unsigned long long>(count),
                ending.c_str());
  std::fflush(stdout);
}

result<bytes> guest_of(fuzz::module_maker& maker, std::uint64_t seed) {
  IPS_TRY_VALUE(module, maker.make(seed));
  return fuzz::make_guest(module, seed);
}

/// One kept module again; a reducer may call this on its way to a smaller one.
int run_module(const arguments& given) {
  std::ifstream file{given.module, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  fuzz::comparison engines;
  auto found = engines.run(bytes{text.begin(), text.end()}, given.seed);
  for (auto& x : found)
    std::printf("%s\n", x.c_str());
  return found.empty() ? 0 : 1;
}

int run(const arguments& given) {
  auto maker = fuzz::module_maker::open();
  if (!maker) {
    std::fprintf(stderr, "%s\n", to_string(maker.failure()).c_str());
    return 1;
  }
  constexpr std::uint64_t report_every = 1'000;
  fuzz::comparison engines;
  totals sum;
  for (std::uint64_t i = 0; i < given.count; ++i) {
    auto seed = given.seed + i;
    if (i > 0 && i % report_every == 0)
      print(given, sum, engines);
    auto guest = guest_of(*maker, seed);
    if (!guest) {
      if (++sum.not_made == 1)
        std::fprintf(stderr, "seed %llu: %s\n",
                     static_cast<unsigned long long>(seed),
                     to_string(guest.failure()).c_str());
      continue;
    }
    ++sum.made;
    auto found = engines.run(*guest, seed);
    if (found.empty())
      continue;
    ++sum.different;
    keep(given, seed, *guest, found);
  }
  print(given, sum, engines);
  // binaryen itself fails on some inputs; on many, this tests nothing.
  auto enough = sum.not_made * 20 <= given.count;
  return sum.different == 0 && enough ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  arguments given;
  CLI::App app{"Random modules in both WebAssembly engines", "fuzz_sandbox"};
  app.add_option("count", given.count, "how many modules");
  app.add_option("--seed", given.seed, "the first module's seed");
  app.add_option("--out", given.folder, "where differences are kept")
    ->check(CLI::ExistingDirectory);
  app.add_option("--module", given.module, "compare this one, a kept module")
    ->check(CLI::ExistingFile)
    ->excludes("count");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  if (given.module.empty() && given.count == 0) {
    std::fprintf(stderr, "a count or --module is wanted\n%s",
                 app.help().c_str());
    return 2;
  }
  return given.module.empty() ? run(given) : run_module(given);
}

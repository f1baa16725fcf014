#include "tools/fuzz/module_maker.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "dna/manifest/program.hpp"
#include "runtime/base/random.hpp"

namespace ips::fuzz {

namespace {

/// One module of some 1 to 3 KB; twice as many bytes go in.
constexpr std::uint64_t input_bytes_min = 200;
constexpr std::uint64_t input_bytes_max = 6'000;

bytes input_of(std::uint64_t seed) {
  random_source random{seed};
  bytes out(input_bytes_min
            + random.below(input_bytes_max - input_bytes_min + 1));
  for (auto& x : out)
    x = static_cast<std::uint8_t>(random.next());
  return out;
}

/// The profile of DESIGN 6, but without references: for them binaryen 108
/// writes types that only later proposals have.
std::vector<std::string> command(const std::string& from,
                                 const std::string& to) {
  return {"wasm-opt",
          "-q",
          "-ttf",
          from,
          "-o",
          to,
          "--enable-simd",
          "--enable-bulk-memory",
          "--enable-multivalue",
          "--enable-sign-ext",
          "--enable-mutable-globals",
          "--enable-nontrapping-float-to-int"};
}

} // namespace

result<module_maker> module_maker::open() {
  std::error_code failed;
  auto path = std::filesystem::temp_directory_path(failed) / "ips-fuzz-XXXXXX";
  auto text = path.string();
  if (failed || !::mkdtemp(text.data()))
    return error{errc::cannot_write, "no folder for random modules", text};
  return module_maker{text};
}

module_maker::module_maker(std::string folder) : folder_(std::move(folder)) {
}

module_maker::module_maker(module_maker&& other) noexcept
  : folder_(std::exchange(other.folder_, {})) {
}

module_maker::~module_maker() {
  std::error_code ignored;
  if (!folder_.empty())
    std::filesystem::remove_all(folder_, ignored);
}

result<bytes> module_maker::make(std::uint64_t seed) {
  auto from = folder_ + "/in";
  auto to = folder_ + "/out.wasm";
  auto input = input_of(seed);
  std::ofstream{from, std::ios::binary}.write(
    reinterpret_cast<const char*>(input.data()),
    static_cast<std::streamsize>(input.size()));
  IPS_TRY_VALUE(ended, manifest::run_program(command(from, to)));
  if (ended.code != 0)
    return error{errc::build_failed,
                 "wasm-opt ended with " + std::to_string(ended.code),
                 ended.output};
  std::ifstream file{to, std::ios::binary};
  return bytes{std::istreambuf_iterator<char>{file}, {}};
}

} // namespace ips::fuzz

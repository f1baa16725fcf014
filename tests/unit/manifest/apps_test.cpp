// The example DNAs build, pass the gate and import nothing but "ips".

#include <catch2/catch.hpp>

#include "dna/manifest/describe.hpp"
#include "dna/manifest/package.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

json_value described(const std::string& name) {
  auto dna = load_package(std::filesystem::path{IPS_APPS_DIRECTORY} / name);
  if (!dna)
    FAIL(to_string(dna.failure()));
  return describe(**dna);
}

} // namespace

TEST_CASE("the app numbers is a package", "[manifest][apps]") {
  auto x = described("numbers");
  CHECK(x["exposed"] == json_value({"even", "odd", "prime", "find_odd"}));
  CHECK(x["internal"].size() == 1);
  CHECK(x["entries"].size() == 3);
}

TEST_CASE("the app notes is a package", "[manifest][apps]") {
  auto name = GENERATE(as<std::string>{}, "notes", "notes_c", "notes_rust",
                       "notes_wat");
  auto x = described(name);
  CHECK(x["module"]["imports"].size() == 16);
  CHECK(x["callbacks"]["receive"] == "receive");
  CHECK(x["entries"][0]["visibility"] == "private");
  CHECK(x["properties"]["text_bytes_max"] == 2000);
}

TEST_CASE("the app chirp is a package", "[manifest][apps]") {
  auto x = described("chirp");
  CHECK(x["links"].size() == 3);
  CHECK(x["entries"].size() == 1);
}

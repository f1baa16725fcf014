#include <catch2/catch.hpp>

#include "dna/host/function_table.hpp"
#include "dna/manifest/describe.hpp"
#include "dna/manifest/package.hpp"
#include "dna/manifest/wasm_imports.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"
#include "tests/unit/manifest/dna_directory.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

bytes packed(const dna_directory& at) {
  auto out = pack_directory(at.path());
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

std::shared_ptr<const package> loaded(byte_view file) {
  auto out = read_package(file);
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

/// The package with a changed dna.toml.
bytes with_toml(byte_view file, const std::string& from,
                const std::string& to) {
  auto content = *codec::decode<package_file>(file);
  auto at = content.toml.find(from);
  REQUIRE(at != std::string::npos);
  content.toml.replace(at, from.size(), to);
  return codec::encode(content);
}

} // namespace

TEST_CASE("a packed directory is a package with its rules",
          "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto file = packed(at);
  auto dna = loaded(file);
  CHECK(dna->file == file);
  CHECK(dna->hash == crypto::hash_as<dna_hash>(file));
  CHECK(dna->rules.name == "tiny");
  CHECK(dna->rules.exposes("greet"));
  auto& shape = dna->rules.entries.at("note").shape;
  REQUIRE(shape);
  CHECK(shape->check("abc"));
  CHECK_FALSE(shape->check("abcd"));
  CHECK(dna->module->entry_points
        == std::vector<std::string>{"greet", "judge", "tick"});
}

TEST_CASE("the same directory gives the same bytes, wherever it lies",
          "[manifest][package]") {
  dna_directory here, there;
  write_wat_dna(here);
  write_wat_dna(there);
  auto first = packed(here);
  CHECK(packed(here) == first);
  CHECK(packed(there) == first);
  there.write("shapes/note.json", R"({"type":"string","maxLength":4})");
  CHECK(packed(there) != first);
}

TEST_CASE("a package is loaded from a file and from a directory",
          "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto file = packed(at);
  at.write("tiny.dna", as_text(file));
  auto from_file = load_package(at.path() / "tiny.dna");
  auto from_directory = load_package(at.path());
  REQUIRE(from_file);
  REQUIRE(from_directory);
  CHECK((*from_file)->hash == (*from_directory)->hash);
  CHECK(load_package(at.path() / "none.dna").failure().code
        == errc::package_missing);
  CHECK(load_package(at.path() / "shapes").failure().code
        == errc::package_missing);
  at.write("text.dna", "name = \"tiny\"");
  CHECK(load_package(at.path() / "text.dna").failure().code
        == errc::package_format);
}

TEST_CASE("a cut or longer package is refused", "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto file = packed(at);
  for (std::size_t n = 0; n < file.size(); ++n)
    CHECK(read_package(byte_view{file}.first(n)).failure().code
          == errc::package_format);
  file.push_back(0);
  CHECK(read_package(file).failure().code == errc::package_format);
  CHECK(read_package(bytes(package_bytes_max + 1)).failure().code
        == errc::package_format);
}

TEST_CASE("a package holds the files that its dna.toml names and no others",
          "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto content = *codec::decode<package_file>(packed(at));
  auto note = content.files.at(0);
  auto refused = [&](std::vector<attached_file> files) {
    content.files = std::move(files);
    return read_package(codec::encode(content)).failure().code;
  };
  CHECK(refused({}) == errc::manifest_field);
  CHECK(refused({note, {"zzz", "{}"}}) == errc::package_format);
  CHECK(refused({note, note}) == errc::package_format);
  CHECK(refused({note, {"aaa", "{}"}}) == errc::package_format);
}

TEST_CASE("a function that the module lacks is named with the nearest",
          "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto file = packed(at);
  auto failure
    = read_package(with_toml(file, "\"greet\"", "\"gret\"")).failure();
  CHECK(failure.code == errc::missing_export);
  CHECK(failure.message.find("\"gret\"") != std::string::npos);
  CHECK(failure.message.find("functions.exposed") != std::string::npos);
  CHECK(failure.message.ends_with("did you mean \"greet\"?"));
  CHECK(read_package(with_toml(file, "\"judge\"", "\"sum\"")).failure().code
        == errc::missing_export);
  CHECK(read_package(with_toml(file, "\"tick\"", "\"tock\"")).failure().code
        == errc::missing_export);
}

TEST_CASE("a module that is none is refused by the gate",
          "[manifest][package]") {
  dna_directory at;
  at.write("dna.toml", "name = \"a\"\nversion = \"1\"\nmodule = \"m.wasm\"");
  CHECK(load_package(at.path()).failure().code == errc::package_missing);
  at.write("m.wasm", "not a module");
  CHECK(load_package(at.path()).failure().code == errc::invalid_module);
}

TEST_CASE("a package describes itself", "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto dna = loaded(packed(at));
  auto x = describe(*dna);
  CHECK(x["name"] == "tiny");
  CHECK(x["version"] == "0.2.0");
  CHECK(x["hash"] == to_string(dna->hash));
  CHECK(x["r"] == "2.5");
  CHECK(x["properties"]["r"] == 2'500'000);
  CHECK(x["limits"]["call_timeout"] == "30s");
  CHECK(x["entries"][0]["name"] == "note");
  CHECK(x["entries"][0]["schema"] == true);
  CHECK(x["links"][0]["name"] == "seen");
  CHECK(x["exposed"] == json_value({"greet"}));
  CHECK(x["callbacks"]["every"]["interval"] == "10s");
  CHECK(x["module"]["imports"] == json_value({"dna_info", "output"}));
  CHECK(x["module"]["functions"] == json_value({"greet", "judge", "tick"}));
}

TEST_CASE("imports are read from any bytes without harm",
          "[manifest][package]") {
  dna_directory at;
  write_wat_dna(at);
  auto module = codec::decode<package_file>(packed(at))->module;
  for (std::size_t n = 0; n < module.size(); ++n)
    CHECK(wasm_imports(byte_view{module}.first(n)).size() <= 2);
  bytes lying(module.begin(), module.begin() + 8);
  for (int byte : {2, 0xff, 0xff, 0xff, 0xff, 0x0f})
    lying.push_back(static_cast<std::uint8_t>(byte));
  CHECK(wasm_imports(lying).empty());
}

TEST_CASE("every host function is found by its number", "[manifest][host]") {
  auto table = host::function_table();
  REQUIRE(table.size() == host::host_fn_count);
  CHECK(host::describe(host::host_fn::get_many).name == "get_many");
  CHECK(host::describe(host::host_fn::random).name == "random");
  CHECK(host::describe(host::host_fn::link).parameters == 6);
  for (auto& row : table)
    CHECK(row.fuel > 0);
}

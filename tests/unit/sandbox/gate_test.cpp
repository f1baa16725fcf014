#include <catch2/catch.hpp>

#include "dna/sandbox/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/crypto/digest.hpp"
#include "tests/unit/sandbox/kernels.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

errc code_of(std::string_view text) {
  return refused(text).code;
}

bool mentions(const error& x, std::string_view words) {
  return x.message.find(words) != std::string::npos;
}

std::string function_with(std::string_view body) {
  return "(module (memory 1) (func (export \"run\") " + std::string{body}
         + "))";
}

} // namespace

TEST_CASE("a metered module keeps the digest of what its author built",
          "[sandbox]") {
  auto raw = wat("(module (func (export \"run\")))");
  CHECK(prepared(byte_view{raw})->digest == crypto::sha256(raw));
}

TEST_CASE("an import that the host does not offer is refused by name",
          "[sandbox]") {
  auto near = refused("(module (import \"ips\" \"ad\" (func)))");
  CHECK(near.code == errc::bad_import);
  CHECK(mentions(near, "\"ips\".\"ad\""));
  CHECK(mentions(near, "did you mean \"add\""));

  auto wasi = refused("(module (import \"wasi_snapshot_preview1\" \"fd_write\""
                      "(func (param i32 i32 i32 i32) (result i32))))");
  CHECK(wasi.code == errc::bad_import);
  CHECK(mentions(wasi, "fd_write"));
  CHECK(wasi.hint.find("WASI") != std::string::npos);

  for (auto text :
       {"(module (import \"ips\" \"add\" (func (param i32) (result i32))))",
        "(module (import \"ips\" \"add\" (func (param i32 i64) (result i32))))",
        "(module (import \"ips\" \"add\" (func (param i32 i32))))",
        "(module (import \"ips\" \"none\" (func (result i64))))",
        "(module (import \"ips\" \"none\" (func (result externref))))",
        "(module (import \"env\" \"none\" (func (result i32))))",
        "(module (import \"ips\" \"none\" (memory 1)))",
        "(module (import \"ips\" \"none\" (table 1 funcref)))",
        "(module (import \"ips\" \"none\" (global i32)))"}) {
    INFO(text);
    CHECK(code_of(text) == errc::bad_import);
  }
}

TEST_CASE("what lies outside the profile is refused by name", "[sandbox]") {
  for (auto text :
       {"(module (memory 1 1 shared))", "(module (memory i64 1))",
        "(module (memory 1) (memory 1))", "(module (tag))",
        "(module (func (export \"f\") (param v128)))",
        "(module (func (export \"f\") (result externref) (ref.null extern)))",
        "(module (func (export \"ips:begin\")))"}) {
    INFO(text);
    CHECK(code_of(text) == errc::profile);
  }
  auto atomic
    = refused(function_with("(drop (i32.atomic.load (i32.const 0)))"));
  CHECK(atomic.code == errc::profile);
  CHECK(mentions(atomic, "i32.atomic.load"));
  CHECK(mentions(refused("(module (func $f return_call $f))"), "return_call"));
  CHECK(mentions(refused("(module (func (try (do))))"), "try"));
}

TEST_CASE("a module that is not valid is refused", "[sandbox]") {
  CHECK(refused(byte_view{}).code == errc::invalid_module);
  CHECK(refused(as_bytes("hello")).code == errc::invalid_module);
  for (auto text :
       {"(module (func (i32.add (i32.const 1))))",
        "(module (func (result i32)))", "(module (func (local.get 3)))",
        "(module (func (drop (i32.load (i32.const 0)))))",
        "(module (memory 1) (data (i32.const 65534) \"abc\"))",
        "(module (table 1 funcref) (func $f) (elem (i32.const 1) $f))",
        "(module (memory 2 1))",
        "(module (global i32 (i32.const 1)) (func (global.set 0 (i32.const "
        "1))))"}) {
    INFO(text);
    CHECK(code_of(text) == errc::invalid_module);
  }
}

TEST_CASE("a custom section has a well-formed name, and stands where it likes",
          "[sandbox]") {
  auto with = [](std::string_view section) {
    std::string module{"\0asm\1\0\0\0", 8};
    std::string type{"\1\4\1\x60\0\0", 6};
    return to_bytes(module + std::string{section} + type);
  };
  using namespace std::string_view_literals;
  for (auto section :
       {"\0\1\0"sv, "\0\3\2ab"sv, "\0\4\1a\xff\xff"sv, "\0\5\4name"sv,
        "\0\7\4name\0\0"sv, "\0\6\x81\x80\x80\x80\0a"sv})
    CHECK(prepare(with(section), {}, test_functions()));
  for (auto section :
       {"\0\0"sv, "\0\2\2a"sv, "\0\2\1\xff"sv, "\0\7\x81\x80\x80\x80\x80\0a"sv,
        "\0\6\x81\x80\x80\x80\x10"
        "a"sv})
    CHECK(refused(with(section)).code == errc::invalid_module);
}

TEST_CASE("a module cut short anywhere is refused", "[sandbox]") {
  for (auto& kernel : kernels()) {
    auto whole = wat(kernel.text);
    // The name section at the end may be missing, but not in part: there the
    // section's size tells.
    for (std::size_t size = 0; size < whole.size(); ++size) {
      auto out = prepare(byte_view{whole}.first(size), {}, test_functions());
      if (!out)
        CHECK(out.failure().code == errc::invalid_module);
    }
  }
}

TEST_CASE("a module with changed bytes is refused or runs within its budget",
          "[sandbox]") {
  constexpr std::uint64_t seed = 20240607;
  random_source random{seed};
  auto engines = both_engines();
  int ran = 0;
  for (auto& kernel : kernels()) {
    auto whole = wat(kernel.text);
    for (int i = 0; i < 400; ++i) {
      auto changed = whole;
      for (auto n = random.below(4) + 1; n > 0; --n)
        changed[8 + random.below(changed.size() - 8)]
          = static_cast<std::uint8_t>(random.below(256));
      INFO("seed " << seed << ", " << kernel.name << " " << i);
      auto out = prepare(changed, {}, test_functions());
      if (!out) {
        CHECK(out.failure().code != errc::bug);
        continue;
      }
      auto module = std::make_shared<const metered_module>(std::move(*out));
      if (module->entry_points.empty())
        continue;
      ++ran;
      std::vector<std::uint64_t> used;
      std::vector<std::string> ends;
      for (auto& engine : engines) {
        recording_host host;
        auto end = engine->call(module, module->entry_points[0], host, 300'000);
        used.push_back(end.fuel_used);
        ends.push_back(end.ended ? "ok" : to_string(end.ended.failure()));
      }
      CHECK(used[0] == used[1]);
      CHECK(ends[0] == ends[1]);
    }
  }
  CHECK(ran > 100);
}

TEST_CASE("a module larger than its limits is refused by name", "[sandbox]") {
  auto is_over = [](const error& x, std::string_view words) {
    CHECK(x.code == errc::module_limit);
    INFO(x.message);
    CHECK(mentions(x, words));
  };
  is_over(refused(bytes(limits::module_bytes_max + 1)), "bytes");
  is_over(refused(function_with(
            "(local " + repeated("i64 ", limits::locals_max + 1) + ")")),
          "locals");
  is_over(refused(function_with("(block (br_table "
                                + repeated("0 ", limits::br_table_max + 2)
                                + "(i32.const 0)))")),
          "br_table");
  is_over(refused(function_with(repeated("(block ", limits::nesting_max)
                                + repeated(")", limits::nesting_max))),
          "nested blocks");
  is_over(refused("(module (table 100001 funcref))"), "table elements");
  is_over(refused("(module (type (func (param "
                  + repeated("i32 ", limits::parameters_max + 1) + "))))"),
          "parameters");
  is_over(
    refused("(module " + repeated("(func)", limits::functions_max + 1) + ")"),
    "functions");
  is_over(
    refused("(module "
            + repeated("(global i32 (i32.const 0))", limits::globals_max + 1)
            + ")"),
    "globals");
  is_over(refused("(module (memory 1) "
                  + repeated("(data \"\")", limits::segments_max + 1) + ")"),
          "data segments");
  is_over(refused(function_with(repeated("(nop)", limits::function_bytes_max))),
          "bytes of one function");
}

TEST_CASE("a module at its limits runs", "[sandbox]") {
  auto deep = function_with(repeated("(block ", limits::nesting_max - 1)
                            + "(br_if 1000 (i32.const 1))"
                            + repeated(")", limits::nesting_max - 1));
  auto wide = function_with(
    "(local " + repeated("i64 ", limits::locals_max) + ") (block (br_table "
    + repeated("0 ", limits::br_table_max + 1) + "(i32.const 0)))");
  auto long_one
    = function_with(repeated("(br_if 0 (i32.eqz (i32.const 1)))", 30'000));
  for (auto& engine : both_engines())
    for (auto& text : {deep, wide, long_one}) {
      recording_host host;
      CHECK(engine->call(prepared(text), "run", host, 10'000'000).ended);
    }
}

TEST_CASE("counts without the bytes for them are refused", "[sandbox]") {
  // A section that claims 2^32 - 1 of everything, in each place.
  bytes const head = {0, 'a', 's', 'm', 1, 0, 0, 0};
  for (std::uint8_t section = 1; section <= 11; ++section) {
    auto module = head;
    for (std::uint8_t byte :
         {section, std::uint8_t{5}, std::uint8_t{0xff}, std::uint8_t{0xff},
          std::uint8_t{0xff}, std::uint8_t{0xff}, std::uint8_t{0x0f}})
      module.push_back(byte);
    INFO(int{section});
    CHECK(refused(byte_view{module}).code != errc::bug);
  }
}

TEST_CASE("limits that a manifest may not ask for are refused", "[sandbox]") {
  auto text = "(module)";
  CHECK(refused(text, {.fuel = limits::fuel_max + 1}).code
        == errc::module_limit);
  CHECK(refused(text, {.stack_bytes = limits::stack_bytes_max + 1}).code
        == errc::module_limit);
  CHECK(refused(text, {.memory_pages = limits::memory_pages_max + 1}).code
        == errc::module_limit);
}

TEST_CASE("a table grows to the limit and no further", "[sandbox]") {
  CHECK(refused("(module (table 5 funcref))", {.table_elements = 4}).code
        == errc::module_limit);
  CHECK(
    refused("(module)", {.table_elements = limits::table_elements_max + 1}).code
    == errc::module_limit);
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (table $t 4 funcref)
    (func $grow (param i32)
      (drop (call $add (table.grow $t (ref.null func) (local.get 0))
                       (table.size $t))))
    (func (export "run")
      (call $grow (i32.const 2))
      (call $grow (i32.const 3))
      (call $grow (i32.const -1))
      (call $grow (i32.const 2))
      (call $grow (i32.const 1)))))",
                         {.table_elements = 8});
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 1'000'000).ended);
    CHECK(host.first_arguments()
          == std::vector<std::uint32_t>{4, ~0u, ~0u, 6, ~0u});
  }
}

TEST_CASE("memory grows to the limit and no further", "[sandbox]") {
  CHECK(refused("(module (memory 5))", {.memory_pages = 4}).code
        == errc::out_of_memory);
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (memory 1 100)
    (func $grow (param i32)
      (drop (call $add (memory.grow (local.get 0)) (memory.size))))
    (func (export "run")
      (call $grow (i32.const 2))
      (call $grow (i32.const 2))
      (call $grow (i32.const 65535))
      (call $grow (i32.const -1))
      (call $grow (i32.const 1))
      (call $grow (i32.const 1)))))",
                         {.memory_pages = 4});
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 1'000'000).ended);
    CHECK(host.first_arguments()
          == std::vector<std::uint32_t>{1, ~0u, ~0u, ~0u, 3, ~0u});
  }
}

TEST_CASE("a global whose value has no end is refused", "[sandbox]") {
  // (module (func) (global (mut i32) <value>)), found by tests/fuzz
  auto with_value = [](bytes value) {
    bytes out{0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 6};
    out.push_back(static_cast<std::uint8_t>(3 + value.size()));
    out.insert(out.end(), {1, 0x7f, 1});
    out.insert(out.end(), value.begin(), value.end());
    out.insert(out.end(), {10, 4, 1, 2, 0, 0x0b});
    return refused(byte_view{out});
  };
  CHECK(with_value({0x41, 0, 0x0b}).code == errc::bug); // it passes
  CHECK(with_value({}).code == errc::invalid_module);
  CHECK(with_value({0x41, 0}).code == errc::invalid_module);
  CHECK(with_value({0x02, 0x40, 0x0b}).code == errc::invalid_module);
}

// Found by the fuzzer: wabt lets more kinds pass than it reads.
TEST_CASE("a data segment of a kind that is none is refused", "[sandbox]") {
  // (module (memory 1) (data <kind> ...))
  auto of_kind = [](bytes segment) {
    bytes out{0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 0, 1, 11};
    out.push_back(static_cast<std::uint8_t>(1 + segment.size()));
    out.push_back(1);
    out.insert(out.end(), segment.begin(), segment.end());
    return refused(byte_view{out});
  };
  // It passes.
  CHECK(of_kind({0, 0x41, 0, 0x0b, 1, 'x'}).code == errc::bug);
  CHECK(of_kind({1, 1, 'x'}).code == errc::bug);
  CHECK(of_kind({2, 0, 0x41, 0, 0x0b, 1, 'x'}).code == errc::bug);
  for (std::uint8_t kind = 3; kind < 8; ++kind) {
    INFO("kind " << int{kind});
    CHECK(of_kind({kind, 0, 1, 'x'}).code == errc::invalid_module);
    CHECK(of_kind({kind, 0, 0x41, 0, 0x0b, 1, 'x'}).code
          == errc::invalid_module);
  }
}

// Found by the fuzzer: wabt reads the reference types of a later proposal
// wherever it reads any.
TEST_CASE("references of later proposals are refused by name", "[sandbox]") {
  // The last byte of the place, a type, becomes that of a typed reference.
  auto changed = [](std::string_view text, std::string_view place) {
    auto module = wat(text);
    auto found = as_bytes(place);
    auto at
      = std::search(module.begin(), module.end(), found.begin(), found.end());
    REQUIRE(at != module.end());
    at[static_cast<std::ptrdiff_t>(place.size()) - 1] = 0x6b;
    return refused(module).code;
  };
  CHECK(changed("(module (table 1 funcref))", "\x04\x04\x01\x70")
        == errc::profile);
  CHECK(changed("(module (func (drop (ref.null func))))", "\xd0\x70")
        == errc::profile);
  CHECK(
    changed("(module (elem declare funcref (ref.null func)))", "\x01\x07\x70")
    == errc::profile);
  CHECK(changed("(module (global funcref (ref.null func)))", "\xd0\x70")
        == errc::profile);
}

// What no module may do, each in both engines: end otherwise than in its named
// error, take more than its fuel, or leave a trace in the engine.

#include "tests/unit/sandbox/hostile/hostile.hpp"

#include <algorithm>
#include <set>

#include "dna/host/function_table.hpp"
#include "dna/manifest/utf8.hpp"
#include "tests/unit/sandbox/hostile/shapes.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::hostile;

namespace {

constexpr std::uint64_t fuel = 500'000;

/// Says what memory, globals, table and host gave it; 49 host calls.
const bytes& good_module() {
  static const auto out = sandbox::wat(module_text(
    "(global $g (mut i32) (i32.const 7)) (data (i32.const 8) \"[4,2]\")",
    "(if (i32.or (i32.ne (global.get $g) (i32.const 7))"
    " (i32.or (i32.load8_u (i32.const 4096)) (i32.ne (memory.size) "
    "(i32.const 1)))) (then (unreachable)))"
    "(global.set $g (i32.const 8)) (i32.store8 (i32.const 4096) (i32.const 1))"
    "(loop $l (drop (call $now)) (br_if $l (i32.lt_u (local.tee $i (i32.add "
    "(local.get $i) (i32.const 1))) (i32.const 49))))"
    "(drop (call $output (i32.const 8) (i32.const 5)))"));
  return out;
}

/// No more than a line that a terminal shows as it is.
bool is_one_short_line(std::string_view text) {
  return text.size() < 2'000 && manifest::is_utf8(text)
         && std::none_of(text.begin(), text.end(),
                         [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::string shown(const hostile_module& x) {
  return x.name.substr(0, 200);
}

} // namespace

TEST_CASE("there are two hundred hostile modules and more, all different",
          "[sandbox][hostile]") {
  std::set<bytes> modules;
  std::set<std::string> names;
  for (auto& x : all_modules()) {
    INFO(shown(x));
    CHECK(names.insert(x.name).second);
    CHECK(modules.insert(x.wasm).second);
  }
  CHECK(modules.size() >= 200);
}

TEST_CASE("a hostile module ends in its named error, within its fuel, alike "
          "in both engines, and leaves nothing behind",
          "[sandbox][hostile]") {
  auto engines = sandbox::both_engines();
  for (auto& x : all_modules()) {
    std::vector<ending> ends;
    for (auto& engine : engines) {
      INFO(engine->name() << ": " << shown(x));
      auto& end = ends.emplace_back(end_of(*engine, x, fuel));
      INFO(end.text);
      CHECK(end.code == x.code);
      CHECK(end.text.find(x.words) != std::string::npos);
      CHECK(end.fuel_used <= fuel + fuel / 10);
      // What a guest says with `fail` is its own text.
      CHECK((x.code == errc::call_failed || is_one_short_line(end.text)));
      CHECK(finishes(*engine, good_module(), fuel));
    }
    INFO(shown(x));
    CHECK(ends[0] == ends[1]);
  }
}

TEST_CASE("a module at a limit runs, one beyond is refused by name",
          "[sandbox][hostile]") {
  auto engines = sandbox::both_engines();
  for (auto& x : shapes()) {
    INFO(x.what << " " << x.max);
    auto at = x.with(x.max);
    auto prepared = sandbox::prepare(at, {}, host::function_table());
    REQUIRE(prepared);
    auto module
      = std::make_shared<const sandbox::metered_module>(std::move(*prepared));
    for (auto& engine : engines) {
      sandbox::recording_host host;
      CHECK(engine->call(module, "run", host, fuel).ended);
      engine->forget(*module);
    }
    auto refused
      = sandbox::prepare(x.with(x.max + 1), {}, host::function_table());
    REQUIRE(!refused);
    auto& beyond = refused.failure();
    CHECK(beyond.code == errc::module_limit);
    CHECK(beyond.message.starts_with(
      "the module has " + std::to_string(x.max + 1) + " " + x.what));
  }
}

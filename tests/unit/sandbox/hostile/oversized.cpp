// Modules larger than their limits: by one, and by far; and counts that lie.

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/hostile/module_builder.hpp"
#include "tests/unit/sandbox/hostile/shapes.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

hostile_module above(std::string name, bytes wasm, std::string words) {
  return {"too large: " + std::move(name), std::move(wasm), errc::module_limit,
          std::move(words)};
}

std::vector<hostile_module> by_one() {
  std::vector<hostile_module> out;
  for (auto& x : shapes())
    out.push_back(above("one too many " + std::string{x.what},
                        x.with(x.max + 1),
                        std::to_string(x.max + 1) + " " + x.what));
  return out;
}

/// A section that claims 2^32 - 1 items and holds none.
bytes claiming(section id) {
  return joined({preamble(), section_bytes(id, leb(0xffff'ffff))});
}

std::vector<hostile_module> by_claim() {
  std::vector<hostile_module> out;
  for (auto id : {section::type, section::import, section::function,
                  section::table, section::global, section::exported,
                  section::element, section::code, section::data}) {
    auto number = std::to_string(static_cast<int>(id));
    out.push_back({"too large: section " + number + " claims 2^32 - 1 items",
                   claiming(id), errc::invalid_module, ""});
  }
  return out;
}

/// 19,000 functions of ten thousand locals each in a few bytes.
bytes functions_of_locals() {
  module_builder out;
  for (std::uint32_t i = 0; i < 19'000; ++i)
    out.function(joined({{1}, leb(sandbox::limits::locals_max), {0x7e, 0x0b}}));
  return out.finish();
}

std::vector<hostile_module> by_far() {
  namespace limits = sandbox::limits;
  std::vector<hostile_module> out;
  out.push_back(above(
    "a hundred thousand imports",
    sandbox::wat("(module (type (func (result i32)))"
                 + repeated("(import \"ips\" \"now\" (func (type 0)))", 100'000)
                 + ")"),
    "100000 imports"));
  for (auto& x : shapes())
    if (x.max <= 5'000)
      out.push_back(
        above("twice the " + std::string{x.what}, x.with(2 * x.max), x.what));
  out.push_back(above("2^28 - 1 locals in four bytes",
                      module_builder{}.locals(0x0fff'ffff).finish(),
                      "locals of one function"));
  out.push_back({"too large: 2^32 - 1 locals in five bytes",
                 module_builder{}.locals(0xffff'ffff).finish(),
                 errc::invalid_module, "local count"});
  out.push_back(
    above("locals that are too many together",
          module_builder{}
            .function(joined({{2}, leb(9'999), {0x7f}, leb(2), {0x7e, 0x0b}}))
            .finish(),
          "10001 locals of one function"));
  out.push_back({"too large: a br_table that claims 2^32 - 1 targets",
                 module_builder{}
                   .code(joined({{0x41, 0, 0x0e}, leb(0xffff'ffff)}))
                   .finish(),
                 errc::invalid_module, "br_table target count"});
  out.push_back(above("eight megabytes of nothing", bytes(8u << 20), "bytes"));
  out.push_back(above("many functions of many locals", functions_of_locals(),
                      "locals of all functions"));
  return out;
}

} // namespace

std::vector<hostile_module> oversized() {
  auto out = by_one();
  for (auto& more : {by_claim(), by_far()})
    out.insert(out.end(), more.begin(), more.end());
  return out;
}

} // namespace ips::hostile

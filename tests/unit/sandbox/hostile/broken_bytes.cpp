// Bytes that are no module, and modules that are not valid: what the engine
// must never see.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/hostile/module_builder.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

struct bytes_row {
  std::string_view name;
  bytes wasm;
  errc code = errc::invalid_module;
};

bytes whole() {
  return module_builder{}.finish();
}

bytes cut(std::size_t size) {
  auto out = whole();
  out.resize(size);
  return out;
}

bytes with_tail(bytes more) {
  return joined({whole(), std::move(more)});
}

bytes with_byte(std::size_t at, std::uint8_t value) {
  auto out = whole();
  out[at] = value;
  return out;
}

bytes with_sections(std::initializer_list<bytes> sections) {
  return joined({preamble(), joined(sections)});
}

bytes with_code(bytes code) {
  return module_builder{}.code(code).finish();
}

bytes type_section() {
  return section_bytes(section::type, {1, 0x60, 0, 0});
}

bytes function_section() {
  return section_bytes(section::function, {1, 0});
}

std::vector<bytes_row> containers() {
  return {
    {"no bytes", {}},
    {"half a preamble", cut(4)},
    {"a preamble less a byte", cut(7)},
    {"another magic number", with_byte(0, 1)},
    {"version 2", with_byte(4, 2)},
    {"a component", with_byte(6, 1)},
    {"half of its sections", cut(whole().size() / 2)},
    {"a byte less", cut(whole().size() - 1)},
    {"a byte more", with_tail({0})},
    {"a section twice",
     with_tail(repeated_bytes(section_bytes(section::data, {0}), 2))},
    {"sections in another order",
     with_sections({function_section(), type_section()})},
    {"a section without a number",
     with_tail(section_bytes(static_cast<section>(14), {0}))},
    {"section 255", with_tail({255, 1, 0})},
    {"a section longer than the module", with_tail({11, 200, 1, 0})},
    {"a section shorter than what it holds",
     with_sections({bytes{1, 3, 1, 0x60, 0, 0}})},
    {"a section longer than what it holds",
     with_sections({section_bytes(section::type, {1, 0x60, 0, 0, 0})})},
    {"a section's size of six bytes",
     with_tail({0, 0x81, 0x80, 0x80, 0x80, 0x80, 0, 0})},
    {"a section's size with bits that nothing can hold",
     with_tail({0, 0xff, 0xff, 0xff, 0xff, 0x7f})},
  };
}

std::vector<bytes_row> sections() {
  return {
    {"functions without code",
     with_sections({type_section(), function_section()})},
    {"code without functions",
     with_sections({section_bytes(section::code, {1, 2, 0, 0x0b})})},
    {"a function of a type that is not there",
     with_sections({type_section(), section_bytes(section::function, {1, 9}),
                    section_bytes(section::code, {1, 2, 0, 0x0b})})},
    {"a type of no form",
     with_sections({section_bytes(section::type, {1, 0x50, 0, 0})})},
    {"a type of no value",
     with_sections({section_bytes(section::type, {1, 0x60, 1, 0x6b, 0})})},
    {"an import of no kind",
     with_sections({section_bytes(section::import, {1, 0, 0, 9, 0})})},
    {"an import whose name is not UTF-8",
     with_sections(
       {type_section(), section_bytes(section::import, {1, 3, 'i', 'p', 's', 2,
                                                        0xc3, 0x28, 0, 0})})},
    {"an export whose name is not UTF-8",
     module_builder{}.add(section::exported, {1, 0xff, 0, 0}).finish()},
    {"an export of half a character",
     module_builder{}.add(section::exported, {2, 0xe2, 0x82, 0, 0}).finish()},
    {"an export of a surrogate",
     module_builder{}
       .add(section::exported, {3, 0xed, 0xa0, 0x80, 0, 0})
       .finish()},
    {"an export longer than the module",
     module_builder{}.add(section::exported, {0xff, 0x7f, 'a', 0, 0}).finish()},
    {"two exports of a name",
     module_builder{}
       .add(section::exported, joined({named("run"), {0, 0}}))
       .finish()},
    {"an export of no function",
     module_builder{}
       .add(section::exported, joined({named("f"), {0, 77}}))
       .finish()},
    {"an export of no kind",
     module_builder{}
       .add(section::exported, joined({named("f"), {7, 0}}))
       .finish()},
    {"a count of data that lies",
     with_sections({section_bytes(section::data_count, {3}),
                    section_bytes(section::data, {0})})},
    {"a memory of flags that mean nothing",
     module_builder{}.add(section::memory, {0x40, 1}).finish()},
    {"a data segment of no kind", module_builder{}
                                    .add(section::memory, {0, 1})
                                    .add(section::data, {9, 0})
                                    .finish()},
    {"a data segment whose bytes are not there",
     module_builder{}
       .add(section::memory, {0, 1})
       .add(section::data, {0, 0x41, 0, 0x0b, 0xff, 0xff, 3})
       .finish()},
    {"an element segment of no kind",
     module_builder{}.add(section::element, {0x1f, 0}).finish()},
    {"a global that may be neither",
     module_builder{}.add(section::global, {0x7f, 2, 0x41, 0, 0x0b}).finish()},
  };
}

std::vector<bytes_row> codes() {
  return {
    {"an instruction that there is not", with_code({0xff})},
    {"an instruction of a range that there is not", with_code({0xfb, 0})},
    {"an instruction of a number that there is not",
     with_code({0xfc, 0xff, 0x7f})},
    {"a vector instruction that there is not",
     with_code({0xfd, 0xff, 0xff, 3})},
    {"an end too many", with_code({0x0b})},
    {"a block without its end", with_code({0x02, 0x40})},
    {"an else without an if", with_code({0x05})},
    {"a block of no type", with_code({0x02, 0x60, 0x0b})},
    {"a block of type 2^31",
     with_code({0x02, 0x80, 0x80, 0x80, 0x80, 8, 0x0b})},
    {"a constant of eleven bytes",
     with_code({0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                0x80, 0, 0x1a})},
    {"a constant cut off", with_code({0x41})},
    {"a function that is longer than it says",
     with_sections({type_section(), function_section(),
                    section_bytes(section::code, {1, 1, 0, 0x0b})})},
    {"a function that is shorter than it says",
     with_sections({type_section(), function_section(),
                    section_bytes(section::code, {1, 3, 0, 0x0b, 0x0b})})},
    {"a function that runs into the next section",
     with_sections({type_section(), function_section(),
                    section_bytes(section::code, {1, 0x7f, 0, 0x0b})})},
    {"an instruction that counts its data, without the count",
     module_builder{}
       .add(section::memory, {0, 1})
       .add(section::data, {1, 0})
       .code({0xfc, 9, 0})
       .finish()},
  };
}

/// Valid as text, and not as a module.
constexpr std::string_view texts[] = {
  "(func (i32.add (i32.const 1)))",
  "(func (drop))",
  "(func (result i32))",
  "(func (result i32) (i64.const 1))",
  "(func (i32.const 1))",
  "(func (local.get 3))",
  "(func (br 5))",
  "(func (br_table 0 9 (i32.const 0)))",
  "(func (call 99))",
  "(func (call_indirect (i32.const 0)))",
  "(table 1 externref) (func (call_indirect (i32.const 0)))",
  "(func (drop (global.get 4)))",
  "(global i32 (i32.const 1)) (func (global.set 0 (i32.const 1)))",
  "(func (drop (i32.load (i32.const 0))))",
  "(memory 1) (func (drop (i32.load align=8 (i32.const 0))))",
  "(func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))",
  "(func (drop (memory.grow (i32.const 1))))",
  "(func (data.drop 0))",
  "(func (elem.drop 3))",
  "(func (drop (ref.func 0)))",
  "(table 1 funcref) (table 1 externref) (func (table.copy 0 1 (i32.const 0) "
  "(i32.const 0) (i32.const 0)))",
  "(table 1 funcref) (func (table.set 0 (i32.const 0) (ref.null extern)))",
  "(func (drop (select (ref.null func) (ref.null func) (i32.const 0))))",
  "(func (if (i32.const 1) (then (i32.const 1)) (else)))",
  "(func (block (result i32) (br 0)) (drop))",
  "(func (param i32) (local.set 0 (f32.const 1)))",
  "(global i32 (i64.const 1))",
  "(global $a i32 (global.get $b)) (global $b i32 (i32.const 1))",
  "(global funcref (ref.func 8))",
  "(func $f (param i32)) (start $f)",
  "(func $f (result i32) (i32.const 0)) (start $f)",
  "(memory 1) (data (i64.const 0) \"a\")",
  "(memory 1) (data (i32.const 65536) \"a\")",
  "(memory 1) (data (i32.const -1) \"abc\")",
  "(memory 0) (data (i32.const 0) \"a\")",
  "(data (i32.const 0) \"a\")",
  "(table 1 funcref) (func $f) (elem (i32.const 1) $f)",
  "(table 1 funcref) (func $f) (elem (i32.const -1) $f $f)",
  "(func $f) (elem (i32.const 0) $f)",
  "(table 1 funcref) (elem (i32.const 0) 77)",
  "(memory 1) (global i32 (i32.const 0)) (data (global.get 0) \"a\")",
};

} // namespace

std::vector<hostile_module> broken_bytes() {
  std::vector<hostile_module> out;
  for (auto& rows : {containers(), sections(), codes()})
    for (auto& x : rows)
      out.push_back({"broken: " + std::string{x.name}, x.wasm, x.code, ""});
  for (auto& x : texts)
    out.push_back(
      {"not valid: " + std::string{x},
       sandbox::wat("(module " + std::string{x} + " (func (export \"run\")))"),
       errc::invalid_module, ""});
  return out;
}

} // namespace ips::hostile

// Modules that ask for memory and tables: at once, in a loop, to the limit and
// past it. The rules here allow 16 pages and 100 elements.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

struct row {
  std::string name;
  std::string text;
  errc code;
  std::string words;
};

std::string run_of(std::string_view fields, std::string_view body) {
  return "(module " + std::string{fields}
         + " (func (export \"run\") (local $i i32) " + std::string{body} + "))";
}

std::string memory(std::string_view limits, std::string_view body) {
  return run_of("(memory (export \"memory\") " + std::string{limits} + ")",
                body);
}

std::string table(std::string_view limits, std::string_view body) {
  return run_of("(table $t " + std::string{limits}
                  + " funcref) (func $f) (elem declare func $f)",
                body);
}

std::string memory_and_sha256(std::string_view body) {
  return run_of("(import \"ips\" \"sha256\" (func $sha256 (param i32 i32) "
                "(result i32))) (memory (export \"memory\") 1)",
                body);
}

std::vector<row> memories() {
  return {
    {"a page more than allowed", memory("17", ""), errc::out_of_memory,
     "17 pages"},
    {"all pages that there can be", memory("65536", ""), errc::out_of_memory,
     "65536 pages"},
    {"a page more than there can be", memory("65537", ""), errc::invalid_module,
     ""},
    {"more pages at first than at last", memory("2 1", ""),
     errc::invalid_module, ""},
    {"a page each time, for ever",
     memory("1", "(loop $l (drop (memory.grow (i32.const 1))) (br $l))"),
     errc::out_of_fuel, ""},
    {"a page until it is refused",
     memory("1", "(loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) "
                 "(i32.const -1)))) (unreachable)"),
     errc::trapped, "unreachable"},
    {"pages and writing them",
     memory("1", "(loop $l (drop (memory.grow (i32.const 1))) (memory.fill "
                 "(i32.const 0) (i32.const 1) (i32.shl (memory.size) "
                 "(i32.const 16))) (br $l))"),
     errc::out_of_fuel, ""},
    {"all that is allowed, then a byte more",
     memory("1", "(drop (memory.grow (i32.const 15))) (i32.store8 "
                 "(i32.const 1048575) (i32.const 1)) (i32.store8 "
                 "(i32.const 1048576) (i32.const 1))"),
     errc::trapped, "out of bounds memory access"},
    {"one page too many, then a byte of it",
     memory("1", "(drop (memory.grow (i32.const 16))) (i32.store8 "
                 "(i32.const 65536) (i32.const 1))"),
     errc::trapped, "out of bounds memory access"},
    {"what its own maximum forbids",
     memory("1 2", "(drop (memory.grow (i32.const 2))) (i32.store8 "
                   "(i32.const 65536) (i32.const 1))"),
     errc::trapped, "out of bounds memory access"},
    {"so many pages that their bytes overflow",
     memory("1", "(drop (memory.grow (i32.const 65536))) (drop (i32.load "
                 "(i32.const 65536)))"),
     errc::trapped, "out of bounds memory access"},
    {"pages in the start function",
     "(module (memory 1) (func $f (loop $l (drop (memory.grow (i32.const 1)))"
     " (br $l))) (start $f) (func (export \"run\")))",
     errc::out_of_fuel, ""},
    {"pages that the last call had",
     memory("1", "(if (i32.eq (memory.size) (i32.const 1)) (then (drop "
                 "(memory.grow (i32.const 8))))) (drop (i32.load8_u "
                 "(i32.const 589824)))"),
     errc::trapped, "out of bounds memory access"},
    {"pages, and the host reads past them",
     memory_and_sha256("(drop (memory.grow (i32.const 3))) (drop (call $sha256 "
                       "(i32.const 262144) (i32.const 1)))"),
     errc::bad_pointer, "sha256"},
    {"pages while the host reads them all",
     memory_and_sha256("(loop $l (drop (memory.grow (i32.const 1))) (drop "
                       "(call $sha256 (i32.const 0) (i32.shl (memory.size) "
                       "(i32.const 16)))) (br $l))"),
     errc::out_of_fuel, ""},
  };
}

std::vector<row> tables() {
  return {
    {"a table above its limit", table("101", ""), errc::module_limit,
     "a table of 101"},
    {"a table above any limit", table("100001", ""), errc::module_limit,
     "table elements"},
    {"the largest table", table("4294967295", ""), errc::module_limit,
     "table elements"},
    {"a table larger at first than at last", table("3 2", ""),
     errc::invalid_module, ""},
    {"a table, for ever",
     table("1", "(loop $l (drop (table.grow $t (ref.func $f) (i32.const 1)))"
                " (br $l))"),
     errc::out_of_fuel, ""},
    {"a table until it is refused",
     table("1", "(loop $l (br_if $l (i32.ne (table.grow $t (ref.null func) "
                "(i32.const 7)) (i32.const -1)))) (unreachable)"),
     errc::trapped, "unreachable"},
    {"a table to its limit, then one more",
     table("1", "(drop (table.grow $t (ref.null func) (i32.const 99)))"
                "(table.set $t (i32.const 99) (ref.null func))"
                "(table.set $t (i32.const 100) (ref.null func))"),
     errc::trapped, "out of bounds table access"},
    {"a table beyond its limit at once",
     table("1", "(drop (table.grow $t (ref.null func) (i32.const 100)))"
                "(table.set $t (i32.const 1) (ref.null func))"),
     errc::trapped, "out of bounds table access"},
    {"a table by 2^32 - 1",
     table("1", "(drop (table.grow $t (ref.null func) (i32.const -1)))"
                "(table.set $t (i32.const 1) (ref.null func))"),
     errc::trapped, "out of bounds table access"},
    {"a table of foreign references",
     run_of("(table $t 0 externref)",
            "(loop $l (drop (table.grow $t (ref.null extern) (i32.const 1)))"
            " (br_if $l (i32.lt_u (table.size $t) (i32.const 100))))"
            "(drop (table.get $t (i32.const 100)))"),
     errc::trapped, "out of bounds table access"},
    {"sixteen tables at once",
     run_of(repeated("(table 1 funcref)", 16),
            "(loop $l (drop (table.grow 0 (ref.null func) (i32.const 9)))"
            "(drop (table.grow 15 (ref.null func) (i32.const 9))) (br $l))"),
     errc::out_of_fuel, ""},
    {"a table and filling it",
     table("1", "(loop $l (drop (table.grow $t (ref.null func) (i32.const 1)))"
                "(table.fill $t (i32.const 0) (ref.func $f) (table.size $t))"
                "(br $l))"),
     errc::out_of_fuel, ""},
    {"a table that the last call had",
     table("1", "(if (i32.eq (table.size $t) (i32.const 1)) (then (drop "
                "(table.grow $t (ref.func $f) (i32.const 5)))))"
                "(call_indirect $t (i32.const 6))"),
     errc::trapped, "undefined element"},
  };
}

} // namespace

std::vector<hostile_module> growing() {
  std::vector<hostile_module> out;
  for (auto& rows : {memories(), tables()})
    for (auto& x : rows)
      out.push_back(
        {"it grows: " + x.name, sandbox::wat(x.text), x.code, x.words});
  return out;
}

} // namespace ips::hostile

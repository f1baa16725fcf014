// Loops that never end: each must use its fuel, no more, and no time besides.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

struct row {
  std::string_view name;
  std::string_view body;
  std::string_view fields = "";
};

/// The body of `(loop $l BODY (br $l))`.
constexpr row repeated_rows[] = {
  {"nothing", ""},
  {"a select", "(drop (select (i32.const 1) (i32.const 2) (local.get $i)))"},
  {"an addition", "(local.set $i (i32.add (local.get $i) (i32.const 1)))"},
  {"a division", "(drop (i64.div_u (local.get $j) (i64.const 3)))"},
  {"a remainder", "(drop (i32.rem_s (local.get $i) (i32.const -1)))"},
  {"a square root", "(drop (f64.sqrt (local.get $f)))"},
  {"a NaN", "(local.set $f (f64.div (local.get $f) (local.get $f)))"},
  {"a truncation", "(drop (i64.trunc_sat_f64_s (f64.const nan)))"},
  {"a vector product",
   "(drop (i32x4.mul (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8)))"},
  {"a vector shuffle",
   "(drop (i8x16.swizzle (v128.const i64x2 1 2) (v128.const i64x2 3 4)))"},
  {"a load across a word", "(drop (i64.load offset=1 align=1 (i32.const 0)))"},
  {"a store to every address",
   "(i32.store8 (i32.and (local.get $i) (i32.const 0xffff)) (i32.const 1))"
   "(local.set $i (i32.add (local.get $i) (i32.const 4099)))"},
  {"a load of the last byte", "(drop (i32.load8_u (i32.const 65535)))"},
  {"filling all memory",
   "(memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))"},
  {"filling nothing",
   "(memory.fill (i32.const 65536) (i32.const 1) (i32.const 0))"},
  {"copying all memory",
   "(memory.copy (i32.const 0) (i32.const 0) (i32.const 65536))"},
  {"copying memory onto itself, shifted",
   "(memory.copy (i32.const 1) (i32.const 0) (i32.const 65535))"},
  {"copying a segment",
   "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 16))",
   "(data $d \"0123456789abcdef\")"},
  {"dropping a segment", "(data.drop $d)", "(data $d \"0123456789abcdef\")"},
  {"dropping an active segment", "(data.drop $d)",
   "(data $d (i32.const 0) \"abc\")"},
  {"asking for the memory's size", "(drop (memory.size))"},
  {"growing by nothing", "(drop (memory.grow (i32.const 0)))"},
  {"growing by too much", "(drop (memory.grow (i32.const -1)))"},
  {"reading a table", "(drop (table.get $t (i32.const 9)))"},
  {"writing a table", "(table.set $t (i32.const 9) (ref.func $f))",
   "(func $f) (elem declare func $f)"},
  {"filling a table",
   "(table.fill $t (i32.const 0) (ref.null func) (i32.const 10))"},
  {"copying a table",
   "(table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 9))"},
  {"copying elements",
   "(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 3))",
   "(func $f) (elem $e func $f $f $f)"},
  {"dropping elements", "(elem.drop $e)", "(func $f) (elem $e func $f)"},
  {"growing a table by nothing",
   "(drop (table.grow $t (ref.null func) (i32.const 0)))"},
  {"growing a table by too much",
   "(drop (table.grow $t (ref.null func) (i32.const -1)))"},
  {"asking for a table's size", "(drop (table.size $t))"},
  {"references", "(drop (ref.is_null (ref.func $f)))",
   "(func $f) (elem declare func $f)"},
  {"calling nothing", "(call $f)", "(func $f)"},
  {"calling through a table", "(call_indirect $t (i32.const 0))",
   "(func $f) (elem (table $t) (i32.const 0) func $f)"},
  {"calling a function that returns early", "(call $f (i32.const 1))",
   "(func $f (param i32) (br_if 0 (local.get 0)) (unreachable))"},
  {"writing a global",
   "(global.set $g (i64.add (global.get $g) "
   "(i64.const 1)))",
   "(global $g (mut i64) (i64.const 0))"},
  {"two values of a block",
   "(block (result i32 i64) (i32.const 1) (i64.const 2)) (drop) (drop)"},
};

/// Loops in full.
constexpr row whole_rows[] = {
  {"br_if", "(loop $l (br_if $l (i32.const 1)))"},
  {"br_table", "(loop $l (br_table $l $l $l (local.get $i)))"},
  {"if", "(loop $l (if (i32.eqz (local.get $i)) (then (br $l))))"},
  {"else", "(loop $l (if (local.get $i) (then) (else (br $l))))"},
  {"two loops, the inner one left",
   "(loop $a (loop $b (br_if $a (i32.const 1)) (br $b)))"},
  {"a loop left by a block and begun again",
   "(loop $a (block $out (loop $b (br $out))) (br $a))"},
  {"a count that wraps",
   "(loop $l (local.set $j (i64.add (local.get $j) (i64.const 2)))"
   " (br_if $l (i64.ne (local.get $j) (i64.const 1))))"},
  {"a float that never gets there",
   "(loop $l (local.set $f (f64.add (local.get $f) (f64.const 0.1)))"
   " (br_if $l (f64.ne (local.get $f) (f64.const 1))))"},
  {"a loop that takes a value",
   "i32.const 0 loop $l (param i32) i32.const 1 i32.add br $l end"},
  {"a loop that takes two and leaves one",
   "i32.const 0 i64.const 0 loop $l (param i32 i64) (result i64)"
   " br $l end drop"},
  {"a branch out of a condition",
   "(loop $l (drop (i32.add (br $l) (i32.const 1))))"},
  {"waiting for a byte to change",
   "(loop $l (br_if $l (i32.eqz (i32.load (i32.const 64)))))"},
};

std::string function_pair(std::string_view first, std::string_view then) {
  return "(module (memory 1) (func $f " + std::string{first} + ") "
         + std::string{then} + " (func (export \"run\")))";
}

/// Larger ones, and those that run before the function.
std::vector<std::pair<std::string, std::string>> made() {
  constexpr std::string_view spin = "(loop $l (br $l))";
  std::vector<std::pair<std::string, std::string>> out{
    {"in the start function", function_pair(spin, "(start $f)")},
    {"in _initialize",
     function_pair(spin, "(export \"_initialize\" (func $f))")},
    {"in a function that the start function calls",
     function_pair(spin, "(func $g (call $f)) (start $g)")},
    {"under a thousand blocks",
     module_text("", repeated("(block ", 1000) + std::string{spin}
                       + repeated(")", 1000))},
    {"of a thousand loops",
     module_text("", "(loop $l " + repeated("(loop ", 999) + "(br $l)"
                       + repeated(")", 1000))},
    {"with ten thousand targets",
     module_text("", "(loop $l (br_table " + repeated("$l ", 10'001)
                       + "(local.get $i)))")},
    {"with ten thousand locals",
     "(module (func (export \"run\") (local " + repeated("i64 ", 9'999)
       + "i32) (loop $l (local.set 9998 (i64.add (local.get 0) (i64.const 1)))"
         " (br $l))))"},
    {"of twenty thousand instructions",
     module_text("", "(loop $l "
                       + repeated("(local.set $i (i32.xor (local.get $i) "
                                  "(i32.const 77)))",
                                  5'000)
                       + "(br $l))")},
    {"of a thousand conditions",
     module_text("", "(loop $l "
                       + repeated("(if (local.get $i) (then (local.set $i "
                                  "(i32.const 1))))",
                                  1'000)
                       + "(br $l))")},
    {"through two hundred functions",
     [] {
       auto text = std::string{"(module (func $f0)"};
       for (int i = 1; i < 200; ++i)
         text += "(func $f" + std::to_string(i) + " (call $f"
                 + std::to_string(i - 1) + "))";
       return text + "(func (export \"run\") (loop $l (call $f199) (br $l))))";
     }()},
    {"with a hundred arguments",
     "(module (func $f (param " + repeated("i64 ", 100)
       + ")) (func (export \"run\") (loop $l (call $f "
       + repeated("(i64.const 1)", 100) + ") (br $l))))"},
  };
  return out;
}

} // namespace

std::vector<hostile_module> endless_loops() {
  std::vector<hostile_module> out;
  auto add = [&out](std::string name, const std::string& text) {
    out.push_back({"a loop: " + std::move(name), sandbox::wat(text),
                   errc::out_of_fuel, "used up its fuel"});
  };
  for (auto& x : repeated_rows)
    add(std::string{x.name},
        module_text(x.fields, "(loop $l " + std::string{x.body} + " (br $l))"));
  for (auto& x : whole_rows)
    add(std::string{x.name}, module_text(x.fields, x.body));
  for (auto& [name, text] : made())
    add(name, text);
  return out;
}

} // namespace ips::hostile

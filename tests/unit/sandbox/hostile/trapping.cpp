// Instructions that no engine can carry out, and state that a module wrecked
// before.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

struct row {
  std::string_view body;
  std::string_view words;
  std::string_view fields = "";
};

constexpr std::string_view memory_words = "out of bounds memory access";
constexpr std::string_view table_words = "out of bounds table access";
constexpr std::string_view overflow_words = "integer overflow";
constexpr std::string_view two_functions
  = "(func $f) (func $g (param i32) (result i32) (local.get 0))"
    "(elem $e (table $t) (i32.const 0) func $f $g)";

constexpr row rows[] = {
  {"(unreachable)", "unreachable"},
  {"(block (br_if 0 (i32.const 0)) (unreachable))", "unreachable"},
  {"(drop (i32.div_s (i32.const 1) (local.get $i)))", "divide by zero"},
  {"(drop (i64.rem_u (i64.const 1) (local.get $j)))", "divide by zero"},
  {"(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", overflow_words},
  {"(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))",
   overflow_words},
  {"(drop (i32.trunc_f64_s (f64.const nan)))", overflow_words},
  {"(drop (i32.trunc_f64_u (f64.const -1)))", overflow_words},
  {"(drop (i64.trunc_f32_s (f32.const inf)))", overflow_words},
  {"(drop (i64.trunc_f64_u (f64.const 1e300)))", overflow_words},
  {"(drop (i32.load (i32.const 65533)))", memory_words},
  {"(drop (i32.load8_s (i32.const 65536)))", memory_words},
  {"(drop (i64.load (i32.const -1)))", memory_words},
  {"(drop (i64.load offset=4294967295 (i32.const -1)))", memory_words},
  {"(drop (f64.load offset=65529 (i32.const 0)))", memory_words},
  {"(drop (v128.load (i32.const 65521)))", memory_words},
  {"(i64.store (i32.const 65529) (i64.const 1))", memory_words},
  {"(i32.store16 offset=65535 (i32.const 0) (i32.const 1))", memory_words},
  {"(v128.store8_lane 3 (i32.const 65536) (v128.const i64x2 0 0))",
   memory_words},
  {"(drop (v128.load32_zero (i32.const 65533)))", memory_words},
  {"(memory.fill (i32.const 65535) (i32.const 1) (i32.const 2))", memory_words},
  {"(memory.fill (i32.const -1) (i32.const 1) (i32.const 0))", memory_words},
  {"(memory.copy (i32.const 0) (i32.const 1) (i32.const 65536))", memory_words},
  {"(memory.copy (i32.const -16) (i32.const 0) (i32.const 32))", memory_words},
  {"(memory.init $d (i32.const 0) (i32.const 1) (i32.const 3))", memory_words,
   "(data $d \"abc\")"},
  {"(memory.init $d (i32.const 65535) (i32.const 0) (i32.const 2))",
   memory_words, "(data $d \"abc\")"},
  {"(data.drop $d) (memory.init $d (i32.const 0) (i32.const 0) "
   "(i32.const 1))",
   memory_words, "(data $d \"abc\")"},
  {"(memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))", memory_words,
   "(data $d (i32.const 0) \"abc\")"},
  {"(drop (table.get $t (i32.const 10)))", table_words},
  {"(table.set $t (i32.const -1) (ref.null func))", table_words},
  {"(table.fill $t (i32.const 9) (ref.null func) (i32.const 2))", table_words},
  {"(table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 10))",
   table_words},
  {"(table.init $t $p (i32.const 0) (i32.const 0) (i32.const 2))", table_words,
   "(func $f) (elem $p func $f)"},
  {"(elem.drop $p) (table.init $t $p (i32.const 0) (i32.const 0) "
   "(i32.const 1))",
   table_words, "(func $f) (elem $p func $f)"},
  {"(call_indirect $t (i32.const 10))", "undefined element"},
  {"(call_indirect $t (i32.const -1))", "undefined element"},
  {"(call_indirect $t (i32.const 5))", "uninitialised element"},
  {"(call_indirect $t (i32.const 1))", "type mismatch", two_functions},
  {"(call_indirect $t (param i32) (i32.const 1) (i32.const 1))",
   "type mismatch", two_functions},
  {"(call_indirect $t (i32.const 0))", "type mismatch",
   "(elem (table $t) (i32.const 0) func $now)"},
  {"(drop (call_indirect $t (param i32 i32) (result i32) (i32.const 0) "
   "(i32.const 0) (i32.const 0)))",
   "type mismatch", "(elem (table $t) (i32.const 0) func $now)"},
  {"(table.set $t (i32.const 0) (ref.null func))"
   "(call_indirect $t (i32.const 0))",
   "uninitialised element", two_functions},
  {"(table.copy $t $t (i32.const 0) (i32.const 5) (i32.const 1))"
   "(call_indirect $t (i32.const 0))",
   "uninitialised element", two_functions},
};

/// A trap before the function, or with a name that lies.
std::vector<std::pair<std::string, std::string>> made() {
  return {
    {"in the start function",
     "(module (func $f (unreachable)) (start $f) (func (export \"run\")))"},
    {"in _initialize", "(module (func (export \"_initialize\") (unreachable))"
                       "(func (export \"run\")))"},
    {"after the start function wrecked the tables",
     "(module (table 1 funcref) (elem $e declare func $f) (func $f "
     "(table.set 0 (i32.const 0) (ref.null func))) (start $f)"
     "(func (export \"run\") (unreachable)))"},
    {"in a function whose name is a line of its own",
     "(module (func (export \"a\\0a\\1b[31mb\") (export \"run\") "
     "(unreachable)))"},
    {"in a function whose name is long",
     "(module (func (export \"" + std::string(5'000, 'n')
       + "\") (export \"run\") (unreachable)))"},
    {"under a thousand blocks", "(module (func (export \"run\") "
                                  + repeated("(block ", 1'000) + "(unreachable)"
                                  + repeated(")", 1'000) + "))"},
  };
}

} // namespace

std::vector<hostile_module> trapping() {
  std::vector<hostile_module> out;
  for (auto& x : rows)
    out.push_back({"a trap: " + std::string{x.body},
                   sandbox::wat(module_text(x.fields, x.body)), errc::trapped,
                   std::string{x.words}});
  for (auto& [name, text] : made())
    out.push_back(
      {"a trap " + name, sandbox::wat(text), errc::trapped, "unreachable"});
  return out;
}

} // namespace ips::hostile

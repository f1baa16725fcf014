// Functions that call themselves without end, or too long.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

/// A module whose function $f is begun by `run`.
std::string begun(const std::string& fields) {
  return "(module (memory 1 16) " + fields
         + " (func (export \"run\") (call $f)))";
}

std::string with_locals(std::string_view type, std::size_t count) {
  return begun("(func $f (local " + repeated(std::string{type} + " ", count)
               + ") (call $f))");
}

std::string ring(int size) {
  std::string fields = "(func $f (call $f1))";
  for (int i = 1; i < size; ++i)
    fields += "(func $f" + std::to_string(i) + " (call $f"
              + (i + 1 < size ? std::to_string(i + 1) : std::string{}) + "))";
  return begun(fields);
}

constexpr std::string_view ackermann
  = "(module (func $a (param i32 i32) (result i32)"
    " (if (result i32) (i32.eqz (local.get 0))"
    "  (then (i32.add (local.get 1) (i32.const 1)))"
    "  (else (if (result i32) (i32.eqz (local.get 1))"
    "   (then (call $a (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)))"
    "   (else (call $a (i32.sub (local.get 0) (i32.const 1))"
    "    (call $a (local.get 0)"
    "     (i32.sub (local.get 1) (i32.const 1)))))))))"
    " (func (export \"run\") (drop (call $a (i32.const 4) (i32.const 4)))))";

constexpr std::string_view fibonacci
  = "(module (func $f (param i32) (result i64)"
    " (if (result i64) (i32.lt_u (local.get 0) (i32.const 2))"
    "  (then (i64.const 1))"
    "  (else (i64.add (call $f (i32.sub (local.get 0) (i32.const 1)))"
    "   (call $f (i32.sub (local.get 0) (i32.const 2)))))))"
    " (func (export \"run\") (drop (call $f (i32.const 90)))))";

struct row {
  std::string name;
  std::string text;
};

/// What ends for want of stack.
std::vector<row> too_deep() {
  return {
    {"direct", begun("(func $f (call $f))")},
    {"mutual", begun("(func $f (call $g)) (func $g (call $f))")},
    {"in a ring of a hundred", ring(100)},
    {"through a table", begun("(table 1 funcref) (elem (i32.const 0) $f)"
                              "(func $f (call_indirect (i32.const 0)))")},
    {"through two tables", begun("(table $a 1 funcref) (table $b 1 funcref)"
                                 "(elem (table $a) (i32.const 0) func $f)"
                                 "(elem (table $b) (i32.const 0) func $g)"
                                 "(func $f (call_indirect $b (i32.const 0)))"
                                 "(func $g (call_indirect $a (i32.const 0)))")},
    {"through a table that it writes itself",
     begun("(table $t 1 funcref) (elem declare func $f)"
           "(func $f (table.set $t (i32.const 0) (ref.func $f))"
           " (call_indirect $t (i32.const 0)))")},
    {"as the last thing", begun("(func $f (return (call $f)))")},
    {"for a result", begun("(func $g (result i32) (i32.add (call $g) "
                           "(i32.const 1))) (func $f (drop (call $g)))")},
    {"for many results",
     begun("(func $g (result " + repeated("i64 ", 64) + ") (call $g))"
           + "(func $f (call $g) " + repeated("(drop)", 64) + ")")},
    {"with a counter",
     begun("(func $g (param i32) (call $g (i32.add (local.get 0) "
           "(i32.const 1)))) (func $f (call $g (i32.const 0)))")},
    {"with two hundred parameters",
     begun("(func $g (param " + repeated("i64 ", 200) + ") (call $g "
           + repeated("(local.get 7)", 200) + ")) (func $f (call $g "
           + repeated("(i64.const 1)", 200) + "))")},
    {"with two thousand locals", with_locals("i64", 2'000)},
    {"with ten thousand locals", with_locals("i32", 10'000)},
    {"with a thousand vectors", with_locals("v128", 1'000)},
    {"with references as locals", with_locals("externref", 500)},
    {"with many operands at once",
     begun("(func $g (result i32) " + repeated("(i32.const 1)", 500)
           + "(call $g) " + repeated("(i32.add)", 500)
           + ") (func $f (drop (call $g)))")},
    {"under five hundred blocks",
     begun("(func $f " + repeated("(block ", 500) + "(call $f)"
           + repeated(")", 500) + ")")},
    {"in a loop", begun("(func $f (loop $l (call $f) (br $l)))")},
    {"in a condition", begun("(func $g (result i32) (if (result i32) "
                             "(call $g) (then (i32.const 1)) (else "
                             "(i32.const 0)))) (func $f (drop (call $g)))")},
    {"while memory is measured",
     begun("(func $f (drop (memory.size)) (call $f))")},
    {"while memory is written",
     begun("(func $f (i32.store (i32.const 0) (i32.const 1)) (call $f))")},
    {"of the start function",
     "(module (func $f (call $f)) (start $f) (func (export \"run\")))"},
    {"of _initialize", "(module (func $f (export \"_initialize\") (call $f))"
                       "(func (export \"run\")))"},
    {"of the function itself", "(module (func $f (export \"run\") "
                               "(call $f)))"},
    {"between start function and function",
     "(module (func $f (call $g)) (func $g (export \"run\") (call $f)) "
     "(start $f))"},
    {"with host calls on the way",
     "(module (import \"ips\" \"debug\" (func $debug (param i32 i32) "
     "(result i32))) (memory 1) (global $n (mut i32) (i32.const 40))"
     "(func $f (export \"run\") (if (global.get $n) (then "
     "(global.set $n (i32.sub (global.get $n) (i32.const 1)))"
     "(drop (call $debug (i32.const 0) (i32.const 0))))) (call $f)))"},
    {"of one large frame", "(module (func (export \"run\") (local "
                             + repeated("i64 ", 9'999)
                             + ") (call 1)) (func "
                               "(local "
                             + repeated("i64 ", 9'999) + ")))"},
  };
}

/// What ends for want of fuel before.
std::vector<row> too_long() {
  return {
    {"of Fibonacci", std::string{fibonacci}},
    {"of Ackermann", std::string{ackermann}},
    {"that comes back and begins again",
     "(module (func $f (param i32) (if (local.get 0) (then (call $f "
     "(i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) "
     "(i32.const 1)))))) (func (export \"run\") (call $f (i32.const 60))))"},
    {"while memory grows",
     begun("(func $f (drop (memory.grow (i32.const 0))) (call $f))")},
    {"of leaves without end",
     "(module (func $leaf) (func $f (export \"run\") (loop $l "
       + repeated("(call $leaf)", 1'000) + "(br $l))))"},
  };
}

} // namespace

std::vector<hostile_module> recursions() {
  std::vector<hostile_module> out;
  for (auto& x : too_deep())
    out.push_back({"a recursion " + x.name, sandbox::wat(x.text),
                   errc::stack_exhausted, "used up its stack"});
  for (auto& x : too_long())
    out.push_back({"a recursion " + x.name, sandbox::wat(x.text),
                   errc::out_of_fuel, "used up its fuel"});
  return out;
}

} // namespace ips::hostile

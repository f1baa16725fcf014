// Operations whose operands are written in the module: a compiler may compute
// them beforehand, and must compute what the machine would.

#include <catch2/catch.hpp>

#include <array>

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

struct value_type {
  std::string name;
  std::vector<std::string> values;
};

struct operation {
  const value_type* operand;
  std::string result;
  std::string name;
  std::size_t operands = 2;
};

const value_type i32{"i32",
                     {"0", "1", "2", "-1", "31", "32", "33", "63", "64", "-31",
                      "-32", "255", "128", "32768", "0x7fffffff", "0x80000000",
                      "-26827", "-8388607", "0x12345678"}};
const value_type i64{"i64",
                     {"0", "1", "2", "-1", "31", "32", "63", "64", "65", "-63",
                      "-64", "128", "32768", "0x7fffffff", "0x80000000",
                      "0x7fffffffffffffff", "0x8000000000000000", "-26827",
                      "0x123456789abcdef0"}};
const std::vector<std::string> floats{
  "0",   "-0",         "1",      "-1",           "0.5",     "-1.5",
  "2.5", "inf",        "-inf",   "nan",          "-nan",    "nan:0x200001",
  "3.1", "2147483648", "-1e-40", "4294967295.5", "-9.3e18", "1.9e19"};
const value_type f32{"f32", floats};
const value_type f64{"f64", floats};

/// Every scalar operation that does not trap.
std::vector<operation> operations() {
  std::vector<operation> out;
  auto add
    = [&](const value_type& type, const std::string& result,
          std::size_t operands, std::initializer_list<const char*> names) {
        for (auto name : names)
          out.push_back({&type, result, result + "." + name, operands});
      };
  auto compare = [&](const value_type& type, std::size_t operands,
                     std::initializer_list<const char*> names) {
    for (auto name : names)
      out.push_back({&type, "i32", type.name + "." + name, operands});
  };
  for (auto* type : {&i32, &i64}) {
    add(*type, type->name, 2,
        {"add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u",
         "rotl", "rotr", "div_s", "div_u", "rem_s", "rem_u"});
    add(*type, type->name, 1,
        {"clz", "ctz", "popcnt", "extend8_s", "extend16_s"});
    compare(*type, 1, {"eqz"});
    compare(*type, 2,
            {"eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s",
             "ge_u"});
  }
  for (auto* type : {&f32, &f64}) {
    add(*type, type->name, 2,
        {"add", "sub", "mul", "div", "min", "max", "copysign"});
    add(*type, type->name, 1,
        {"abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt"});
    compare(*type, 2, {"eq", "ne", "lt", "gt", "le", "ge"});
    for (std::string result : {"i32", "i64"})
      for (std::string sign : {"_s", "_u"}) {
        out.push_back(
          {type, result, result + ".trunc_sat_" + type->name + sign, 1});
        out.push_back({result == "i32" ? &i32 : &i64, type->name,
                       type->name + ".convert_" + result + sign, 1});
      }
  }
  add(i64, "i64", 1, {"extend32_s"});
  add(i64, "i32", 1, {"wrap_i64"});
  add(i32, "i64", 1, {"extend_i32_s", "extend_i32_u"});
  add(f64, "f32", 1, {"demote_f64"});
  add(f32, "f64", 1, {"promote_f32"});
  add(i32, "f32", 1, {"reinterpret_i32"});
  add(i64, "f64", 1, {"reinterpret_i64"});
  add(f32, "i32", 1, {"reinterpret_f32"});
  add(f64, "i64", 1, {"reinterpret_f64"});
  return out;
}

/// How a module may hold an operand: in memory, which no compiler foresees,
/// written, or computed from what is written.
enum class form { loaded, written, computed };

/// The forms of the operands in which one result is asked for; the first is
/// the measure of the others.
constexpr std::array<std::array<form, 2>, 6> forms{
  {{form::loaded, form::loaded},
   {form::written, form::written},
   {form::written, form::loaded},
   {form::loaded, form::written},
   {form::computed, form::computed},
   {form::loaded, form::computed}}};
constexpr std::uint32_t result_bytes = 8;
/// Values lie here, 8 bytes each; results from here on.
constexpr std::uint32_t results_at = 1024;

std::string operand(const value_type& type, std::size_t value, form f) {
  auto& t = type.name;
  auto written = "(" + t + ".const " + type.values[value] + ")";
  if (f == form::loaded)
    return "(" + t + ".load (i32.const " + std::to_string(8 * value) + "))";
  if (f == form::written)
    return written;
  if (t.front() == 'f')
    return "(" + t + ".neg (" + t + ".neg " + written + "))";
  auto mask = "(" + t + ".const 0x55) ";
  return "(" + t + ".xor " + mask + "(" + t + ".xor " + mask + written + "))";
}

/// Whether the operation gives a number for these values.
bool is_defined(const operation& x, std::size_t left, std::size_t right) {
  auto divides = x.name.find(".div_") != std::string::npos
                 || x.name.find(".rem_") != std::string::npos;
  auto& values = x.operand->values;
  auto lowest = x.operand == &i32 ? "0x80000000" : "0x8000000000000000";
  return !divides
         || (values[right] != "0"
             && (values[right] != "-1" || values[left] != lowest));
}

/// Every pair of values (or each value) in every form, in this order.
std::vector<std::string> expressions(const operation& x) {
  std::vector<std::string> out;
  auto count = x.operand->values.size();
  for (std::size_t left = 0; left < count; ++left)
    for (std::size_t right = 0; right < (x.operands == 2 ? count : 1); ++right)
      for (auto [f, g] : forms) {
        if (!is_defined(x, left, right))
          continue;
        auto text = "(" + x.name + " " + operand(*x.operand, left, f);
        if (x.operands == 2)
          text += " " + operand(*x.operand, right, g);
        out.push_back(text + ")");
      }
  return out;
}

/// Writes the values, then asks for each expression `rounds` times: what runs
/// often is compiled again, by a compiler that thinks longer. Of a function
/// with vectors JavaScriptCore has no interpreter: it compiles it at once.
std::string module_text(const operation& x, std::uint32_t rounds) {
  std::string fill;
  auto& values = x.operand->values;
  for (std::size_t i = 0; i < values.size(); ++i)
    fill += "(" + x.operand->name + ".store (i32.const " + std::to_string(8 * i)
            + ") (" + x.operand->name + ".const " + values[i] + "))\n";
  std::string steps;
  auto at = results_at;
  for (auto& expression : expressions(x)) {
    steps += "(" + x.result + ".store (i32.const " + std::to_string(at) + ") "
             + expression + ")\n";
    at += result_bytes;
  }
  return R"((module
  (import "ips" "none" (func $done (result i32)))
  (memory 2)
  (func $fill )"
         + fill + R"()
  (func $all (local v128) )"
         + steps + R"()
  (func (export "run") (local $round i32)
    (call $fill)
    (loop $again
      (call $all)
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $round) (i32.const )"
         + std::to_string(rounds) + R"())))
    (drop (call $done)))))";
}

bytes results_in(engine& engine,
                 const std::shared_ptr<const metered_module>& module,
                 std::size_t count) {
  bytes out;
  recording_host host{[&](const seen_call&, guest_memory& memory) {
    auto range = memory.view(results_at,
                             static_cast<std::uint32_t>(count * result_bytes));
    REQUIRE(range);
    out.assign(range->begin(), range->end());
    return host_answer{};
  }};
  auto outcome = engine.call(module, "run", host, limits::fuel_max);
  CHECK(outcome.ended);
  return out;
}

} // namespace

TEST_CASE("what a compiler computes beforehand is what the machine computes",
          "[sandbox]") {
  auto engines = both_engines();
  for (auto& x : operations()) {
    INFO(x.name);
    auto asked = expressions(x);
    auto once = prepared(module_text(x, 1));
    auto often = prepared(module_text(x, 10'000));
    auto slow = results_in(*engines[1], once, asked.size());
    auto fast = results_in(*engines[0], once, asked.size());
    auto hot = results_in(*engines[0], often, asked.size());
    REQUIRE(fast.size() == asked.size() * result_bytes);
    REQUIRE(slow.size() == fast.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
      auto result = [&](const bytes& of, std::size_t index) {
        return to_hex({&of[index * result_bytes], result_bytes});
      };
      auto measure = result(slow, i - i % forms.size());
      INFO(asked[i] << " should be " << measure);
      CHECK(result(slow, i) == measure);
      CHECK(result(fast, i) == measure);
      CHECK(result(hot, i) == measure);
    }
  }
}

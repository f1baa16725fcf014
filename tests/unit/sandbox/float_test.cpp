// Random float operations: every bit of every result is the same in both
// engines, and no result of arithmetic is a NaN with other bits than the
// canonical ones.

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "dna/sandbox/limits.hpp"
#include "runtime/base/random.hpp"
#include "tests/unit/sandbox/float_operations.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

/// Sets of operands in one call: three of 16 bytes each.
constexpr std::uint32_t operand_sets = 512;
constexpr std::uint32_t set_bytes = 48;
constexpr std::uint32_t result_bytes = 16;
constexpr std::uint32_t results_at = operand_sets * set_bytes;

std::string loop_over(const std::string& bodies) {
  return R"((module
  (import "ips" "none" (func $fill (result i32)))
  (import "ips" "add" (func $done (param i32 i32) (result i32)))
  (memory 40)
  (func (export "run") (local $in i32) (local $out i32)
    (local.set $out (i32.const )"
         + std::to_string(results_at) + R"())
    (drop (call $fill))
    (loop $next
)" + bodies
         + R"(
      (local.set $in (i32.add (local.get $in) (i32.const )"
         + std::to_string(set_bytes) + R"()))
      (br_if $next (i32.lt_u (local.get $in) (i32.const )"
         + std::to_string(results_at) + R"())))
    (drop (call $done (local.get $out) (i32.const 0))))))";
}

std::string text_of(const std::vector<float_operation>& operations) {
  std::string bodies;
  for (auto& x : operations) {
    bodies += "      (" + x.store + " (local.get $out) " + x.expression + ")\n"
              + "      (local.set $out (i32.add (local.get $out)"
                " (i32.const 16)))\n";
  }
  return loop_over(bodies);
}

/// Bits that matter: of special values, of near ones, of any.
std::uint64_t draw_f64(random_source& random) {
  static constexpr std::uint64_t special[] = {0,
                                              1,
                                              0x8000'0000'0000'0000,
                                              0x7ff0'0000'0000'0000,
                                              0xfff0'0000'0000'0000,
                                              0x7ff8'0000'0000'0000,
                                              0x7ff0'0000'0000'0001,
                                              0xffff'ffff'ffff'ffff,
                                              0x000f'ffff'ffff'ffff,
                                              0x7fef'ffff'ffff'ffff,
                                              0x3ff0'0000'0000'0000,
                                              0xbfe0'0000'0000'0000,
                                              0x41df'ffff'ffc0'0000,
                                              0xc1e0'0000'0000'0000,
                                              0x43e0'0000'0000'0000,
                                              0x4330'0000'0000'0001};
  switch (random.below(4)) {
    case 0:
      return special[random.below(std::size(special))];
    case 1: // some units from one, or from where integers end
      return special[random.below(std::size(special))] + random.below(5) - 2;
    case 2: // of a size that integers have
      return std::bit_cast<std::uint64_t>(
        static_cast<double>(static_cast<std::int64_t>(random.next()))
        / static_cast<double>(1ull << random.below(64)));
    default:
      return random.next();
  }
}

std::uint32_t draw_f32(random_source& random) {
  static constexpr std::uint32_t special[]
    = {0,           1,           0x8000'0000, 0x7f80'0000, 0xff80'0000,
       0x7fc0'0000, 0x7f80'0001, 0xffff'ffff, 0x007f'ffff, 0x7f7f'ffff,
       0x3f80'0000, 0xbf00'0000, 0x4f00'0000, 0xcf00'0000, 0x5f00'0000};
  if (random.below(2) == 0)
    return special[random.below(std::size(special))]
           + static_cast<std::uint32_t>(random.below(3)) - 1;
  return static_cast<std::uint32_t>(random.next());
}

/// Operands of 16 bytes: either four f32 or two f64.
bytes draw_operands(std::uint64_t seed) {
  random_source random{seed};
  bytes out(results_at);
  for (std::size_t at = 0; at < out.size(); at += 8) {
    auto bits = draw_f64(random);
    if (random.below(2) == 0)
      bits = draw_f32(random) | std::uint64_t{draw_f32(random)} << 32;
    std::memcpy(&out[at], &bits, 8);
  }
  return out;
}

bytes results_in(engine& engine,
                 const std::shared_ptr<const metered_module>& module,
                 const bytes& operands) {
  bytes out;
  recording_host host{[&](const seen_call& call, guest_memory& memory) {
    if (call.function == test_function::none) {
      auto range = memory.view(0, results_at);
      REQUIRE(range);
      std::copy(operands.begin(), operands.end(), range->begin());
    } else {
      auto range = memory.view(results_at, call.arguments[0] - results_at);
      REQUIRE(range);
      out.assign(range->begin(), range->end());
    }
    return host_answer{};
  }};
  auto outcome = engine.call(module, "run", host, limits::fuel_max);
  CHECK(outcome.ended);
  return out;
}

template <class Word>
bool is_foreign_nan(std::span<const std::uint8_t> at, Word infinity,
                    Word quiet) {
  Word bits = 0;
  std::memcpy(&bits, at.data(), sizeof bits);
  auto sign = Word{1} << (8 * sizeof(Word) - 1);
  return (bits & ~sign) > infinity && bits != quiet;
}

/// Whether a result holds a NaN that is not the canonical one.
bool has_foreign_nan(const float_operation& x,
                     std::span<const std::uint8_t> result) {
  for (std::size_t at = 0; at < x.floats * x.float_bytes; at += x.float_bytes) {
    auto lane = result.subspan(at);
    if (x.float_bytes == 4
          ? is_foreign_nan<std::uint32_t>(lane, 0x7f80'0000, 0x7fc0'0000)
          : is_foreign_nan<std::uint64_t>(lane, 0x7ff0'0000'0000'0000,
                                          0x7ff8'0000'0000'0000))
      return true;
  }
  return false;
}

} // namespace

TEST_CASE("a million float operations have the same bits in both engines",
          "[sandbox]") {
  auto operations = float_operations();
  auto module = prepared(text_of(operations));
  auto engines = both_engines();
  std::size_t done = 0;
  for (std::uint64_t seed = 1; done < 1'000'000; ++seed) {
    INFO("seed " << seed);
    auto operands = draw_operands(seed);
    auto fast = results_in(*engines[0], module, operands);
    auto slow = results_in(*engines[1], module, operands);
    REQUIRE(fast.size() == operand_sets * operations.size() * result_bytes);
    REQUIRE(slow.size() == fast.size());
    for (std::size_t at = 0; at < fast.size(); at += result_bytes, ++done) {
      auto& x = operations[at / result_bytes % operations.size()];
      std::span<const std::uint8_t> a{&fast[at], result_bytes};
      std::span<const std::uint8_t> b{&slow[at], result_bytes};
      if (std::equal(a.begin(), a.end(), b.begin()) && !has_foreign_nan(x, a))
        continue;
      auto set = at / result_bytes / operations.size();
      INFO(x.expression << " of set " << set << ": " << to_hex(a) << " and "
                        << to_hex(b));
      FAIL_CHECK("operands "
                 << to_hex({&operands[set * set_bytes], set_bytes}));
    }
  }
}

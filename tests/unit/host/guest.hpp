#pragma once
// Guests for tests of the host functions: straight-line modules that a test
// writes as a list of host calls, and a DNA around them. Every run is made in
// both engines, which must agree.

#include <catch2/catch.hpp>

#include "dna/host/answers.hpp"
#include "dna/host/limits.hpp"
#include "dna/host/run.hpp"

namespace ips::host {

/// An argument of a host call, in the text format.
struct operand {
  std::string wat;

  operand(std::uint32_t value);
  explicit operand(std::string text) : wat(std::move(text)) {
  }
};

using operands = std::vector<operand>;

/// What the latest host call returned.
operand last_value();

class guest {
public:
  /// Places bytes in the memory; their address.
  std::uint32_t place(byte_view data);
  std::uint32_t place(std::string_view text) {
    return place(as_bytes(text));
  }

  /// Pointer and length of placed bytes.
  operands text(std::string_view x);

  /// Adds a host call; lists of operands follow one another.
  guest& call(const std::string& function, std::vector<operands> parts = {});

  /// Copies the answer into the memory; its address.
  std::uint32_t copy_answer(std::uint32_t cap = 4096);

  /// Copies the answer and makes it the run's output (JSON answers).
  guest& output_answer();

  /// Copies the answer and commits it as an entry of type "raw".
  guest& commit_answer();

  /// Makes a loop of all calls so far.
  guest& repeat(std::uint32_t times);

  /// The module in the text format.
  std::string module_text() const;

private:
  std::string data_;
  std::string body_;
  std::uint32_t next_ = 1024;
};

/// A DNA with entry types number and capped (JSON), note (text), raw (bytes),
/// secret (private JSON), link types likes and free.
manifest::manifest test_rules();

/// A context for the guest's function in that DNA: a chain of two headers.
run_context context_of(const guest& x, purpose why = purpose::call);

/// Runs in both engines.
run_report run_in_both(const run_context& context, const journal& answers = {});

/// The same with the guest's context.
run_report run_in_both(const guest& x, const journal& answers = {},
                       purpose why = purpose::call);

/// What the run came to; fails the test where it is something else.
template <class Outcome>
const Outcome& came_to(const run_report& x) {
  if (auto end = std::get_if<broken>(&x.outcome))
    UNSCOPED_INFO(to_string(end->why));
  REQUIRE(std::holds_alternative<Outcome>(x.outcome));
  return std::get<Outcome>(x.outcome);
}

/// The code of the error that ended the run.
errc broken_by(const run_report& x);

/// The output of a finished run.
json output_of(const run_report& x);

/// What the host calls returned, from the trace.
std::vector<std::int32_t> values_of(const run_report& x);

// -- journals -----------------------------------------------------------------

answer there(bytes data);
answer there(const json& x);
answer there(const chain::entry& x);
answer none();
answer failed_with(const error& x);

/// A journal of one answer.
journal only(const request& x, const answer& y, std::uint32_t ordinal = 0);

/// Runs until nothing is missing, with the answers of `world`; how often it
/// ran.
std::size_t replay(const run_context& context, const journal& world,
                   run_report& last);

// -- things -------------------------------------------------------------------

/// A hash-like value of 32 equal bytes.
template <class Id>
Id some(std::uint8_t x) {
  Id id;
  id.value.fill(x);
  return id;
}

/// A header of another agent.
chain::signed_header foreign_header(chain::header partial);

chain::entry entry_of(std::string type, std::string_view content);

} // namespace ips::host

// What a run may not exceed, and what it pays.

#include "tests/unit/host/guest.hpp"

#include "dna/host/function_table.hpp"

using namespace ips;
using namespace ips::host;

namespace {

/// A context whose budget ends no run.
run_context rich_context(const guest& x) {
  auto out = context_of(x);
  auto dna = std::make_shared<manifest::package>(*out.dna);
  dna->rules.limits.fuel = 5'000'000'000;
  out.dna = std::move(dna);
  return out;
}

errc ended_by(const guest& x, const journal& answers = {}) {
  return broken_by(run_in_both(rich_context(x), answers));
}

/// What a run came to whose manifest asks for these limits.
run_report under(const run_limits& limits, const guest& x) {
  auto context = context_of(x);
  auto dna = std::make_shared<manifest::package>(*context.dna);
  dna->rules.run_limits = limits;
  context.dna = std::move(dna);
  return run_in_both(context);
}

/// An output of `size` bytes, a text of one letter; made in the guest.
guest output_of_bytes(std::uint32_t size) {
  guest x;
  return x.call("output",
                {{x.place("\"" + std::string(size - 2, 'a') + "\""), size}});
}

} // namespace

TEST_CASE("a run may make so many host calls and no more", "[host][limits]") {
  guest x;
  x.call("now").repeat(limits::host_calls_max);
  auto report = run_in_both(rich_context(x));
  came_to<finished>(report);
  CHECK(report.trace.size() == limits::trace_lines_max + 1);
  CHECK(report.trace.back().what
        == "... and "
             + std::to_string(limits::host_calls_max - limits::trace_lines_max)
             + " host calls more");
  guest y;
  y.call("now").repeat(limits::host_calls_max + 1);
  CHECK(ended_by(y) == errc::too_many_host_calls);
}

TEST_CASE("a call may stage so many headers and no more", "[host][limits]") {
  guest x;
  x.call("commit", {x.text("number"), x.text("1")}).repeat(limits::commits_max);
  auto report = run_in_both(rich_context(x));
  CHECK(came_to<finished>(report).writes.size() == limits::commits_max);
  x.call("link", {{0, 0}, x.text("free"), {0, 0}});
  CHECK(ended_by(x) == errc::too_many_commits);
}

TEST_CASE("a call may stage so many bytes and no more", "[host][limits]") {
  guest x;
  x.call("commit", {x.text("raw"), {0, 65536}});
  x.repeat(limits::staged_bytes_max / 65536 + 1);
  CHECK(ended_by(x) == errc::too_many_commits);
}

TEST_CASE("an output may have so many bytes and no more", "[host][limits]") {
  auto most = run_in_both(rich_context(output_of_bytes(900'000)));
  CHECK(came_to<finished>(most).output.size() == 900'000);
  guest x;
  x.call("output", {{0, limits::output_bytes_max}});
  // Zeros are no JSON: the size did not end it.
  CHECK(ended_by(x) == errc::bad_json);
  guest y;
  y.call("output", {{0, limits::output_bytes_max + 1}});
  CHECK(ended_by(y) == errc::output_too_big);
}

TEST_CASE("a manifest may lower what a run may do", "[host][limits]") {
  guest calls;
  calls.call("now").repeat(5);
  came_to<finished>(under({.host_calls = 5}, calls));
  CHECK(broken_by(under({.host_calls = 4}, calls))
        == errc::too_many_host_calls);

  guest commits;
  commits.call("commit", {commits.text("number"), commits.text("1")}).repeat(3);
  came_to<finished>(under({.commits = 3}, commits));
  CHECK(broken_by(under({.commits = 2}, commits)) == errc::too_many_commits);
  CHECK(broken_by(under({.commits = 0}, commits)) == errc::too_many_commits);

  auto output = output_of_bytes(20);
  came_to<finished>(under({.output_bytes = 20}, output));
  CHECK(broken_by(under({.output_bytes = 19}, output)) == errc::output_too_big);
}

TEST_CASE("an answer may have so many bytes and no more", "[host][limits]") {
  guest x;
  x.call("get_details", {{x.place(std::string(32, '\7'))}});
  request wanted = details_request{some<entry_hash>(7)};
  auto most = bytes(limits::answer_bytes_max, ' ');
  came_to<finished>(run_in_both(rich_context(x), only(wanted, there(most))));
  most.push_back(' ');
  CHECK(ended_by(x, only(wanted, there(most))) == errc::answer_too_big);
}

TEST_CASE("a message and random bytes have a largest size", "[host][limits]") {
  CHECK(ended_by(guest{}.call("send", {{0, 0, limits::message_bytes_max + 1}}))
        == errc::over_limit);
  CHECK(ended_by(guest{}.call("sign", {{0, limits::message_bytes_max + 1}}))
        == errc::over_limit);
  CHECK(ended_by(guest{}.call("random", {{0, limits::random_bytes_max + 1}}))
        == errc::over_limit);
}

TEST_CASE("a journal may hold so many answers and no more", "[host][limits]") {
  journal answers;
  for (std::uint32_t i = 0; i < limits::journal_entries_max; ++i)
    answers[{journal_key(query_request{}), i}] = none();
  auto context = context_of(guest{});
  came_to<finished>(run_in_both(context, answers));
  answers[{journal_key(get_request{}), 0}] = none();
  CHECK(broken_by(run_in_both(context, answers)) == errc::journal_full);
  CHECK(
    broken_by(run_in_both(
      context, only(query_request{}, there(bytes(limits::journal_bytes_max)))))
    == errc::journal_full);
}

TEST_CASE("a run that pays too little is out of fuel", "[host][limits]") {
  guest x;
  x.call("sha256", {{0, 1 << 20}}).repeat(100);
  CHECK(broken_by(run_in_both(x)) == errc::out_of_fuel);
}

TEST_CASE("fuel grows with the bytes that move", "[host][limits]") {
  auto fuel_of = [](std::uint32_t size) {
    return run_in_both(guest{}.call("sha256", {{0, size}})).fuel_used;
  };
  CHECK(fuel_of(1'000) - fuel_of(0)
        == 1'000 * (limits::copy_fuel + limits::hash_fuel));
}

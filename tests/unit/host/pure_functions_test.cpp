// Input, output, and what depends on the arguments alone.

#include "tests/unit/host/guest.hpp"

#include "dna/host/function_table.hpp"
#include "dna/host/functions/app_message.hpp"
#include "dna/host/functions/functions.hpp"

using namespace ips;
using namespace ips::host;

namespace {

constexpr std::uint32_t outside = 0x7fff'fff0;
constexpr std::uint32_t memory_end = 16 * 65536;

bytes first_entry(const run_report& x) {
  auto& end = came_to<finished>(x);
  REQUIRE(!end.writes.empty());
  return end.writes[0].content->content;
}

bytes raw(const crypto::digest& x) {
  return {x.begin(), x.end()};
}

/// Parameters by kind: h 32 bytes, s 64, r 68, b bytes to read, w room to
/// write, n the length of what comes before, and i any number.
std::string parameters_of(std::string_view function) {
  static const std::map<std::string_view, std::string> kinds{
    {"input", "wn"},
    {"output", "bn"},
    {"fail", "bn"},
    {"answer", "wn"},
    {"content", "wn"},
    {"debug", "bn"},
    {"property", "bn"},
    {"dna_info", ""},
    {"sha256", "bn"},
    {"entry_hash", "bnbn"},
    {"verify", "hsbn"},
    {"get", "h"},
    {"get_many", "bn"},
    {"get_details", "h"},
    {"get_links", "hbnbn"},
    {"agent_activity", "hbn"},
    {"query", "bn"},
    {"agent_info", ""},
    {"now", ""},
    {"random", "bn"},
    {"sign", "bn"},
    {"commit", "bnbn"},
    {"update", "rbnbn"},
    {"remove", "r"},
    {"link", "hhbnbn"},
    {"unlink", "rh"},
    {"send", "hbn"},
    {"call", "hbnbnh"},
    {"emit", "bnbn"},
    {"schedule", "bnbni"},
    {"grant", "bn"},
    {"get_from", "hi"}};
  return kinds.at(function);
}

/// What ends a run that calls the function with good arguments but for the
/// i-th, and the length that follows it.
std::optional<errc> ended_by(const sandbox::host_function& x, std::size_t i,
                             std::uint32_t pointer, std::uint32_t length) {
  operands arguments(x.parameters, operand{0});
  arguments[i] = pointer;
  if (i + 1 < x.parameters && parameters_of(x.name)[i + 1] == 'n')
    arguments[i + 1] = length;
  guest guest;
  guest.call("dna_info").call(std::string{x.name}, {arguments});
  auto context = context_of(guest);
  context.content = to_bytes("content");
  auto report = run_in_both(context);
  auto end = std::get_if<broken>(&report.outcome);
  if (!end)
    return std::nullopt;
  CHECK(end->why.message.starts_with(std::string{x.name} + ": "));
  return end->why.code;
}

} // namespace

TEST_CASE("the implementations stand in the order of the function table",
          "[host]") {
  auto table = functions::implementations();
  REQUIRE(table.size() == function_table().size());
  for (std::size_t i = 0; i < table.size(); ++i)
    CHECK(table[i].which == static_cast<host_fn>(i));
}

TEST_CASE("every pointer and length of every function is checked", "[host]") {
  for (auto& x : function_table()) {
    auto kinds = parameters_of(x.name);
    REQUIRE(kinds.size() == x.parameters);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      INFO(x.name << " argument " << i);
      if (kinds[i] == 'n' || kinds[i] == 'i')
        continue;
      auto has_length = i + 1 < kinds.size() && kinds[i + 1] == 'n';
      CHECK(ended_by(x, i, outside, 1) == errc::bad_pointer);
      CHECK(ended_by(x, i, memory_end - 1, 2) == errc::bad_pointer);
      if (has_length && kinds[i] != 'w') {
        auto code = ended_by(x, i, 0, 0xffff'ffff);
        CHECK((code == errc::over_limit || code == errc::output_too_big));
      }
    }
  }
}

TEST_CASE("functions of class C end a validation", "[host]") {
  for (auto& row : functions::implementations()) {
    auto& x = describe(row.which);
    auto report = run_in_both(
      guest{}.call(std::string{x.name}, {operands(x.parameters, operand{0})}),
      {}, purpose::validation);
    auto end = std::get_if<broken>(&report.outcome);
    INFO(x.name);
    CHECK((end && end->why.code == errc::not_allowed_here)
          == (row.where == functions::usage::calls_only));
  }
}

TEST_CASE("input copies at most the capacity and tells the whole length",
          "[host][input]") {
  guest x;
  x.call("input", {{0, 2}});
  x.call("commit", {x.text("raw"), {0, 4}});
  auto report = run_in_both(x);
  CHECK(values_of(report)[0] == 3);
  CHECK(first_entry(report) == bytes{'[', '7', 0, 0});
}

TEST_CASE("the last output counts, and none is null", "[host][output]") {
  guest x;
  x.call("output", {x.text("1")}).call("output", {x.text("{\"a\":[1.5]}")});
  CHECK(output_of(run_in_both(x)) == json{{"a", {1.5}}});
  CHECK(output_of(run_in_both(guest{})) == nullptr);
}

TEST_CASE("an output that is no JSON ends the run", "[host][output]") {
  for (auto text : {"", "{", "1 2", "\"\xff\"", "nul"}) {
    guest x;
    x.call("output", {x.text(text)});
    CHECK(broken_by(run_in_both(x)) == errc::bad_json);
  }
  guest deep;
  deep.call("output", {deep.text(std::string(65, '[') + std::string(65, ']'))});
  CHECK(broken_by(run_in_both(deep)) == errc::over_limit);
}

TEST_CASE("fail ends the run at once with its reason", "[host][fail]") {
  guest x;
  x.call("fail", {x.text("2 is not odd")});
  x.call("output", {x.text("1")});
  auto report = run_in_both(x);
  CHECK(came_to<failed>(report).reason == "2 is not odd");
  CHECK(report.trace.size() == 1);
  CHECK(report.trace[0].what == "fail <12 bytes> ended the run");
}

TEST_CASE("a reason is cut at a character and made UTF-8", "[host][fail]") {
  guest x;
  std::string reason(limits::reason_bytes_max - 1, 'a');
  x.call("fail", {x.text(reason + "\xc3\xa4")});
  CHECK(came_to<failed>(run_in_both(x)).reason == reason);
  guest y;
  y.call("fail", {y.text("\xff!")});
  CHECK(came_to<failed>(run_in_both(y)).reason == "\xef\xbf\xbd!");
}

TEST_CASE("content gives the bytes under judgement", "[host][content]") {
  guest x;
  x.call("content", {{0, 16}}).call("fail", {{0, last_value()}});
  auto context = context_of(x, purpose::validation);
  context.content = to_bytes("seven");
  CHECK(came_to<failed>(run_in_both(context)).reason == "seven");
}

TEST_CASE("debug writes into the trace", "[host][debug]") {
  guest x;
  x.call("debug", {x.text("here I am")});
  auto report = run_in_both(x);
  CHECK(report.trace[0].what == "debug <9 bytes> here I am = 0");
  CHECK(report.trace[0].fuel == describe(host_fn::debug).fuel + 9);
}

TEST_CASE("property answers the JSON of a name, or none", "[host][property]") {
  guest x;
  x.call("property", {x.text("nothing")});
  x.call("property", {x.text("words")}).output_answer();
  auto report = run_in_both(x);
  CHECK(values_of(report)[0] == -1);
  CHECK(output_of(report) == json{"a", "b"});
}

TEST_CASE("dna_info names the DNA", "[host][dna_info]") {
  auto report = run_in_both(guest{}.call("dna_info").output_answer());
  CHECK(output_of(report)
        == json{{"name", "test"},
                {"version", "1.2.3"},
                {"hash", to_string(some<dna_hash>(0xd0))}});
}

TEST_CASE("sha256 answers the digest", "[host][sha256]") {
  guest x;
  x.call("sha256", {x.text("abc")}).commit_answer();
  CHECK(first_entry(run_in_both(x)) == raw(crypto::sha256(as_bytes("abc"))));
}

TEST_CASE("entry_hash is the hash that a commit of the value has",
          "[host][entry_hash]") {
  guest x;
  x.call("entry_hash", {x.text("number"), x.text(" [1,  2] ")}).commit_answer();
  auto hash = chain::hash_of(entry_of("number", "[1,2]"));
  CHECK(first_entry(run_in_both(x)) == raw(hash.value));
}

TEST_CASE("entry_hash refuses private, unknown and malformed entries",
          "[host][entry_hash]") {
  auto code = [](std::string_view type, std::string_view content) {
    guest x;
    x.call("entry_hash", {x.text(type), x.text(content)});
    return broken_by(run_in_both(x));
  };
  CHECK(code("secret", "1") == errc::private_entry);
  CHECK(code("nmber", "1") == errc::unknown_entry_type);
  CHECK(code("number", "1.5") == errc::wrong_format);
  CHECK(code("\xff", "1") == errc::bad_argument);
}

TEST_CASE("verify takes what sign signs and nothing else", "[host][verify]") {
  crypto::key_pair keys{{}};
  auto message = functions::app_message(some<dna_hash>(0xd0), as_bytes("hi"));
  auto expected = to_bytes("ips.app");
  expected.insert(expected.end(), 32, 0xd0);
  expected.insert(expected.end(), {'h', 'i'});
  CHECK(message == expected);
  auto sig = keys.sign(message);
  guest x;
  auto key_at = x.place(byte_view{keys.key().value});
  auto sig_at = x.place(byte_view{sig.value});
  x.call("verify", {{key_at, sig_at}, x.text("hi")});
  x.call("verify", {{key_at, sig_at}, x.text("ho")});
  CHECK(values_of(run_in_both(x)) == std::vector<std::int32_t>{1, 0});
}

TEST_CASE("now and agent_info tell time and agent", "[host][now]") {
  auto report = run_in_both(
    guest{}.call("now").commit_answer().call("agent_info").output_answer());
  CHECK(first_entry(report) == bytes{0xd0, 0x07, 0, 0, 0, 0, 0, 0});
  auto context = context_of(guest{});
  CHECK(output_of(report)
        == json{{"agent", to_string(context.agent)},
                {"caller", to_string(context.agent)},
                {"key", to_hex(context.key.value)},
                {"seq", 3}});
}

TEST_CASE("random follows from the seed and goes on", "[host][random]") {
  guest x;
  x.call("random", {{0, 40}}).call("random", {{40, 40}});
  x.call("commit", {x.text("raw"), {0, 80}});
  auto context = context_of(x);
  auto first = first_entry(run_in_both(context));
  CHECK(first == first_entry(run_in_both(context)));
  CHECK(!std::equal(first.begin(), first.begin() + 40, first.begin() + 40));
  context.random_seed.fill(6);
  CHECK(first != first_entry(run_in_both(context)));
}

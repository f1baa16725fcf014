// How long a call may wait for other agents.

#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr auto rules = R"(
name = "patience"
version = "0.1.0"

[build]
language = "cpp"
sources = ["patience.cpp"]

[limits]
call_timeout = "200ms"

[entries.word]
validate = "validate_word"
format = "text"

[functions]
exposed = ["say", "hear"]
)";

constexpr auto source = R"(
#include <ips.hpp>

IPS_VALIDATOR(validate_word) {
  return ips::valid();
}

IPS_FUNCTION(say) {
  return ips::commit_text("word", args.text(0)).entry;
}

IPS_FUNCTION(hear) {
  return ips::get_text(args.hash(0));
}
)";

} // namespace

TEST_CASE("a call that waits for longer than call_timeout ends",
          "[simulation][call]") {
  auto net = make_network(1, 12);
  written_dna dna{"patience", rules, source};
  must(net->install(dna.path(), {}));
  auto ask = [&](const char* who, const char* what, json argument) {
    return perform(*net, who, "call",
                   json::array({what, json::array({std::move(argument)})}),
                   "patience");
  };
  auto word = must(ask("alice", "say", "hello"));
  auto held = must(net->holders(word));
  std::string reader;
  for (auto& name : net->agents())
    if (std::find(held.begin(), held.end(), json(name)) == held.end())
      reader = name;
  // There and back within the limit, then beyond it.
  REQUIRE(net->fault("latency", "90ms"));
  CHECK(must(ask(reader.c_str(), "hear", word)) == "hello");
  REQUIRE(net->fault("latency", "110ms"));
  auto before = net->now_micros();
  net->set_autosettle(false);
  auto late = ask(reader.c_str(), "hear", word);
  REQUIRE_FALSE(late);
  CHECK(late.failure().code == errc::timed_out);
  CHECK(net->now_micros() - before == 200'000);
  CHECK(must(ask("alice", "hear", word)) == "hello");
}

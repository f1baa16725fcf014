#include <catch2/catch.hpp>

#include "tools/cli/command_line.hpp"

using namespace ips;
using namespace ips::cli;

namespace {

result<command_line> read(std::vector<const char*> words) {
  words.insert(words.begin(), "ips");
  return read_command_line(static_cast<int>(words.size()), words.data());
}

void check_refused(const std::vector<const char*>& words,
                   const std::string& part) {
  auto line = read(words);
  INFO(part);
  REQUIRE_FALSE(line);
  INFO(line.failure().message);
  CHECK(line.failure().code == errc::usage);
  auto told = line.failure().message + line.failure().hint;
  CHECK(told.find(part) != std::string::npos);
}

} // namespace

TEST_CASE("every command is understood", "[cli][command_line]") {
  CHECK(read({})->what == command::shell);
  CHECK(read({"-e", "-1"})->subject == "-1");
  CHECK(read({"-e", "print(1)"})->what == command::evaluate);
  auto run = read({"run", "f.js", "a", "b"});
  REQUIRE(run);
  CHECK(run->what == command::run);
  CHECK(run->subject == "f.js");
  CHECK(run->arguments == std::vector<std::string>{"a", "b"});
  auto test = read({"test", "a", "b", "--seeds", "100"});
  REQUIRE(test);
  CHECK(test->what == command::test);
  CHECK(test->seeds == 100);
  CHECK(read({"bench"})->what == command::bench);
  CHECK(read({"bench", "call"})->subject == "call");
  CHECK(read({"explain", "IPS1301"})->what == command::explain);
  CHECK(read({"dna", "build", "d"})->what == command::dna_build);
  auto pack = read({"dna", "pack", "d", "-o", "x.dna"});
  REQUIRE(pack);
  CHECK(pack->what == command::dna_pack);
  CHECK(pack->output == "x.dna");
  CHECK(read({"dna", "inspect", "d"})->what == command::dna_inspect);
  CHECK(read({"--help"})->what == command::tell);
  CHECK(read({"--version"})->text == "ips 0.1.0\n");
}

TEST_CASE("common options may stand anywhere", "[cli][command_line]") {
  auto check = [](const std::vector<const char*>& words) {
    auto line = read(words);
    REQUIRE(line);
    CHECK(line->common.seed == 7);
    CHECK(line->common.agents == 3);
    CHECK(line->common.clock == actors::clock_kind::real_time);
    CHECK(line->common.dnas == std::vector<std::string>{"a", "b"});
    CHECK(line->common.json);
  };
  check({"--seed", "7", "--agents=3", "--clock", "real", "--dna", "a", "--dna",
         "b", "--json", "run", "f.js"});
  check({"run", "--seed", "7", "--agents=3", "--clock", "real", "--dna", "a",
         "--dna", "b", "f.js", "--json"});
}

TEST_CASE("what follows -- belongs to the script", "[cli][command_line]") {
  auto line = read({"run", "f.js", "--", "--seed", "7"});
  REQUIRE(line);
  CHECK(line->arguments == std::vector<std::string>{"--seed", "7"});
  CHECK_FALSE(line->common.seed);
}

TEST_CASE("a typo gets the nearest name", "[cli][command_line]") {
  check_refused({"rnu", "f.js"}, "did you mean \"run\"?");
  check_refused({"--sed", "7"}, "did you mean \"--seed\"");
  check_refused({"run", "f.js", "--sed", "7"}, "did you mean \"--seed\"");
  check_refused({"test", "--seds", "7"}, "did you mean \"--seeds\"");
  check_refused({"dna", "biuld", "d"}, "did you mean \"build\"?");
  check_refused({"--clock", "vitrual"}, "did you mean \"virtual\"?");
  check_refused({"--channel", "sigend"}, "did you mean \"signed\"?");
  check_refused({"--engine", "v8"}, "jsc or interp");
}

TEST_CASE("what makes no sense is refused", "[cli][command_line]") {
  check_refused({"run"}, "file");
  check_refused({"dna"}, "new, build, check, test, pack or inspect");
  check_refused({"--agents", "many"}, "agents");
  check_refused({"--agents", "-1"}, "agents");
  check_refused({"--seed", "1.5"}, "seed");
  check_refused({"--seed"}, "seed");
  check_refused({"explain", "a", "b"}, "one word too many");
  check_refused({"test", "--seeds", "0"}, "seeds");
  check_refused({"-e", "1", "test"}, "exclude");
}

TEST_CASE("the largest seed is a seed", "[cli][command_line]") {
  auto line = read({"--seed", "18446744073709551615"});
  REQUIRE(line);
  CHECK(line->common.seed == 18446744073709551615u);
}

TEST_CASE("a script's own options fill what was not said",
          "[cli][command_line]") {
  auto own = read_script_options(" --seed 42 --agents 3 --dna \"a b\"");
  REQUIRE(own);
  common_options said;
  said.seed = 7;
  auto both = merged(said, *own);
  CHECK(both.seed == 7);
  CHECK(both.agents == 3);
  CHECK(both.dnas == std::vector<std::string>{"a b"});
  CHECK(read_script_options(repeat_text(both, 9))->dnas == both.dnas);
  CHECK(read_script_options(""));
  CHECK_FALSE(read_script_options("--sed 4"));
}

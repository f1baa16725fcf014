#include <catch2/catch.hpp>

#include "tools/repl/journal.hpp"

using namespace ips::repl;

TEST_CASE("a saved session opens with its options", "[repl][journal]") {
  journal x;
  x.add("net.spawn(1)", "");
  auto text = x.script("--seed 42");
  CHECK(text == "// ips: --seed 42\nnet.spawn(1)\n");
  CHECK(script_options(text) == " --seed 42");
}

TEST_CASE("what failed is repeated without ending the script",
          "[repl][journal]") {
  journal x;
  x.add("alice.commit('odd', 2)", "IPS1301: 2 is not odd\nhint: none");
  auto text = x.script("");
  CHECK(text.find("try { // failed: IPS1301: 2 is not odd\n")
        != std::string::npos);
  CHECK(text.find("} catch (failed) {") != std::string::npos);
}

TEST_CASE("options stand in the opening comments only", "[repl][journal]") {
  CHECK(
    script_options("#!/usr/bin/env ips\n// what it is\n// ips: --agents 3\n")
    == " --agents 3");
  CHECK(script_options("print(1)\n// ips: --agents 3\n").empty());
  CHECK(script_options("").empty());
}

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include <unistd.h>

#include "dna/host/validation.hpp"
#include "dna/isolation/limits.hpp"
#include "dna/isolation/process_runner.hpp"
#include "tests/unit/isolation/isolated_dna.hpp"

using namespace ips;
using namespace ips::isolation;

namespace {

std::unique_ptr<process_runner> make_runner(engine_choice engine
                                            = engine_choice::jsc) {
  return make_process_runner({IPS_PROGRAM, engine});
}

std::unique_ptr<host::runner> make_inline(engine_choice engine) {
  return host::make_inline_runner(engine == engine_choice::jsc
                                    ? sandbox::make_jsc_engine()
                                    : sandbox::make_interpreter_engine());
}

bool exists(int process) {
  return ::kill(process, 0) == 0;
}

/// Hundredths of a second that a process has computed.
long computed(int process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string word;
  for (int i = 0; i < 14 && file; ++i)
    file >> word;
  return file ? std::stol(word) : 0;
}

/// An app, as the network would install it.
package_ref app(const std::string& name) {
  auto dna
    = manifest::load_package(std::string{IPS_APPS_DIRECTORY} + "/" + name);
  if (!dna)
    FAIL(to_string(dna.failure()));
  return *dna;
}

struct app_run {
  std::string app;
  host::purpose why;
  std::string function;
  std::string input;
};

/// Calls that write, fail, need something and are refused.
std::vector<app_run> app_runs() {
  using host::purpose;
  auto header = std::string{R"("author":")"} + std::string(64, 'a')
                + R"(","seq":2,"time":1)";
  return {
    {"numbers", purpose::call, "odd", "[7]"},
    {"numbers", purpose::call, "find_odd", "[7]"},
    {"numbers", purpose::call, "find_odd", R"(["x"])"},
    {"numbers", purpose::validation, "validate_odd",
     R"({"op":"create","type":"odd","content":7,)" + header + "}"},
    {"numbers", purpose::validation, "validate_odd",
     R"({"op":"create","type":"odd","content":8,)" + header + "}"},
    {"numbers", purpose::validation, "odd", "[7]"},
    {"notes", purpose::call, "write_note", R"(["tea"])"},
    {"notes", purpose::call, "my_notes", "[]"},
    {"notes", purpose::callback, "ring_due", R"({"now":1})"},
    {"chirp", purpose::call, "no_such_function", "[]"},
  };
}

} // namespace

TEST_CASE("a run in a process has the same report as one in the program",
          "[isolation][process]") {
  for (auto engine : {engine_choice::jsc, engine_choice::interpreter}) {
    auto apart = make_runner(engine);
    auto here = make_inline(engine);
    for (auto& x : app_runs()) {
      INFO(x.app << " " << x.function << " " << x.input);
      auto context = context_of(app(x.app));
      context.why = x.why;
      context.function = x.function;
      context.input = to_bytes(x.input);
      auto expected = here->run(context, {});
      auto report = apart->run(context, {});
      CHECK(bytes_of(report) == bytes_of(expected));
      CHECK(report.fuel_used == expected.fuel_used);
    }
  }
}

TEST_CASE("a confined process is refused all that it must not be able to do",
          "[isolation][process]") {
  for (auto engine : {engine_choice::jsc, engine_choice::interpreter}) {
    auto tried = prove_confinement({IPS_PROGRAM, engine});
    if (!tried)
      FAIL(to_string(tried.failure()));
    CHECK(tried->size() > 20);
    for (auto& x : *tried) {
      INFO(x.what);
      CHECK(x.refused);
    }
  }
}

TEST_CASE("a journal is told and an answer of it used",
          "[isolation][process]") {
  auto apart = make_runner();
  auto here = make_inline(engine_choice::jsc);
  auto context = context_of(app("notes"));
  context.function = "my_notes";
  host::journal answers;
  auto first = here->run(context, answers);
  REQUIRE(std::holds_alternative<host::needs>(first.outcome));
  for (auto& x : std::get<host::needs>(first.outcome).requests)
    answers[{host::journal_key(x), 0}]
      = {host::answer::kind::there, to_bytes("[]")};
  auto expected = here->run(context, answers);
  CHECK(std::holds_alternative<host::finished>(expected.outcome));
  CHECK(bytes_of(apart->run(context, answers)) == bytes_of(expected));
}

TEST_CASE("a process that is killed in the middle of a run fails that run only",
          "[isolation][process]") {
  auto apart = make_runner(engine_choice::interpreter);
  auto quick = context_of(package_of(going(output_body)));
  auto slow = context_of(
    package_of(going(endless_body), "[limits]\nfuel = 5000000000\n"));
  REQUIRE_FALSE(broken_by(apart->run(quick, {})));
  auto process = apart->process_id();
  REQUIRE(process > 0);
  auto before = computed(process);
  host::run_report report;
  std::atomic<bool> done = false;
  std::thread caller{[&] {
    report = apart->run(slow, {});
    done = true;
  }};
  // It computes for as long as it is let.
  while (computed(process) < before + 5 && !done)
    std::this_thread::yield();
  CHECK_FALSE(done);
  ::kill(process, SIGKILL);
  caller.join();
  CHECK(broken_by(report) == errc::sandbox_died);
  CHECK(std::get<host::broken>(report.outcome).why.cause == "signal 9");
  CHECK_FALSE(host::verdict_of(report));
  CHECK_FALSE(exists(process));
  CHECK_FALSE(broken_by(apart->run(quick, {})));
  CHECK(apart->process_id() != process);
}

TEST_CASE("a process that died while it had nothing to do is started again",
          "[isolation][process]") {
  auto apart = make_runner();
  auto context = context_of(package_of(going(commit_body)));
  auto expected = bytes_of(make_inline(engine_choice::jsc)->run(context, {}));
  CHECK(bytes_of(apart->run(context, {})) == expected);
  ::kill(apart->process_id(), SIGKILL);
  CHECK(broken_by(apart->run(context, {})) == errc::sandbox_died);
  CHECK(apart->process_id() == 0);
  CHECK(bytes_of(apart->run(context, {})) == expected);
}

TEST_CASE("no process is left when its runner ends", "[isolation][process]") {
  auto apart = make_runner();
  (void)apart->run(context_of(package_of(going(output_body))), {});
  auto process = apart->process_id();
  REQUIRE(exists(process));
  apart.reset();
  CHECK_FALSE(exists(process)); // a zombie would still exist
}

TEST_CASE("a process forgets the package used longest ago, and gets it again",
          "[isolation][process]") {
  auto apart = make_runner(engine_choice::interpreter);
  std::vector<host::run_context> all;
  for (std::size_t i = 0; i < limits::packages_max + 3; ++i)
    all.push_back(context_of(
      package_of(going(output_body), {}, "dna" + std::to_string(i))));
  for (int round = 0; round < 2; ++round)
    for (auto& x : all)
      CHECK_FALSE(broken_by(apart->run(x, {})));
}

TEST_CASE("a journal above its limit is refused as in the program",
          "[isolation][process]") {
  auto context = context_of(package_of(going(output_body)));
  host::journal answers;
  answers[{to_bytes("x"), 0}].data.resize(host::limits::journal_bytes_max + 1);
  auto apart = make_runner();
  auto report = apart->run(context, answers);
  CHECK(broken_by(report) == errc::journal_full);
  CHECK(bytes_of(report)
        == bytes_of(make_inline(engine_choice::jsc)->run(context, answers)));
}

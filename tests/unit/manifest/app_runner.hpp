#pragma once
// Runs functions of the example DNAs as an agent would, with a world made of a
// function that answers what a run needs.

#include <functional>

#include <catch2/catch.hpp>

#include "dna/host/answers.hpp"
#include "dna/host/run.hpp"
#include "dna/manifest/package.hpp"

namespace ips::host {

using world = std::function<answer(const request&)>;

/// A world in which nothing is to be had.
inline answer empty_world(const request&) {
  return {answer::kind::none, {}};
}

inline answer json_answer(const json& x) {
  return {answer::kind::there, json_bytes(x)};
}

class app_runner {
public:
  app_runner(const std::string& name, std::unique_ptr<sandbox::engine> engine)
    : engine_(std::move(engine)) {
    auto path = std::filesystem::path{IPS_APPS_DIRECTORY} / name;
    auto dna = manifest::load_package(path);
    if (!dna)
      FAIL(to_string(dna.failure()));
    context_.dna = *dna;
    context_.agent.value.fill(0xaa);
    context_.head.next_seq = 2;
    context_.now = context_.head.time = {1'700'000'000'000'000};
  }

  const agent_id& agent() const {
    return context_.agent;
  }

  /// Runs until nothing is needed any more.
  run_report run(const std::string& function, const json& input,
                 const world& around = empty_world,
                 purpose why = purpose::call) {
    context_.why = why;
    context_.function = function;
    context_.input = json_bytes(input);
    journal answers;
    for (int round = 0; round < 20; ++round) {
      auto report = host::run(*engine_, context_, answers);
      auto wants = std::get_if<needs>(&report.outcome);
      if (!wants)
        return report;
      for (auto& x : wants->requests)
        answers[{journal_key(x), 0}] = around(x);
    }
    FAIL("a run needed too much");
    return {};
  }

  /// What a call answers.
  json call(const std::string& function, const json& arguments,
            const world& around = empty_world) {
    auto report = run(function, arguments, around);
    INFO(function << " " << words(report));
    REQUIRE(std::holds_alternative<finished>(report.outcome));
    writes = std::get<finished>(report.outcome).writes;
    return json::parse(std::get<finished>(report.outcome).output);
  }

  /// Why a run was refused or broken; empty where it was not.
  static std::string words(const run_report& x) {
    if (auto refusal = std::get_if<failed>(&x.outcome))
      return refusal->reason;
    if (auto end = std::get_if<broken>(&x.outcome))
      return to_string(end->why);
    return {};
  }

  std::string refusal(const std::string& function, const json& arguments,
                      const world& around = empty_world) {
    return words(run(function, arguments, around));
  }

  /// What a validator says of a new entry.
  std::string judge(const std::string& function, const json& content) {
    context_.content = json_bytes(content);
    return words(run(function,
                     {{"op", "create"},
                      {"type", "x"},
                      {"content", content},
                      {"author", to_string(context_.agent)},
                      {"seq", 2},
                      {"time", 1}},
                     empty_world, purpose::validation));
  }

  /// What the last call wrote.
  std::vector<staged_write> writes;

private:
  std::unique_ptr<sandbox::engine> engine_;
  run_context context_;
};

} // namespace ips::host

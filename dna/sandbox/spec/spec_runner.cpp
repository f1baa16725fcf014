#include "dna/sandbox/spec/spec_runner.hpp"

#include "dna/sandbox/spec/verdict.hpp"

namespace ips::sandbox::spec {

namespace {

std::string_view name_of(module_fault x) {
  switch (x) {
    case module_fault::malformed:
      return "assert_malformed";
    case module_fault::invalid:
      return "assert_invalid";
    case module_fault::unlinkable:
      return "assert_unlinkable";
    case module_fault::uninstantiable:
      return "assert_trap of a module";
  }
  return "?";
}

std::string text_of(const step_answer& x) {
  switch (x.end) {
    case step_end::finished:
      return to_string(x.results);
    case step_end::refused:
      return "refused: " + x.words;
    case step_end::unlinkable:
      return "not linked: " + x.words;
    case step_end::trapped:
      return "trap: " + x.words;
    case step_end::exhausted:
      return "stack exhausted: " + x.words;
    case step_end::broken:
      return x.words;
  }
  return "?";
}

class script_run {
public:
  explicit script_run(const world_options& options)
    : options_(options), world_(options) {
  }

  void step(const script_command& command) {
    line_ = command.line;
    std::visit([this](auto& x) { run(x); }, command.what);
  }

  spec_report report;

private:
  void run(const script_module& x) {
    succeed("module", world_.load(x));
  }

  void run(const script_action& x) {
    succeed("action", world_.act(x));
  }

  void run(const script_register& x) {
    succeed("register", world_.give_name(x));
  }

  void run(const assert_return& x);
  void run(const assert_trap& x);
  void run(const assert_module& x);

  /// A step that is no assertion.
  void succeed(std::string_view what, const step_answer& got) {
    if (got.end != step_end::finished)
      fail(what, "success", got);
  }

  void count(bool passed, std::string_view what, const std::string& expected,
             const step_answer& got) {
    if (passed)
      ++report.passed;
    else
      fail(what, expected, got);
  }

  void fail(std::string_view what, const std::string& expected,
            const step_answer& got) {
    report.failures.push_back(
      {line_, std::string{what}, expected, text_of(got)});
  }

  world_options options_;
  script_world world_;
  std::uint32_t line_ = 0;
};

void script_run::run(const assert_return& x) {
  auto got = world_.act(x.action);
  auto finished = got.end == step_end::finished;
  auto passed = finished && matches(got.results, x);
  if (!passed && finished && options_.metered
      && differs_by_canonical_nans(got.results, x))
    report.skips.push_back({line_, std::string{canonical_nan_reason}});
  else
    count(passed, "assert_return",
          (x.is_either ? "one of " : "") + to_string(x.expected), got);
}

void script_run::run(const assert_trap& x) {
  auto got = world_.act(x.action);
  if (x.is_exhaustion)
    return count(got.end == step_end::exhausted, "assert_exhaustion",
                 "stack exhausted", got);
  count(got.end == step_end::trapped && is_trap(got.words, x.text),
        "assert_trap", "trap: " + x.text, got);
}

void script_run::run(const assert_module& x) {
  auto got = world_.load(x.module);
  auto passed = false;
  switch (x.fault) {
    case module_fault::malformed:
    case module_fault::invalid:
      passed = got.end == step_end::refused;
      break;
    case module_fault::unlinkable:
      passed = got.end == step_end::unlinkable;
      break;
    case module_fault::uninstantiable:
      passed = got.end == step_end::trapped && is_trap(got.words, x.text);
      break;
  }
  count(passed, name_of(x.fault), x.text, got);
}

} // namespace

const std::string_view canonical_nan_reason
  = "a NaN's bits are to be kept, the meter makes them canonical";

spec_report run_script(const spec_script& script,
                       const world_options& options) {
  script_run run{options};
  for (auto& command : script)
    run.step(command);
  return std::move(run.report);
}

result<spec_report> run_script(const std::filesystem::path& file,
                               const world_options& options) {
  IPS_TRY_VALUE(script, read_script(file));
  return run_script(script, options);
}

} // namespace ips::sandbox::spec

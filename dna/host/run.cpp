#include "dna/host/run.hpp"

#include "dna/host/run_state.hpp"
#include "dna/host/runner.hpp"

namespace ips::host {

status check_journal(const journal& answers) {
  std::size_t size = 0;
  for (auto& [key, value] : answers)
    size += key.first.size() + value.data.size();
  if (answers.size() <= limits::journal_entries_max
      && size <= limits::journal_bytes_max)
    return ok();
  return error{errc::journal_full, std::to_string(answers.size())
                                     + " answers of " + std::to_string(size)
                                     + " bytes"};
}

run_report run(sandbox::engine& engine, const run_context& context,
               const journal& answers) {
  if (auto checked = check_journal(answers); !checked)
    return {broken{checked.failure()}, 0, {}};
  run_state state{context, answers};
  auto outcome = engine.call(context.dna->module, context.function, state,
                             context.dna->rules.limits.fuel);
  return std::move(state).report(outcome);
}

namespace {

class inline_runner final : public runner {
public:
  explicit inline_runner(std::unique_ptr<sandbox::engine> engine)
    : engine_(std::move(engine)) {
  }

  run_report run(const run_context& context, const journal& answers) override {
    return host::run(*engine_, context, answers);
  }

private:
  std::unique_ptr<sandbox::engine> engine_;
};

} // namespace

std::unique_ptr<runner>
make_inline_runner(std::unique_ptr<sandbox::engine> engine) {
  return std::make_unique<inline_runner>(std::move(engine));
}

} // namespace ips::host

#include "dna/host/run.hpp"

#include "dna/host/run_state.hpp"

namespace ips::host {

namespace {

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

} // namespace

run_report run(sandbox::engine& engine, const run_context& context,
               const journal& answers) {
  if (auto checked = check_journal(answers); !checked)
    return {broken{checked.failure()}, 0, {}};
  run_state state{context, answers};
  auto outcome = engine.call(context.dna->module, context.function, state,
                             context.dna->rules.limits.fuel);
  return std::move(state).report(outcome);
}

} // namespace ips::host

#include "tools/fuzz/comparison.hpp"

#include <algorithm>

#include "dna/sandbox/limits.hpp"
#include "runtime/base/random.hpp"
#include "tools/fuzz/observation.hpp"
#include "tools/fuzz/random_guest.hpp"

namespace ips::fuzz {

using sandbox::metered_module;
using sandbox::metering;

namespace {

/// binaryen bounds its loops, so that few runs get as far: some milliseconds
/// interpreted.
constexpr std::uint64_t budget = 200'000;
constexpr std::size_t entries_max = 8;

using shared_module = std::shared_ptr<const metered_module>;

result<shared_module> prepared(byte_view guest,
                               const sandbox::module_limits& limits,
                               metering counted) {
  IPS_TRY_VALUE(made,
                sandbox::prepare(guest, limits, guest_functions(), counted));
  return shared_module{std::make_shared<const metered_module>(std::move(made))};
}

/// Every fourth guest has so little stack that its calls reach the end of it.
sandbox::module_limits limits_of(std::uint64_t seed) {
  random_source random{seed};
  sandbox::module_limits out;
  out.memory_pages = 2;
  if (random.below(4) == 0)
    out.stack_bytes = static_cast<std::uint32_t>(300 + random.below(3'000));
  return out;
}

std::string difference(const std::string& what, const std::string& entry,
                       const observation& a, const observation& b) {
  return entry + ": " + what + "\n  " + to_string(a) + "\n  " + to_string(b);
}

bool ended_by_counting(const observation& x) {
  return x.code == errc::out_of_fuel || x.code == errc::stack_exhausted;
}

/// The name under which a run is counted.
std::string ending_of(const observation& x) {
  return x.code && x.code != errc::trapped ? std::string{to_string(*x.code)}
                                           : x.kind();
}

} // namespace

struct comparison::guest_forms {
  shared_module counted;
  shared_module uncounted;
};

comparison::comparison()
  : jsc_(sandbox::make_jsc_engine()),
    interp_(sandbox::make_interpreter_engine()) {
}

std::vector<std::string> comparison::run(byte_view guest, std::uint64_t seed) {
  auto counted = prepared(guest, limits_of(seed), metering::full);
  auto uncounted = prepared(guest, limits_of(seed), metering::none);
  for (auto* form : {&counted, &uncounted})
    if (!*form)
      return {"refused: " + to_string(form->failure())};
  guest_forms forms{*counted, *uncounted};
  std::vector<std::string> found;
  auto entries = forms.counted->entry_points;
  random_source random{seed};
  for (auto i = entries.size(); i-- > 1;)
    std::swap(entries[i], entries[random.below(i + 1)]);
  entries.resize(std::min(entries.size(), entries_max));
  for (auto& entry : entries)
    compare_entry(forms, entry, random.next(), found);
  for (auto& form : {forms.counted, forms.uncounted}) {
    jsc_->forget(*form);
    interp_->forget(*form);
  }
  return found;
}

void comparison::compare_entry(const guest_forms& guest,
                               const std::string& entry, std::uint64_t seed,
                               std::vector<std::string>& found) {
  random_source random{seed};
  auto fast = observe(*jsc_, guest.counted, entry, budget);
  auto slow = observe(*interp_, guest.counted, entry, budget);
  runs_ += 2;
  ++endings_[ending_of(slow)];
  if (fast != slow)
    found.push_back(difference("jsc, interp", entry, fast, slow));
  if (slow.code == errc::engine_failed)
    found.push_back(difference("the engine failed", entry, fast, slow));
  if (!ended_by_counting(slow))
    compare_uncounted(guest, entry, random.next(), found);
  if (slow.fuel_used > 1)
    compare_short(guest, entry, random.below(slow.fuel_used), !slow.code,
                  found);
  // What the runs before left must not be seen.
  auto again = observe(*jsc_, guest.counted, entry, budget);
  ++runs_;
  if (again != fast)
    found.push_back(difference("jsc, jsc again", entry, fast, again));
}

void comparison::compare_uncounted(const guest_forms& guest,
                                   const std::string& entry, std::uint64_t seed,
                                   std::vector<std::string>& found) {
  // Both engines agree when counted: one of them is enough.
  auto& engine = seed % 2 == 0 ? *jsc_ : *interp_;
  auto counted = observe(engine, guest.counted, entry, budget);
  auto free
    = observe(engine, guest.uncounted, entry, sandbox::limits::fuel_max);
  runs_ += 2;
  if (!same_effect(counted, free))
    found.push_back(difference(std::string{engine.name()} + ", counted and not",
                               entry, counted, free));
}

void comparison::compare_short(const guest_forms& guest,
                               const std::string& entry, std::uint64_t fuel,
                               bool finishes, std::vector<std::string>& found) {
  auto fast = observe(*jsc_, guest.counted, entry, fuel);
  auto slow = observe(*interp_, guest.counted, entry, fuel);
  runs_ += 2;
  ++endings_[ending_of(slow)];
  if (fast != slow)
    found.push_back(difference("jsc, interp with fuel " + std::to_string(fuel),
                               entry, fast, slow));
  if (finishes && (slow.code != errc::out_of_fuel || slow.fuel_used != fuel))
    found.push_back(
      difference("less fuel than it used did not run out", entry, fast, slow));
}

} // namespace ips::fuzz

#pragma once
// Runs one guest in both engines, counted and not counted, and says where two
// runs differ that must not.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dna/sandbox/engine.hpp"
#include "runtime/base/bytes.hpp"

namespace ips::fuzz {

/// Runs by how they ended: the traps' names, "finished", "out of fuel", ...
using tally = std::map<std::string, std::uint64_t>;

class comparison {
public:
  comparison();

  /// Differences in words, none where all is well.
  /// @param guest as `make_guest` made it; it must pass the gate
  /// @param seed chooses budgets and limits
  std::vector<std::string> run(byte_view guest, std::uint64_t seed);

  const tally& endings() const {
    return endings_;
  }

  std::uint64_t runs() const {
    return runs_;
  }

private:
  struct guest_forms;

  void compare_entry(const guest_forms& guest, const std::string& entry,
                     std::uint64_t seed, std::vector<std::string>& found);
  void compare_short(const guest_forms& guest, const std::string& entry,
                     std::uint64_t budget, bool finishes,
                     std::vector<std::string>& found);
  void compare_uncounted(const guest_forms& guest, const std::string& entry,
                         std::uint64_t seed, std::vector<std::string>& found);

  std::unique_ptr<sandbox::engine> jsc_;
  std::unique_ptr<sandbox::engine> interp_;
  tally endings_;
  std::uint64_t runs_ = 0;
};

} // namespace ips::fuzz

#pragma once
// What an engine keeps of the modules that it ran last.

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/metered_module.hpp"

namespace ips::sandbox {

/// At most `limits::cached_modules_max` of `Loaded`, each with its module. The
/// addresses of what is kept do not change.
template <class Loaded>
class module_cache {
public:
  /// What is kept for a module; nullptr where there is nothing.
  Loaded* find(const metered_module& module) {
    auto at = rows_.find(&module);
    if (at == rows_.end())
      return nullptr;
    at->second.last_use = ++uses_;
    return &at->second.loaded;
  }

  /// Keeps something; what was used longest ago makes room.
  Loaded& keep(std::shared_ptr<const metered_module> module, Loaded loaded) {
    if (rows_.size() >= limits::cached_modules_max)
      rows_.erase(
        std::min_element(rows_.begin(), rows_.end(), [](auto& a, auto& b) {
          return a.second.last_use < b.second.last_use;
        }));
    auto* key = module.get();
    row fresh{std::move(module), std::move(loaded), ++uses_};
    return rows_.emplace(key, std::move(fresh)).first->second.loaded;
  }

  void forget(const metered_module& module) {
    rows_.erase(&module);
  }

  void clear() {
    rows_.clear();
  }

private:
  struct row {
    /// Alive as long as its address is a key.
    std::shared_ptr<const metered_module> module;
    Loaded loaded;
    std::uint64_t last_use;
  };

  std::map<const metered_module*, row> rows_;
  std::uint64_t uses_ = 0;
};

} // namespace ips::sandbox

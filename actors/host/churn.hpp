#pragma once
// When agents go and come back: sessions and absences of random lengths,
// exponentially distributed, each agent by draws of its own. So at any time the
// share of those who are there is session / (session + absence).

#include <map>
#include <optional>
#include <string>

#include "runtime/base/clock.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

struct churn_options {
  /// Means.
  duration session = std::chrono::minutes{60};
  duration absence = std::chrono::minutes{10};
};

class churn {
public:
  /// One agent goes or comes back.
  struct change {
    timestamp at;
    std::string agent;
    bool comes = false;
  };

  churn(const churn_options& options, std::uint64_t seed);

  /// An agent that is there takes part from now on.
  void add(const std::string& agent, timestamp now);

  /// The next change that is due by `until`, taken out; what follows it for
  /// that agent is drawn.
  std::optional<change> take(timestamp until);

  /// Who is away, by name.
  std::vector<std::string> away() const;

private:
  duration drawn(duration mean);

  churn_options options_;
  random_source random_;
  /// By time, then name.
  std::map<std::pair<timestamp, std::string>, bool> changes_;
};

} // namespace ips::actors

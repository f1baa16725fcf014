#pragma once
// What scripts asked of a network, in order, so that the same can be asked of
// a network under a newer build of its DNAs (`net.reload`).
//
// A newer DNA has another hash, and with it every header has: a replay speaks
// of the new headers where the old answers spoke of the old ones.

#include <map>
#include <string>
#include <vector>

#include "runtime/base/result.hpp"
#include "tools/repl/script_engine.hpp"

namespace ips::repl {

/// More take longer to repeat than one waits at a prompt.
inline constexpr std::size_t history_max = 20'000;

/// One operation of `operations.hpp` and what came of it.
struct asked_operation {
  std::string name;
  json arguments;
  result<json> answer;
};

class history {
public:
  /// Keeps what changes a network or asks one of its agents.
  void add(const std::string& name, const json& arguments,
           const result<json>& answer);

  const std::vector<asked_operation>& all() const {
    return all_;
  }

  /// Whether nothing was left out for want of room.
  bool is_complete() const {
    return is_complete_;
  }

private:
  std::vector<asked_operation> all_;
  bool is_complete_ = true;
};

/// Whether an operation makes the network what it is, calls aside: agents,
/// DNAs, autosettle.
bool is_setting(const asked_operation& x);

/// Whether its answer is one that a user looks at.
bool is_answered(const asked_operation& x);

/// As one would type it: alice.call("odd", 7).
std::string text_of(const asked_operation& x);

/// Hashes of an older network, and what they are in the newer one.
class renaming {
public:
  void add(const std::string& before, const std::string& after);

  /// A value of the older network as the newer one knows it.
  json apply(const json& x) const;

  /// Whether two answers are the same but for the hashes of headers, which
  /// are learnt, as is every other hash that stands where an older one stood.
  bool match(const json& before, const json& after);

  bool match(const result<json>& before, const result<json>& after);

private:
  bool match_objects(const json& before, const json& after);

  std::map<std::string, std::string> names_;
};

/// Tickets as scripts know them, and as their network does: a script's ticket
/// never names a call of a later network.
class ticket_book {
public:
  /// A name for a new ticket of the network.
  std::string keep(const std::string& of_network);

  /// The same name for a ticket of another network.
  void bind(const std::string& name, const std::string& of_network);

  /// The network's ticket; "0", which is none, for a name that is not kept.
  std::string find(const std::string& name) const;

  /// Forgets the tickets but not which names were given.
  void clear() {
    tickets_.clear();
  }

private:
  std::map<std::string, std::string> tickets_;
  std::uint64_t given_ = 0;
};

} // namespace ips::repl

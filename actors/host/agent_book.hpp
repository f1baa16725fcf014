#pragma once
// The agents of a local network: names, seeds, cells.

#include <map>
#include <string>
#include <vector>

#include "actors/protocol/interfaces.hpp"

namespace ips::actors {

/// One agent of the network.
struct known_agent {
  std::string name;
  crypto::seed seed;
  agent_id address;
  crypto::public_key key;
  bool running = true;
  /// A secure node: by its name, secure1, secure2, ...
  bool secure = false;
  /// Bytes that its shards may hold; 0: no cap.
  std::uint64_t capacity = 0;
  /// Its cells, by DNA.
  std::map<dna_hash, cell_actor> cells;
};

class agent_book {
public:
  /// alice ... heidi, then agent9, agent10, ...
  static std::string name_of(std::size_t index);

  /// Whether a name is one that secure nodes have.
  static bool is_secure_name(const std::string& name);

  /// @returns `agent_exists`.
  status add(std::string name, const crypto::seed& seed);

  /// By name or by address. @returns `unknown_agent` with the nearest names.
  result<known_agent*> find(const std::string& name);
  result<const known_agent*> find(const std::string& name) const;

  /// @pre it is an agent of the book
  known_agent* find(const agent_id& address);

  /// The name of an address; its first digits where it has none.
  std::string name_of_address(const agent_id& address) const;

  std::vector<known_agent>& all() {
    return agents_;
  }

  const std::vector<known_agent>& all() const {
    return agents_;
  }

private:
  std::vector<known_agent> agents_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::map<agent_id, std::size_t> by_address_;
};

} // namespace ips::actors

#pragma once
// Who may call an agent's functions from outside. A grant is a private entry of
// the type `ips.grant` in the granting agent's chain, and holds until it is
// removed:
//
//   {"access":"unrestricted" or "transferable" or "assigned",
//    "agents":[address...],"functions":[name...],"secret":hex or null}
//
// Unrestricted: anyone; transferable: whoever shows the secret; assigned: these
// agents, whom the channel authenticates. Its owner may call everything.

#include "dna/host/answers.hpp"

namespace ips::host {

enum class access_kind : std::uint8_t { unrestricted, transferable, assigned };

struct capability {
  access_kind access = access_kind::assigned;
  /// Assigned grants alone.
  std::vector<agent_id> agents;
  /// Exposed or internal functions of the DNA.
  std::vector<std::string> functions;
  /// Transferable grants alone: 32 bytes.
  bytes secret;
};

/// What a module or the console asks for:
/// {"access","agents","functions"}, without a secret.
/// @returns `bad_argument` that names the member at fault.
result<capability> parse_grant(const manifest::manifest& rules, const json& x);

/// The content of the entry.
json grant_json(const capability& x);

/// The way back; nothing for bytes that are none.
std::optional<capability> grant_of(const chain::entry& x);

/// Whether the grant lets `caller`, who shows `secret` (or nothing), call the
/// function.
bool admits(const capability& x, const agent_id& caller,
            std::string_view function, byte_view secret);

} // namespace ips::host

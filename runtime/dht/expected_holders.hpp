#pragma once
// V_δ, the expected holders of a key (eq. 2.4): the q agents closest to it, q
// the smallest number with sum of uptimes >= r.
//
// Uptimes and r are millionths, sums are exact. With every uptime 1 and r = 5,
// q is 5. Who asks includes itself among the candidates. Where the candidates'
// uptimes do not reach r, all of them are expected to hold.

#include <functional>
#include <span>
#include <vector>

#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::dht {

/// One, in millionths: an agent that was never found absent.
inline constexpr std::uint32_t whole_uptime = 1'000'000;

/// r where the DNA says nothing: five copies by agents that are always there.
inline constexpr std::uint64_t default_resilience = 5 * whole_uptime;

/// An agent's uptime in millionths, `whole_uptime` where none was measured.
using uptime_of = std::function<std::uint32_t(const agent_id&)>;

/// The q closest of the candidates, closest first. The candidates come in any
/// order; one that comes twice counts once. Where the key is crowded
/// (crowding.hpp) the members of its radius are holders as well.
/// @param agents how many the network has; 0: not known, no key is crowded
std::vector<contact> expected_holders(const dht_key& key,
                                      std::vector<contact> candidates,
                                      const uptime_of& uptime,
                                      std::uint64_t resilience_millionths,
                                      std::uint64_t agents = 0);

/// q for uptimes in the order of their agents' distance; all of them where they
/// do not reach r.
std::size_t holders_needed(std::span<const std::uint32_t> uptimes,
                           std::uint64_t resilience_millionths);

} // namespace ips::dht

#pragma once
// What a cell thinks of another agent in one respect: a mean and how sure it
// is of it, from own experience and from others', as (mu, c) self and (mu, c)
// others of the whitepaper's world model. Integers in millionths.

#include <cstdint>

#include "runtime/dht/expected_holders.hpp"

namespace ips::gossip {

using dht::whole_uptime;

/// A mean with its confidence, both in millionths; nothing is known at c = 0.
struct metric {
  std::uint32_t mu = whole_uptime;
  std::uint32_t c = 0;

  friend bool operator==(const metric&, const metric&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, metric& x) {
  return f(x.mu, x.c);
}

/// Sure of it, in millionths.
inline constexpr std::uint32_t whole_confidence = 1'000'000;

/// n / (n + half), in millionths: how sure n samples make, and 0 for none.
/// After `half` of them one is half sure.
constexpr std::uint32_t confidence_of(std::uint64_t n, std::uint64_t half) {
  return static_cast<std::uint32_t>(n * whole_confidence / (n + half));
}

/// What is known of an agent in one respect.
struct opinion {
  metric self;
  metric others;

  friend bool operator==(const opinion&, const opinion&) = default;
};

/// Equally sure, own experience counts for three parts and the others' for
/// two. More than half: all others together cannot outweigh what a cell sees
/// for itself. Not much more: those who hold the same should think the same,
/// and their median has less chance in it than one's own samples
/// (docs/decisions/017 has the measurement).
inline constexpr std::uint64_t own_weight = 3;
inline constexpr std::uint64_t others_weight = 2;

/// Both in one, weighted by confidence. Where neither is known the mean is
/// whole: an agent counts as always there until someone found it absent.
metric combined(const opinion& x);

} // namespace ips::gossip

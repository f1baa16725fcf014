#pragma once
// Ops for tests of what follows from a set of ops. Nothing is signed: who
// judges ops has already done its work.

#include <vector>

#include "runtime/base/random.hpp"
#include "runtime/chain/op.hpp"

namespace ips::dht {

/// An agent of tests.
inline agent_id agent_of(std::uint8_t i) {
  agent_id out;
  out.value.fill(i);
  return out;
}

inline chain::op op_of(chain::op_kind kind, chain::header body) {
  chain::op out;
  out.kind = kind;
  out.header.body = std::move(body);
  return out;
}

inline chain::header header_of(std::uint8_t author, std::int64_t time,
                               chain::header_kind kind) {
  chain::header out;
  out.author = agent_of(author);
  out.seq = static_cast<std::uint32_t>(time);
  out.time = {time};
  out.kind = kind;
  out.type = "note";
  return out;
}

template <class T>
void shuffle(std::vector<T>& xs, random_source& random) {
  for (auto n = xs.size(); n > 1; --n)
    std::swap(xs[n - 1], xs[random.below(n)]);
}

} // namespace ips::dht

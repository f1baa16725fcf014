#pragma once
// What cells and secure nodes say to each other beyond what holders do.

#include "runtime/base/id.hpp"
#include "runtime/dht/op_filter.hpp"

namespace ips::actors {

/// None of a basis's holders gave anything: what do you have? Answered by
/// `fetched`; a secure node that has something takes over (secure_node.hpp).
struct fetch_lost {
  dht_key basis;
  dht::op_filter filter;
};

template <class Inspector>
auto inspect(Inspector& f, fetch_lost& x) {
  return f(x.basis, x.filter);
}

} // namespace ips::actors

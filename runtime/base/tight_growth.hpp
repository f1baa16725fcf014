#pragma once
// Vectors of what an agent keeps of each other agent that it met: there are as
// many of them as agents in the process, so none should be half empty.

#include <utility>
#include <vector>

namespace ips {

/// Inserts before `at`; a full vector grows by an eighth and four, not to
/// twice its size.
template <class T>
auto insert_tightly(std::vector<T>& into,
                    typename std::vector<T>::const_iterator at, T x) {
  auto index = at - into.cbegin();
  if (into.size() == into.capacity())
    into.reserve(into.size() + into.size() / 8 + 4);
  return into.insert(into.cbegin() + index, std::move(x));
}

} // namespace ips

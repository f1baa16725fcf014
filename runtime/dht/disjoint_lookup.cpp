#include "runtime/dht/disjoint_lookup.hpp"

#include <algorithm>

namespace ips::dht {

disjoint_lookup::disjoint_lookup(const dht_key& key,
                                 std::span<const contact> start,
                                 const disjoint_options& options)
  : key_(key), options_(options) {
  options_.paths = std::max<std::size_t>(options.paths, 1);
  std::vector<contact> sorted{start.begin(), start.end()};
  sorted = joined(std::move(sorted));
  std::vector<std::vector<contact>> dealt(options_.paths);
  for (std::size_t i = 0; i < sorted.size(); ++i)
    dealt[i % options_.paths].push_back(sorted[i]);
  for (auto& part : dealt)
    paths_.emplace_back(
      key, part, lookup_options{options_.self, options_.path_want, 1, true});
}

std::vector<question> disjoint_lookup::next() {
  std::vector<question> out;
  if (stopped_)
    return out;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    auto mine = turn_of(i);
    out.insert(out.end(), mine.begin(), mine.end());
  }
  return out;
}

/// What a path wants to ask; whom another has asked is lost to it.
std::vector<question> disjoint_lookup::turn_of(std::size_t path) {
  std::vector<question> out;
  while (out.empty() && asked_.size() < parms::disjoint_messages_max) {
    auto wanted = paths_[path].next();
    if (wanted.empty())
      break;
    for (auto& x : wanted)
      if (asked_.emplace(x.id, asking{path}).second)
        out.push_back(x);
      else
        paths_[path].failed(x.id);
  }
  under_way_ += out.size();
  return out;
}

/// The path that asked, told that its question has ended; null for what nobody
/// asked, and after the end.
lookup* disjoint_lookup::ended(const agent_id& id) {
  auto i = asked_.find(id);
  if (stopped_ || i == asked_.end())
    return nullptr;
  if (i->second.under_way) {
    i->second.under_way = false;
    --under_way_;
  }
  return &paths_[i->second.path];
}

void disjoint_lookup::answered(const agent_id& id,
                               std::span<const crypto::public_key> named) {
  if (auto path = ended(id))
    path->answered(id, named);
}

void disjoint_lookup::failed(const agent_id& id) {
  if (auto path = ended(id))
    path->failed(id);
}

void disjoint_lookup::found(const agent_id& id) {
  if (auto path = ended(id))
    path->found(id);
}

bool disjoint_lookup::done() const {
  if (stopped_)
    return true;
  if (asked_.size() >= parms::disjoint_messages_max)
    return under_way_ == 0;
  return std::all_of(paths_.begin(), paths_.end(),
                     [](const lookup& x) { return x.done(); });
}

std::vector<contact> disjoint_lookup::closest() const {
  std::vector<contact> all;
  for (auto& x : paths_)
    for (auto& who : x.closest())
      all.push_back(who);
  all = joined(std::move(all));
  all.resize(std::min(all.size(), options_.want));
  return all;
}

std::vector<contact> disjoint_lookup::holders() const {
  std::vector<contact> all;
  for (auto& x : paths_)
    for (auto& who : x.holders())
      all.push_back(who);
  return joined(std::move(all));
}

std::size_t disjoint_lookup::hops() const {
  std::size_t most = 0;
  for (auto& x : paths_)
    most = std::max(most, x.hops());
  return most;
}

/// Closest first, each once.
std::vector<contact> disjoint_lookup::joined(std::vector<contact> all) const {
  std::sort(all.begin(), all.end(),
            [this](auto& a, auto& b) { return closer(key_, a.id, b.id); });
  auto same = [](auto& a, auto& b) { return a.id == b.id; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

} // namespace ips::dht

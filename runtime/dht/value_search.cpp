#include "runtime/dht/value_search.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/random.hpp"
#include "runtime/dht/density.hpp"

namespace ips::dht {

value_search::value_search(const dht_key& key, std::span<const contact> start,
                           const search_options& options)
  : key_(key), options_(options), start_(start.begin(), start.end()),
    // The closest are asked first; of those that do not answer the next ones
    // take the place.
    direct_(key, start, {options.self, options.want, options.alpha}) {
  if (!options.disjoint_at_once)
    return;
  direct_.stop();
  resume();
}

std::vector<question> value_search::next() {
  while (!done()) {
    auto out = at_ == stage::direct     ? next_of(direct_)
               : at_ == stage::disjoint ? next_of(*disjoint_)
                                        : next_of_radius();
    if (!out.empty())
      return out;
    if (!stage_over())
      return {};
    go_on();
  }
  return {};
}

/// What a machine wants to ask and nobody has answered in this search.
template <class Machine>
std::vector<question> value_search::next_of(Machine& machine) {
  std::vector<question> out;
  for (auto again = true; out.empty() && again;) {
    again = false;
    for (auto& x : machine.next()) {
      auto [i, is_new] = asked_.try_emplace(x.id, asked{.who = x});
      if (is_new)
        out.push_back(x);
      else if (!i->second.under_way) {
        tell(machine, i->second);
        again = true;
      }
    }
  }
  return out;
}

template <class Machine>
void value_search::tell(Machine& machine, const asked& x) {
  if (x.answered)
    machine.answered(x.who.id, x.named);
  else
    machine.failed(x.who.id);
  if (x.has_value)
    machine.found(x.who.id);
}

void value_search::answered(const agent_id& id,
                            std::span<const crypto::public_key> named) {
  auto x = find(id);
  if (x == nullptr || !x->under_way)
    return;
  x->answered = true;
  named = named.first(std::min(named.size(), parms::answer_contacts_max));
  x->named.assign(named.begin(), named.end());
  ended(*x);
}

/// A silent one costs a time-out: no more are waited for one by one.
void value_search::failed(const agent_id& id) {
  auto x = find(id);
  if (x == nullptr || !x->under_way)
    return;
  direct_.widen();
  ended(*x);
}

void value_search::found(const agent_id& id) {
  auto x = find(id);
  if (x == nullptr || done())
    return;
  x->has_value = true;
  if (x->under_way) {
    x->answered = true;
    ended(*x);
  } else {
    direct_.found(id);
    if (disjoint_)
      disjoint_->found(id);
  }
}

void value_search::outdated(const agent_id& id) {
  if (auto x = find(id))
    x->has_value = false;
}

/// A question has come to its end: whichever machine waits for it learns of it.
void value_search::ended(asked& x) {
  x.under_way = false;
  tell(direct_, x);
  if (disjoint_)
    tell(*disjoint_, x);
  if (x.of_radius)
    --radius_under_way_;
  if (at_ == stage::radius)
    for (auto& key : x.named)
      add_member(contact_of(key));
}

bool value_search::stage_over() const {
  switch (at_) {
    case stage::direct:
      return direct_.done();
    case stage::disjoint:
      return disjoint_->done();
    case stage::radius:
      return radius_under_way_ == 0;
    case stage::ended:
      return true;
  }
  return true;
}

void value_search::go_on() {
  switch (at_) {
    case stage::direct:
      paused_ = !has_found() && options_.pause;
      if (paused_ || (has_found() && !disputed_))
        stop();
      else
        resume();
      return;
    case stage::disjoint:
      if (has_found()) {
        stop();
        return;
      }
      at_ = stage::radius;
      begin_radius();
      return;
    case stage::radius:
    case stage::ended:
      stop();
  }
}

void value_search::resume() {
  paused_ = false;
  at_ = stage::disjoint;
  disjoint_.emplace(key_, start_, disjoint_options{.self = options_.self});
}

/// All those named so far who stand within the radius.
void value_search::begin_radius() {
  for (auto& x : start_)
    add_member(x);
  for (auto& [id, x] : asked_)
    for (auto& key : x.named)
      add_member(contact_of(key));
}

/// In a network of unknown size nobody is a member, or all would be.
void value_search::add_member(const contact& x) {
  auto radius = radius_of(parms::radius_members, options_.agents);
  if (options_.agents == 0 || x.id == options_.self
      || share_of(key_, x.id) > radius || asked_.contains(x.id))
    return;
  const std::array parts{options_.seed, word_of(x.id, 0), word_of(x.id, 1)};
  members_.emplace(mix_seed(parts), x);
}

std::vector<question> value_search::next_of_radius() {
  std::vector<question> out;
  while (!members_.empty() && radius_asked_ < parms::radius_asked_max
         && radius_under_way_ < parms::paths) {
    auto who = members_.extract(members_.begin()).mapped();
    asked_.emplace(who.id, asked{.who = who, .of_radius = true});
    ++radius_asked_;
    ++radius_under_way_;
    out.push_back({{who}, parms::answer_contacts_max});
  }
  return out;
}

std::vector<contact> value_search::closest() const {
  std::vector<contact> out;
  for (auto x : by_distance())
    if (x->answered && out.size() < options_.want)
      out.push_back(x->who);
  return out;
}

std::vector<contact> value_search::holders() const {
  std::vector<contact> out;
  for (auto x : by_distance())
    if (x->has_value)
      out.push_back(x->who);
  return out;
}

std::size_t value_search::hops() const {
  return std::max(direct_.hops(), disjoint_ ? disjoint_->hops() : 0);
}

void value_search::judge(candour& into) const {
  std::uint32_t gave = 0;
  std::uint32_t withheld = 0;
  std::uint32_t open = 0;
  for (auto x : by_distance()) {
    if (x->has_value) {
      ++gave;
      withheld += std::exchange(open, 0);
    } else if (x->answered) {
      ++open;
    }
  }
  into.add(gave, std::min(withheld, withheld_max));
}

bool value_search::has_found() const {
  return std::any_of(asked_.begin(), asked_.end(),
                     [](auto& x) { return x.second.has_value; });
}

value_search::asked* value_search::find(const agent_id& id) {
  auto i = asked_.find(id);
  return i == asked_.end() ? nullptr : &i->second;
}

std::vector<const value_search::asked*> value_search::by_distance() const {
  std::vector<const asked*> out;
  for (auto& [id, x] : asked_)
    out.push_back(&x);
  std::sort(out.begin(), out.end(), [this](auto a, auto b) {
    return closer(key_, a->who.id, b->who.id);
  });
  return out;
}

} // namespace ips::dht

#include "runtime/dht/model/adversaries.hpp"

#include <algorithm>

#include "runtime/dht/model/pure_network.hpp"

namespace ips::dht::model {

namespace {

constexpr std::uint64_t resilience = default_resilience;

std::vector<contact> draw_contacts(std::size_t count, random_source& random) {
  std::vector<contact> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(random_contact(random));
  return out;
}

bool contains(const std::vector<contact>& all, const agent_id& id) {
  return std::any_of(all.begin(), all.end(),
                     [&](auto& x) { return x.id == id; });
}

} // namespace

std::string_view to_string(liar_kind x) {
  switch (x) {
    case liar_kind::silent:
      return "silent";
    case liar_kind::wrong_neighbours:
      return "wrong neighbours";
    case liar_kind::colluding:
      return "colluding";
    case liar_kind::stale:
      return "stale";
  }
  return "unknown";
}

adversaries::adversaries(std::size_t agents, std::uint64_t seed)
  : random_(seed), agents_(draw_contacts(agents, random_)), lies_(agents),
    honest_(agents_), nobodies_(draw_contacts(agents, random_)) {
  for (std::size_t i = 0; i < agents; ++i)
    fill_table(i);
  measure_density();
}

/// From its surroundings outwards, as a join goes.
void adversaries::fill_table(std::size_t place) {
  auto& self = agents_[place].id;
  auto& table = tables_.emplace_back(self);
  constexpr auto room = parms::bucket_size + parms::cache_size;
  auto inner = std::pair{place, place + 1};
  for (auto bits = id_bits; bits-- > 0;) {
    auto outer = agents_.subtree(self, bits);
    auto before = inner.first - outer.first;
    auto all = before + (outer.second - inner.second);
    auto add = [&](std::size_t i) {
      auto at = i < before ? outer.first + i : inner.second + (i - before);
      return table.seen(agents_[at], {1});
    };
    for (std::size_t i = 0; all <= room && i < all; ++i)
      add(i);
    for (std::size_t added = 0; all > room && added < room;)
      added += add(random_.below(all)) ? 1 : 0;
    inner = outer;
  }
}

void adversaries::corrupt(liar_kind kind, std::uint32_t millionths,
                          std::size_t active, std::size_t before) {
  kind_ = kind;
  std::vector<contact> liars;
  std::vector<contact> honest;
  for (std::size_t i = 0; i < lies_.size(); ++i) {
    lies_[i] = random_.chance(millionths);
    (lies_[i] ? liars : honest).push_back(agents_[i]);
  }
  liars_ = sorted_agents{std::move(liars)};
  honest_ = sorted_agents{std::move(honest)};
  measure_density();
  met_.clear();
  while (met_.size() < std::min(active, honest_.size()))
    met_.try_emplace(draw_honest());
  active_.clear();
  for (auto& [place, x] : met_)
    active_.push_back(place);
  // In turns: what one writes another reads.
  for (std::size_t i = 0; i < before; ++i)
    for (auto place : active_) {
      get_tally uncounted;
      get(place, draw_value(place), uncounted);
    }
}

std::uint64_t adversaries::wanted() const {
  std::uint64_t sum = 0;
  for (auto& [place, x] : met_)
    sum += x.wanted(resilience);
  return sum / met_.size();
}

/// By gets of keys that nobody holds.
void adversaries::measure_density() {
  density_ = {};
  for (std::size_t i = 0; i < density::samples_max; ++i) {
    auto from = draw_honest();
    auto key = random_key(random_);
    value_search search{key,
                        tables_[from].closest(key, parms::disjoint_start),
                        {.self = agents_[from].id, .disjoint_at_once = true}};
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next)
        ask(search, x, {key, {}});
    density_.sample(key, search.closest(), false);
  }
}

std::size_t adversaries::draw_honest() {
  auto i = random_.below(lies_.size());
  while (lies_[i])
    i = random_.below(lies_.size());
  return i;
}

std::size_t adversaries::draw_active() {
  return active_[random_.below(active_.size())];
}

/// A value that another wrote, and that the reader does not hold.
adversaries::value adversaries::draw_value(std::size_t reader) {
  for (;;) {
    value x{random_key(random_), {}};
    x.changed = kind_ == liar_kind::stale && random_.chance(500'000);
    x.holders = holders_of(x.key, met_[draw_active()]);
    if (!contains(x.holders, agents_[reader].id))
      return x;
  }
}

std::vector<contact> adversaries::holders_of(const dht_key& key,
                                             const candour& writer) const {
  auto& answering = kind_ == liar_kind::silent ? honest_ : agents_;
  auto closest = answering.closest(key, parms::radius_holders_max);
  std::vector<std::uint32_t> uptimes(closest.size(), whole_uptime);
  auto wanted = defended_ ? writer.wanted(resilience) : resilience;
  auto q = holders_needed(uptimes, wanted);
  if (defended_)
    q = std::max(q, holders_by_radius(key, closest, density_.agents()));
  closest.resize(std::min(closest.size(), q));
  return closest;
}

get_tally adversaries::get_many(std::size_t count) {
  get_tally out;
  while (out.gets < count) {
    auto from = draw_active();
    get(from, draw_value(from), out);
  }
  return out;
}

void adversaries::get(std::size_t from, const value& x, get_tally& into) {
  value_search search{x.key,
                      tables_[from].closest(x.key, parms::disjoint_start),
                      {.self = agents_[from].id,
                       .agents = density_.agents(),
                       .seed = random_.next()}};
  auto at = search.at();
  for (auto next = search.next(); !next.empty(); next = search.next()) {
    at = search.at();
    if (!defended_ && at != value_search::stage::direct)
      search.stop();
    for (auto& to : next)
      ask(search, to, x);
  }
  IPS_ASSERT(search.done());
  // The old version is known to be old once the new one is there.
  auto given = search.holders();
  auto is_honest
    = [this](auto& who) { return !lies_[agents_.place_of(who.id)]; };
  auto succeeded = std::any_of(given.begin(), given.end(), is_honest);
  for (auto& who : given)
    if (succeeded && !is_honest(who))
      search.outdated(who.id);
  search.judge(met_[from]);
  ++into.gets;
  into.succeeded += succeeded ? 1 : 0;
  into.in_stage[static_cast<std::size_t>(at)] += succeeded ? 1 : 0;
  into.messages += search.messages();
  into.messages_max = std::max(into.messages_max, search.messages());
}

/// One question and its answer. A value that was never changed ends the search;
/// of one that was, all answers of a stage are looked at.
void adversaries::ask(value_search& search, const question& to,
                      const value& x) {
  auto place = agents_.place_of(to.id);
  if (search.done())
    return;
  if (place == agents_.size() || (lies_[place] && kind_ == liar_kind::silent)) {
    search.failed(to.id);
    return;
  }
  auto holds = contains(x.holders, to.id);
  if (holds && (!lies_[place] || (x.changed && kind_ == liar_kind::stale))) {
    search.answered(to.id, {});
    auto given = search.holders();
    search.found(to.id);
    if (!x.changed)
      search.stop();
    else if (!given.empty()
             && lies_[agents_.place_of(given[0].id)] != lies_[place])
      search.dispute();
    return;
  }
  search.answered(to.id, names(place, search.key(), to.count));
}

/// Whom an agent names as closest to a key.
std::vector<crypto::public_key>
adversaries::names(std::size_t place, const dht_key& key, std::size_t n) {
  if (!lies_[place] || kind_ == liar_kind::stale)
    return tables_[place].closest_keys(key, n);
  if (kind_ == liar_kind::colluding)
    return keys_of(liars_.closest(key, n));
  auto far = id_cast<dht_key>(agents_[random_.below(agents_.size())].id);
  auto named = agents_.closest(far, n / 2);
  auto nobodies = nobodies_.closest(key, n - n / 2);
  named.insert(named.end(), nobodies.begin(), nobodies.end());
  return keys_of(named);
}

} // namespace ips::dht::model

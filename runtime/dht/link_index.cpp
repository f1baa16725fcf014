#include "runtime/dht/link_index.hpp"

#include <algorithm>

namespace ips::dht {

using chain::op_kind;

namespace {

/// Different tags that one page or count merges. With more of them it goes
/// through the links by time and picks those that fit.
constexpr std::size_t merged_tags_max = 64;

/// Links that one page or count looks at without taking them: it ends early
/// then, and the next page goes on.
constexpr std::size_t passed_over_max = 4096;

/// Removals that a page shows beside its links before it ends early, and those
/// of links that are not here.
constexpr std::size_t removals_max = 256;
constexpr std::size_t orphans_max = 64;

constexpr chain::header_ref first_ref{};

link_position before_all(timestamp x) {
  return {x, first_ref};
}

link_position behind_all(timestamp x) {
  chain::header_ref last;
  last.author.value.fill(0xff);
  last.seq = 0xffffffff;
  last.hash.value.fill(0xff);
  return {x, last};
}

bool begins_with(const bytes& tag, const bytes& prefix) {
  return tag.size() >= prefix.size()
         && std::equal(prefix.begin(), prefix.end(), tag.begin());
}

header_hash removed_by(const chain::op& x) {
  return x.header.body.link->removes->hash;
}

/// The first and the last place that a filter's times and cursor leave.
std::pair<link_position, link_position> range_of(const op_filter& filter) {
  return {before_all(filter.since), behind_all(filter.until)};
}

} // namespace

bool op_filter::takes(const link_position& x) const {
  if (x.time < since || x.time > until)
    return false;
  return !after || (descending ? x < *after : *after < x);
}

bool link_index::by_tag::operator()(const row* a, const row* b) const {
  if (auto order = a->tag() <=> b->tag(); order != 0)
    return order < 0;
  return a->place < b->place;
}

void link_index::sorted_links::insert(const row* x) {
  in_time.insert(x);
  in_tag.insert(x);
}

void link_index::sorted_links::erase(const row* x) {
  in_time.erase(x);
  in_tag.erase(x);
}

// -- what is here -----------------------------------------------------------------

void link_index::add(const op_ref& x) {
  auto& body = x->header.body;
  if (x->kind == op_kind::link_add) {
    auto hash = chain::hash_of(body);
    auto [i, is_new] = rows_.emplace(hash, row{position_of(body), x});
    if (!is_new)
      return;
    auto& of_type = types_[body.type];
    auto withdrawn = orphans_.erase(hash) > 0;
    (withdrawn ? of_type.withdrawn : of_type.live).insert(&i->second);
    return;
  }
  auto link = removed_by(*x);
  auto& all = removals_[link];
  auto is_first = all.empty();
  all.emplace(chain::hash_of(body), x);
  if (!is_first)
    return;
  auto i = rows_.find(link);
  if (i == rows_.end()) {
    orphans_.insert(link);
    return;
  }
  auto& of_type = types_[i->second.op->header.body.type];
  of_type.live.erase(&i->second);
  of_type.withdrawn.insert(&i->second);
}

void link_index::drop(const chain::op& x) {
  auto& body = x.header.body;
  if (x.kind == op_kind::link_add) {
    auto hash = chain::hash_of(body);
    auto i = rows_.find(hash);
    if (i == rows_.end())
      return;
    auto& of_type = types_[body.type];
    of_type.live.erase(&i->second);
    of_type.withdrawn.erase(&i->second);
    rows_.erase(i);
    if (removals_.contains(hash))
      orphans_.insert(hash);
    return;
  }
  auto link = removed_by(x);
  auto all = removals_.find(link);
  if (all == removals_.end() || all->second.erase(chain::hash_of(body)) == 0
      || !all->second.empty())
    return;
  removals_.erase(all);
  orphans_.erase(link);
  if (auto i = rows_.find(link); i != rows_.end()) {
    auto& of_type = types_[i->second.op->header.body.type];
    of_type.withdrawn.erase(&i->second);
    of_type.live.insert(&i->second);
  }
}

// -- reading ----------------------------------------------------------------------

namespace {

/// A key for trees that are ordered by what ops say.
std::shared_ptr<const chain::op> with_tag(const bytes& tag) {
  chain::op made;
  made.header.body.link.emplace().tag = tag;
  return std::make_shared<const chain::op>(std::move(made));
}

} // namespace

/// A stretch of one tree that is read from one end, forwards or backwards.
struct link_index::run {
  virtual ~run() = default;

  /// The next row; none at the end.
  virtual const row* peek() const = 0;
  virtual void step() = 0;
  bool withdrawn = false;
};

/// Makes the runs of a filter and merges them.
class link_index::reader {
public:
  explicit reader(const op_filter& filter)
    : filter_(filter), key_(with_tag(filter.tag_prefix)) {
    std::tie(first_, last_) = range_of(filter);
    if (filter.after && filter.descending)
      last_ = std::min(last_, *filter.after);
    else if (filter.after)
      first_ = std::max(first_, *filter.after);
  }

  void add(const sorted_links& links, bool withdrawn) {
    if (filter_.tag_prefix.empty()) {
      add_run(links.in_time, key_, withdrawn);
      return;
    }
    auto tags = tags_of(links);
    if (tags.size() > merged_tags_max) {
      add_run(links.in_time, key_, withdrawn);
      picks_ = true;
      return;
    }
    for (auto& tag : tags)
      add_run(links.in_tag, with_tag(tag), withdrawn);
  }

  /// The next row and whether it is withdrawn; none at the end.
  std::pair<const row*, bool> next() {
    run* best = nullptr;
    for (auto& x : runs_) {
      auto at = x->peek();
      if (at == nullptr)
        continue;
      if (best == nullptr
          || (filter_.descending ? best->peek()->place < at->place
                                 : at->place < best->peek()->place))
        best = x.get();
    }
    if (best == nullptr)
      return {nullptr, false};
    auto out = std::pair{best->peek(), best->withdrawn};
    best->step();
    return out;
  }

  /// Whether rows come that the tag does not take.
  bool picks() const {
    return picks_;
  }

  /// Rows in all; nothing where that would take too long.
  std::optional<std::uint64_t> count(const sorted_links& links) {
    if (filter_.tag_prefix.empty())
      return between(links.in_time, key_, first_, last_);
    auto tags = tags_of(links);
    if (tags.size() > merged_tags_max) {
      if (filter_.since != first_time || filter_.until != last_time)
        return std::nullopt;
      return rank_behind(links) - rank_before(links);
    }
    std::uint64_t out = 0;
    for (auto& tag : tags)
      out += between(links.in_tag, with_tag(tag), first_, last_);
    return out;
  }

private:
  /// The tags that begin so, one more than are merged.
  std::vector<bytes> tags_of(const sorted_links& links) {
    std::vector<bytes> out;
    auto at = links.in_tag.lower_bound(key_at(key_, before_all(first_time)));
    while (at != links.in_tag.end()
           && begins_with((*at)->tag(), filter_.tag_prefix)
           && out.size() <= merged_tags_max) {
      out.push_back((*at)->tag());
      at = links.in_tag.upper_bound(
        key_at(with_tag(out.back()), behind_all(last_time)));
    }
    return out;
  }

  std::uint64_t rank_before(const sorted_links& links) {
    return links.in_tag.order_of_key(key_at(key_, before_all(first_time)));
  }

  /// The rank of the first tag that does not begin so any more.
  std::uint64_t rank_behind(const sorted_links& links) {
    auto next = filter_.tag_prefix;
    while (!next.empty() && next.back() == 0xff)
      next.pop_back();
    if (next.empty())
      return links.in_tag.size();
    ++next.back();
    return links.in_tag.order_of_key(
      key_at(with_tag(next), before_all(first_time)));
  }

  /// Rows of a tag between two places; of all in a tree that has no tags.
  template <class Tree>
  std::uint64_t between(const Tree& tree, const op_ref& tag,
                        const link_position& first, const link_position& last) {
    auto low = tree.order_of_key(key_at(tag, first));
    auto high = tree.order_of_key(key_at(tag, last));
    return high - std::min(low, high);
  }

  const row* key_at(const op_ref& tag, const link_position& at) {
    probe_ = {at, tag};
    return &probe_;
  }

  template <class Tree>
  struct run_of : run {
    typename Tree::const_iterator at;
    typename Tree::const_iterator end;
    bool descending = false;

    const row* peek() const override {
      if (at == end)
        return nullptr;
      auto x = at;
      return descending ? *--x : *x;
    }

    void step() override {
      descending ? --at : ++at;
    }
  };

  template <class Tree>
  void add_run(const Tree& tree, const op_ref& tag, bool withdrawn) {
    auto made = std::make_unique<run_of<Tree>>();
    // Neither end is a link that is wanted.
    auto low = tree.upper_bound(key_at(tag, first_));
    auto high = tree.lower_bound(key_at(tag, last_));
    auto none = tree.order_of_key(key_at(tag, last_))
                < tree.order_of_key(key_at(tag, first_));
    if (none)
      high = low;
    made->at = filter_.descending ? high : low;
    made->end = filter_.descending ? low : high;
    made->descending = filter_.descending;
    made->withdrawn = withdrawn;
    runs_.push_back(std::move(made));
  }

  const op_filter& filter_;
  /// The prefix as a tag.
  op_ref key_;
  row probe_;
  link_position first_;
  link_position last_;
  std::vector<std::unique_ptr<run>> runs_;
  bool picks_ = false;
};

std::vector<const link_index::links_of_type*>
link_index::types(const op_filter& filter) const {
  std::vector<const links_of_type*> out;
  for (auto& [type, links] : types_)
    if (filter.type.empty() || filter.type == type)
      out.push_back(&links);
  return out;
}

link_answer link_index::page(const op_filter& filter) const {
  link_answer out;
  out.total = count(filter);
  add_orphans(filter, out);
  reader rows{filter};
  for (auto links : types(filter)) {
    rows.add(links->live, false);
    rows.add(links->withdrawn, true);
  }
  std::size_t live = 0;
  std::size_t withdrawn = 0;
  std::size_t passed = 0;
  auto last = filter.after;
  for (auto x = rows.next(); x.first != nullptr; x = rows.next()) {
    auto full = live == filter.limit || withdrawn == removals_max
                || passed == passed_over_max;
    if (full) {
      out.until = last;
      return out;
    }
    last = x.first->place;
    if (rows.picks() && !begins_with(x.first->tag(), filter.tag_prefix)) {
      ++passed;
    } else if (x.second) {
      ++withdrawn;
      auto& link = *x.first->op;
      auto& all = removals_.at(chain::hash_of(link.header.body));
      out.ops.push_back(all.begin()->second);
    } else {
      ++live;
      out.ops.push_back(x.first->op);
    }
  }
  return out;
}

/// Removals of links that are not here: where these stand nobody here knows.
void link_index::add_orphans(const op_filter& filter, link_answer& out) const {
  std::size_t count = 0;
  for (auto& link : orphans_) {
    auto& removal = removals_.at(link).begin()->second;
    if (filter.takes(*removal) && ++count <= orphans_max)
      out.ops.push_back(removal);
  }
}

std::uint32_t link_index::count(const op_filter& filter) const {
  auto whole = filter;
  whole.after.reset();
  reader rows{whole};
  std::uint64_t out = 0;
  for (auto links : types(filter)) {
    auto more = rows.count(links->live);
    if (!more)
      return unknown_total;
    out += *more;
  }
  return static_cast<std::uint32_t>(
    std::min<std::uint64_t>(out, unknown_total - 1));
}

} // namespace ips::dht

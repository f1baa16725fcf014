#pragma once
// The links at one base as their holder looks them up: by time within a type,
// and by tag. A page costs O(log n + page), a count O(log n), adding and taking
// back O(log n).
//
// Trees that know the size of each subtree tell a rank without walking (order
// statistics: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms,
// 14.1). Each type has four: its live and its withdrawn links, each by place
// and by (tag, place). A page merges those that can have something to say.
//
// Invariants: a link stands in the live trees or in the withdrawn ones, in
// these when a removal by its author is here; a removal whose link is not here
// stands in `orphans_`. What is here depends on the set of ops alone.

#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>

#include "runtime/dht/link_page.hpp"

namespace ips::dht {

class link_index {
public:
  using op_ref = std::shared_ptr<const chain::op>;

  /// A valid `link_add` or `link_remove` of the base, once.
  void add(const op_ref& x);

  /// One that was added.
  void drop(const chain::op& x);

  /// What a holder answers: links and removals in the filter's order, as far as
  /// `until` says.
  link_answer page(const op_filter& filter) const;

  /// Live links that the filter takes, its `after` and `limit` aside;
  /// `unknown_total` where that would mean looking at too many.
  std::uint32_t count(const op_filter& filter) const;

  bool empty() const {
    return rows_.empty() && removals_.empty();
  }

private:
  struct row {
    link_position place;
    op_ref op;

    const bytes& tag() const {
      return op->header.body.link->tag;
    }
  };

  struct by_place {
    bool operator()(const row* a, const row* b) const {
      return a->place < b->place;
    }
  };

  struct by_tag {
    bool operator()(const row* a, const row* b) const;
  };

  template <class Less>
  using ordered
    = __gnu_pbds::tree<const row*, __gnu_pbds::null_type, Less,
                       __gnu_pbds::rb_tree_tag,
                       __gnu_pbds::tree_order_statistics_node_update>;

  struct sorted_links {
    ordered<by_place> in_time;
    ordered<by_tag> in_tag;

    void insert(const row* x);
    void erase(const row* x);
  };

  struct links_of_type {
    sorted_links live;
    sorted_links withdrawn;
  };

  /// Removals of one link, by their op's hash: the least one speaks for all.
  using removals = std::map<header_hash, op_ref>;

  struct run;
  class reader;

  std::vector<const links_of_type*> types(const op_filter& filter) const;
  void add_orphans(const op_filter& filter, link_answer& out) const;

  std::unordered_map<header_hash, row> rows_;
  std::unordered_map<header_hash, removals> removals_;
  /// Links that are not here and have removals that are.
  std::set<header_hash> orphans_;
  std::map<std::string, links_of_type> types_;
};

} // namespace ips::dht

#pragma once
// Ops that a cell keeps although it need not: what its gets brought, judged as
// puts are. Whoever asks may have them; nobody counts on them, and they are the
// first to go.
//
// Bounded in ops and bytes; what was used longest ago makes room. The ops of
// one basis come and go together: an entry without the deletion that came with
// it would be another.

#include <map>
#include <memory>
#include <vector>

#include "runtime/dht/op_filter.hpp"

namespace ips::dht {

class op_cache {
public:
  using op_ref = std::shared_ptr<const chain::op>;

  op_cache(std::size_t ops_max, std::size_t bytes_max)
    : ops_max_(ops_max), bytes_max_(bytes_max) {
  }

  /// Keeps these as what is known of a basis, in the place of what was. What is
  /// more than the bounds by itself is not kept.
  void keep(const dht_key& basis, std::vector<op_ref> ops);

  /// The kept ops that a filter takes; they count as used just now.
  std::vector<op_ref> select(const dht_key& basis, const op_filter& filter);

  bool has(const dht_key& basis) const {
    return rows_.contains(basis);
  }

  std::size_t ops() const {
    return ops_;
  }

  std::size_t bytes() const {
    return bytes_;
  }

private:
  struct row {
    std::vector<op_ref> ops;
    std::size_t bytes = 0;
    std::uint64_t used = 0;
  };

  void touch(row& x, const dht_key& basis);
  void drop(const dht_key& basis);

  std::size_t ops_max_;
  std::size_t bytes_max_;
  std::size_t ops_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t uses_ = 0;
  std::map<dht_key, row> rows_;
  /// Bases by their last use.
  std::map<std::uint64_t, dht_key> by_use_;
};

} // namespace ips::dht

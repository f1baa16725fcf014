#pragma once
// Ops that comparisons found missing, on their way to this shard.
//
//   list (by each comparison that found it) -> claim (by one, which asks for
//   it) -> held, or given_up: then another that lists it may claim it
//
// A header is judged by its predecessor, and hashes come in no order of time.
// So an op of somebody's activity whose predecessor is still expected is parked
// until that one is held, or nobody expects it any more.

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "runtime/chain/op.hpp"

namespace ips::gossip {

class pull_list {
public:
  using op_ref = std::shared_ptr<const chain::op>;

  /// Ops released together at most: they are judged and written together.
  static constexpr std::size_t released_max = 1024;

  /// A comparison found it missing and is going to ask for it.
  void list(const chain::op_hash& x) {
    ++listed_[x];
  }

  /// It will not, after all.
  void unlist(const chain::op_hash& x);

  /// A comparison that listed it asks for it now; its `list` is taken back.
  /// @returns whether no other has
  bool claim(const chain::op_hash& x);

  /// What was claimed is judged: nobody lists it any more.
  void held(const chain::op_hash& x);

  /// What was claimed did not come, or is not for this shard.
  void give_up(const chain::op_hash& x);

  /// Whether it is on its way.
  bool expects(const chain::op_hash& x) const {
    return listed_.contains(x) || claimed_.contains(x);
  }

  /// Keeps an op where its predecessor is expected. @returns whether it is kept
  bool park(const op_ref& x);

  /// Parked ops that can be judged now, in the order of their authors' chains:
  /// those that the others released, and those that follow them.
  std::vector<op_ref> take_released();

  /// Ops expected.
  std::size_t size() const;

  std::size_t parked() const {
    return parked_;
  }

private:
  void release_after(const chain::op_hash& x);

  std::map<chain::op_hash, std::uint32_t> listed_;
  std::set<chain::op_hash> claimed_;
  /// By the op that they wait for.
  std::map<chain::op_hash, std::vector<op_ref>> waiting_;
  std::size_t parked_ = 0;
  std::vector<op_ref> released_;
};

} // namespace ips::gossip

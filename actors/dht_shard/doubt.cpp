#include "actors/dht_shard/doubt.hpp"

#include <algorithm>

namespace ips::actors {

namespace {

struct doubt {
  fetch_answer found;
  std::function<void(fetch_answer)> done;
  /// Ops before it stay.
  std::size_t next = 0;

  bool is_rejected(const chain::op& op) const {
    auto hash = chain::hash_of(op);
    return std::any_of(found.rejections.begin(), found.rejections.end(),
                       [&](auto& x) { return x.body.op == hash; });
  }
};

/// One op after the other. An op whose verdict is open stays.
void go_on(shard_state& shard, std::shared_ptr<doubt> x) {
  auto& ops = x->found.ops;
  while (x->next < ops.size() && !x->is_rejected(*ops[x->next]))
    ++x->next;
  if (x->next == ops.size())
    return x->done(std::move(x->found));
  auto judged = [&shard, x](const local<host::verdict>& verdict) {
    auto at = x->found.ops.begin() + static_cast<std::ptrdiff_t>(x->next);
    if (std::holds_alternative<host::invalid>(*verdict))
      x->found.ops.erase(at);
    else
      ++x->next;
    go_on(shard, x);
  };
  shard.self
    ->request(shard.roles.validator, until_answered, atom::judge_v,
              make_local(judge_job{ops[x->next], false, {}}))
    .then(judged, [x](caf::error&) { x->done(std::move(x->found)); });
}

} // namespace

void judge_doubtful(shard_state& shard, fetch_answer found,
                    std::function<void(fetch_answer)> done) {
  go_on(shard,
        std::make_shared<doubt>(doubt{std::move(found), std::move(done)}));
}

} // namespace ips::actors

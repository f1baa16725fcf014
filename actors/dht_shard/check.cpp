#include "actors/dht_shard/check.hpp"

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

namespace {

struct question {
  agent_id other;
  /// Asked about so far: those before it.
  std::size_t next = 0;
  std::vector<chain::op_hash> ops;
  std::set<chain::op_hash> there;
  check_done done;
};

void ask(shard_state& shard, std::shared_ptr<question> x) {
  auto first = x->ops.begin() + static_cast<std::ptrdiff_t>(x->next);
  x->next = std::min(x->next + limits::check_ops_max, x->ops.size());
  check_held message{
    {first, x->ops.begin() + static_cast<std::ptrdiff_t>(x->next)}};
  auto told = [&shard, x](const local<wire_body>& body) {
    auto answer = std::get_if<held_ops>(&*body);
    if (answer == nullptr || answer->ops.size() > limits::check_ops_max)
      return x->done(std::nullopt);
    x->there.insert(answer->ops.begin(), answer->ops.end());
    if (x->next == x->ops.size())
      x->done(std::move(x->there));
    else
      ask(shard, x);
  };
  shard.self
    ->request(shard.roles.cell, until_answered, atom::ask_v, x->other,
              make_local(wire_body{std::move(message)}))
    .then(told, [x](caf::error&) { x->done(std::nullopt); });
}

} // namespace

void check_with(shard_state& shard, const agent_id& other,
                const std::vector<checked_basis>& bases, check_done done) {
  auto x = std::make_shared<question>();
  x->other = other;
  for (auto& row : bases)
    x->ops.insert(x->ops.end(), row.ops.begin(), row.ops.end());
  x->done = std::move(done);
  ask(shard, x);
}

std::vector<op_ref> lacking_of(const dht::shard& held, const checked_basis& row,
                               const std::set<chain::op_hash>& there) {
  std::vector<op_ref> out;
  for (auto& hash : row.ops)
    if (auto op = held.find(hash); op != nullptr && !there.contains(hash))
      out.push_back(op->content);
  sort_by_seq(out);
  return out;
}

std::size_t count_of_put(std::span<const op_ref> ops) {
  std::uint64_t size = 0;
  std::size_t out = 0;
  while (out < std::min(ops.size(), limits::put_ops_max)
         && size < limits::want_bytes_max)
    size += dht::size_of(*ops[out++]);
  return out;
}

} // namespace ips::actors

// Large entries that the store alone has: let go once they are durable, and
// read again for whoever asks.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

namespace {

std::vector<op_ref> refs_of(const std::vector<chain::op>& ops) {
  std::vector<op_ref> out;
  for (auto& op : ops)
    out.push_back(std::make_shared<const chain::op>(op));
  return out;
}

std::vector<chain::op> copies_of(const std::vector<op_ref>& ops) {
  std::vector<chain::op> out;
  for (auto& op : ops)
    out.push_back(*op);
  return out;
}

} // namespace

void shard_state::let_go(const std::vector<chain::op_hash>& durable) {
  if (!identity->on_disk)
    return;
  for (auto& hash : durable)
    if (auto op = held_.find(hash);
        op != nullptr && op->status != dht::verdict_status::pending)
      held_.let_go_of_entry(hash);
}

/// Calls `done` with these ops and their entries, at once where they have them.
/// What the store cannot give is left out.
void shard_state::with_entries(std::vector<op_ref> ops,
                               std::function<void(std::vector<op_ref>)> done) {
  held_query wanted{identity->row, {}};
  for (auto& op : ops)
    if (dht::lacks_entry(*op))
      wanted.ops.push_back(chain::hash_of(*op));
  if (wanted.ops.empty())
    return done(std::move(ops));
  auto fill = [ops, done](const std::vector<op_ref>& stored) {
    std::map<chain::op_hash, op_ref> whole;
    for (auto& op : stored)
      whole.emplace(chain::hash_of(*op), op);
    std::vector<op_ref> out;
    for (auto& op : ops) {
      if (!dht::lacks_entry(*op))
        out.push_back(op);
      else if (auto i = whole.find(chain::hash_of(*op)); i != whole.end())
        out.push_back(i->second);
    }
    done(std::move(out));
  };
  self
    ->request(roles.store, until_answered, atom::fetch_v,
              make_local(std::move(wanted)))
    .then([fill](const local<std::vector<op_ref>>& stored) { fill(*stored); },
          [fill](caf::error&) { fill({}); });
}

/// An answer as it goes to another cell.
caf::result<local<wire_body>> shard_state::whole(const local<wire_body>& body) {
  auto answer = std::get_if<fetched>(&*body);
  if (answer == nullptr
      || std::none_of(answer->ops.begin(), answer->ops.end(), dht::lacks_entry))
    return body;
  owed<local<wire_body>> promise{self};
  with_entries(refs_of(answer->ops),
               [promise, body](const std::vector<op_ref>& ops) {
                 auto out = std::get<fetched>(*body);
                 out.ops = copies_of(ops);
                 promise.deliver(make_local(wire_body{std::move(out)}));
               });
  return promise;
}

/// What this cell itself asked for.
fetch_done
shard_state::deliver_whole(const owed<local<fetch_answer>>& promise) {
  return [this, promise](fetch_answer answer) {
    auto ops = std::exchange(answer.ops, {});
    with_entries(std::move(ops),
                 [promise, answer](std::vector<op_ref> whole_ops) mutable {
                   answer.ops = std::move(whole_ops);
                   promise.deliver(make_local(std::move(answer)));
                 });
  };
}

/// Puts ops that this cell holds to another that lacks them.
void shard_state::put_held(
  const agent_id& to, const std::vector<op_ref>& ops,
  std::function<void(const local<wire_body>&)> answered,
  std::function<void(caf::error&)> failed) {
  auto put = [this, to, answered, failed](const std::vector<op_ref>& all) {
    self
      ->request(roles.cell, until_answered, atom::ask_v, to,
                make_local(wire_body{put_ops{copies_of(all)}}))
      .then(answered, failed);
  };
  with_entries(ops, put);
}

} // namespace ips::actors

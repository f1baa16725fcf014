#include "actors/store/store.hpp"

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

caf::result<ack> store_state::write(const storage::batch_item& item) {
  if (items.empty())
    self->send(self, atom::flush_v);
  items.push_back(item);
  owed<ack> promise{self};
  waiting.push_back(promise);
  if (items.size() >= limits::batch_max)
    flush();
  return promise;
}

void store_state::flush() {
  if (items.empty())
    return;
  auto batch = std::exchange(items, {});
  auto promises = std::exchange(waiting, {});
  auto outcomes = storage::run_batch(*backend, batch);
  for (std::size_t i = 0; i < promises.size(); ++i) {
    if (outcomes[i])
      promises[i].deliver(ack{});
    else
      promises[i].deliver(to_caf(outcomes[i].failure()));
  }
}

namespace {

status load_chain(storage::cell_store& backend, bool on_disk, cell_state& out) {
  IPS_TRY(backend.load_chain(out.row, 0, [&out](const auto& row) -> status {
    auto header = codec::decode<chain::signed_header>(row.content);
    if (!header)
      return header.failure();
    out.headers.push_back(std::move(*header));
    return ok();
  }));
  for (auto& header : out.headers) {
    auto& hash = header.body.entry;
    if (hash.is_none() || header.body.seq == 0 || out.entries.contains(hash)
        || out.sealed_entries.contains(hash)
        || (on_disk && chain::is_file_piece(header.body.type)))
      continue;
    IPS_TRY_VALUE(row, backend.entry(out.row, hash));
    if (!row)
      return error{errc::data_corrupt, "an entry of a chain is missing",
                   to_string(hash)};
    if (row->is_private) {
      out.sealed_entries.emplace(hash, std::move(row->content));
      continue;
    }
    IPS_TRY_VALUE(content, codec::decode<chain::entry>(row->content));
    out.entries.emplace(hash,
                        std::make_shared<chain::entry>(std::move(content)));
  }
  return ok();
}

status load_shard(storage::cell_store& backend, bool on_disk, cell_state& out) {
  return backend.load_ops(out.row, [&out, on_disk](const auto& row) -> status {
    auto content = codec::decode<chain::op>(row.content);
    if (!content)
      return content.failure();
    dht::held_op op{id_cast<chain::op_hash>(row.op),
                    row.basis,
                    std::make_shared<chain::op>(std::move(*content)),
                    static_cast<dht::verdict_status>(row.status),
                    row.reason,
                    static_cast<errc>(row.code)};
    // What is pending will be judged again.
    if (on_disk && op.status != dht::verdict_status::pending)
      op = dht::without_large_entry(std::move(op));
    out.ops.push_back(std::move(op));
    return ok();
  });
}

result<cell_state> load_cell(storage::cell_store& backend, const cell_name& who,
                             bool on_disk) {
  cell_state out;
  IPS_TRY_VALUE(row, backend.open_cell(who.agent, who.network));
  out.row = row;
  IPS_TRY(load_chain(backend, on_disk, out));
  IPS_TRY(load_shard(backend, on_disk, out));
  IPS_TRY(backend.pending_publications(row, [&out](const auto& publication) {
    out.unpublished.push_back(publication);
    return ok();
  }));
  return out;
}

} // namespace

caf::result<local<cell_state>> store_state::load(const cell_name& who) {
  flush();
  auto loaded = load_cell(*backend, who, on_disk);
  if (!loaded)
    return to_caf(loaded.failure());
  return make_local(std::move(*loaded));
}

namespace {

result<published_op> load_published(storage::cell_store& backend,
                                    storage::cell_id cell,
                                    const storage::op_id& op) {
  published_op out;
  IPS_TRY_VALUE(receipts, backend.receipts(cell, op));
  for (auto& row : receipts)
    out.holders.push_back(agent_id{row.holder});
  IPS_TRY_VALUE(refusal, backend.rejection(cell, op));
  if (refusal) {
    IPS_TRY_VALUE(body, codec::decode<chain::rejection>(*refusal));
    out.refusal = std::move(body);
  }
  return out;
}

} // namespace

caf::result<local<std::vector<published_op>>>
store_state::published(const published_query& what) {
  flush();
  std::vector<published_op> out;
  for (auto& op : what.ops) {
    auto one = load_published(*backend, what.row, op);
    if (!one)
      return to_caf(one.failure());
    out.push_back(std::move(*one));
  }
  return make_local(std::move(out));
}

caf::result<local<std::vector<std::shared_ptr<const chain::op>>>>
store_state::ops(const held_query& what) {
  flush();
  std::vector<std::shared_ptr<const chain::op>> out;
  for (auto& hash : what.ops) {
    auto row = backend->find_op(what.row, id_cast<storage::op_id>(hash));
    if (!row)
      return to_caf(row.failure());
    if (!*row)
      continue;
    auto op = codec::decode<chain::op>((*row)->content);
    if (!op)
      return to_caf(op.failure());
    out.push_back(std::make_shared<const chain::op>(std::move(*op)));
  }
  return make_local(std::move(out));
}

caf::result<local<std::vector<std::shared_ptr<const chain::entry>>>>
store_state::entries(const entries_query& what) {
  flush();
  std::vector<std::shared_ptr<const chain::entry>> out;
  for (auto& hash : what.entries) {
    auto row = backend->entry(what.row, hash);
    if (!row)
      return to_caf(row.failure());
    if (!*row || (*row)->is_private)
      continue;
    auto entry = codec::decode<chain::entry>((*row)->content);
    if (!entry)
      return to_caf(entry.failure());
    out.push_back(std::make_shared<const chain::entry>(std::move(*entry)));
  }
  return make_local(std::move(out));
}

caf::result<local<std::optional<bytes>>>
store_state::answered(const landed_query& what) {
  flush();
  auto found = backend->call_answer(what.row, what.call);
  if (!found)
    return to_caf(found.failure());
  return make_local(std::move(*found));
}

store_actor::behavior_type
store(store_actor::stateful_pointer<store_state> self,
      std::shared_ptr<storage::cell_store> backend, bool on_disk) {
  self->state.self = self;
  self->state.on_disk = on_disk;
  self->state.backend = std::move(backend);
  return {
    [self](atom::write, const local<storage::batch_item>& item) {
      return self->state.write(*item);
    },
    [self](atom::load, const local<cell_name>& who) {
      return self->state.load(*who);
    },
    [self](atom::answered, const local<landed_query>& what) {
      return self->state.answered(*what);
    },
    [self](atom::report, const local<published_query>& what) {
      return self->state.published(*what);
    },
    [self](atom::fetch, const local<held_query>& what) {
      return self->state.ops(*what);
    },
    [self](atom::fetch, const local<entries_query>& what) {
      return self->state.entries(*what);
    },
    [self](atom::flush) { self->state.flush(); },
  };
}

} // namespace ips::actors

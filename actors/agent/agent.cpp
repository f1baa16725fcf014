#include "actors/agent/agent.hpp"

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"
#include "dna/host/answers.hpp"
#include "dna/host/functions/app_message.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/crypto/sealed_box.hpp"

namespace ips::actors {

namespace {

bool is_public(const manifest::manifest& rules, const chain::header& x) {
  auto type = rules.find_entry(x.type);
  return type == nullptr || type->seen_by == manifest::visibility::everyone;
}

std::vector<chain::op> public_ops(const manifest::manifest& rules,
                                  const chain::chain_link& link) {
  auto shown = is_public(rules, link.header.body);
  std::optional<chain::entry> content;
  if (shown && link.content)
    content = *link.content;
  auto ops = chain::ops_of(link.header, content);
  if (!shown && link.header.body.kind == chain::header_kind::remove)
    std::erase_if(ops,
                  [](auto& op) { return op.kind != chain::op_kind::activity; });
  return ops;
}

} // namespace

void add_rows(storage::call_record& record, const chain::chain_link& link,
              const cell_identity& cell) {
  auto& rules = cell.dna->rules;
  auto& body = link.header.body;
  record.headers.push_back({body.seq, link.hash,
                            static_cast<std::uint8_t>(body.kind), body.type,
                            body.time, codec::encode(link.header)});
  if (link.content) {
    auto is_private = !link.content->salt.empty();
    auto raw = codec::encode(*link.content);
    if (is_private)
      raw = crypto::seal_text(cell.store_key, body.entry.value, raw);
    record.entries.push_back({body.entry, is_private, std::move(raw)});
  }
  auto type = rules.find_entry(body.type);
  for (auto& op : public_ops(rules, link)) {
    auto r = rules.resilience;
    if (type != nullptr && type->resilience
        && op.kind != chain::op_kind::activity)
      r = *type->resilience;
    record.publications.push_back(
      {id_cast<storage::op_id>(chain::hash_of(op.kind, link.hash)), body.seq,
       static_cast<std::uint8_t>(op.kind), chain::basis_of(op.kind, body),
       static_cast<std::uint16_t>((r + 999'999) / 1'000'000), 0});
  }
}

caf::result<ack> agent_state::start(const local<cell_state>& known) {
  owed<ack> promise{self};
  auto take = [this, promise](const local<cell_state>& state) {
    if (auto taken = take_state(*state); !taken)
      promise.deliver(to_caf(taken.failure()));
    else if (chain_.size() == 0)
      ask_genesis(promise);
    else
      loaded(promise);
  };
  if (known) {
    take(known);
    return promise;
  }
  // A role that died under its cell: the cell has joined long since.
  may_make_calls_ = true;
  self
    ->request(roles.store, until_answered, atom::load_v,
              make_local(identity->who))
    .then(
      [this, take](const local<cell_state>& state) {
        take(state);
        arm_due();
      },
      [promise](caf::error& e) { promise.deliver(e); });
  return promise;
}

result<std::shared_ptr<const chain::entry>>
agent_state::stored_entry(const cell_state& state,
                          const entry_hash& hash) const {
  if (auto i = state.entries.find(hash); i != state.entries.end())
    return i->second;
  auto i = state.sealed_entries.find(hash);
  if (i == state.sealed_entries.end())
    return std::shared_ptr<const chain::entry>{};
  IPS_TRY_VALUE(raw,
                crypto::open_text(identity->store_key, hash.value, i->second));
  IPS_TRY_VALUE(entry, codec::decode<chain::entry>(raw));
  return std::make_shared<const chain::entry>(std::move(entry));
}

status agent_state::take_state(const cell_state& state) {
  for (auto& header : state.headers) {
    IPS_TRY_VALUE(entry, stored_entry(state, header.body.entry));
    note_record(header.body, entry.get());
    chain_.append({header, chain::hash_of(header.body), std::move(entry)});
  }
  unpublished_ = state.unpublished;
  is_successor_ = chain_.size() > 0;
  return ok();
}

/// The DNA's `genesis` may refuse to join; nothing is written then.
void agent_state::ask_genesis(const owed<ack>& promise) {
  auto& function = identity->dna->rules.calls.genesis;
  if (function.empty()) {
    write_genesis(promise);
    return;
  }
  json input{{"agent", to_string(identity->who.agent)}};
  callback(function, input, [this, promise](result<json> out) {
    if (out)
      write_genesis(promise);
    else
      promise.deliver(to_caf(out.failure()));
  });
}

/// Headers 0 and 1: the DNA and this agent's identity.
void agent_state::write_genesis(const owed<ack>& promise) {
  auto head = chain_.head();
  auto now = identity->time->now();
  auto add = [&](chain::header_kind kind, std::string_view type,
                 entry_hash hash, std::shared_ptr<const chain::entry> content) {
    chain::header body;
    body.kind = kind;
    body.type = type;
    body.entry = hash;
    auto made = chain::extend(head, identity->who.agent, now, std::move(body));
    auto signed_one
      = chain::sign(std::move(made), identity->keys, identity->verifier.get());
    auto hash_of_it = chain::hash_of(signed_one.body);
    chain_.append({std::move(signed_one), hash_of_it, std::move(content)});
  };
  add(chain::header_kind::dna, chain::dna_type,
      id_cast<entry_hash>(identity->who.network), nullptr);
  chain::agent_identity who{identity->keys.key(), identity->name, {}, {}};
  auto content = std::make_shared<const chain::entry>(
    chain::entry{std::string{chain::agent_type}, {}, codec::encode(who)});
  add(chain::header_kind::agent, chain::agent_type, chain::hash_of(*content),
      content);
  storage::call_record record;
  for (std::uint32_t seq = 0; seq < chain_.size(); ++seq)
    add_rows(record, chain_.at(seq), *identity);
  unpublished_ = record.publications;
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(append_write(identity->row, std::move(record))))
    .then([this, promise](ack) { loaded(promise); },
          [this, promise](caf::error& e) {
            promise.deliver(e);
            self->quit(e);
          });
}

void agent_state::loaded(const owed<ack>& promise) {
  loaded_ = true;
  // Before others can make the chain grow.
  needs_init_ = chain_.size() <= 2;
  promise.deliver(ack{});
  for (auto& go_on : std::exchange(deferred_, {}))
    go_on();
}

/// Publishes what the store says is not yet held by all; then the DNA's `init`
/// runs, where it has not yet.
caf::result<ack> agent_state::publish() {
  schedule_every();
  may_make_calls_ = true;
  arm_due();
  owed<ack> promise{self};
  if (!unpublished_.empty()) {
    publish_rows(std::exchange(unpublished_, {}));
    run_init(promise);
    return promise;
  }
  auto take = [this, promise](const local<cell_state>& state) {
    publish_rows(state->unpublished);
    run_init(promise);
  };
  self
    ->request(roles.store, until_answered, atom::load_v,
              make_local(identity->who))
    .then(take, [promise](caf::error& e) { promise.deliver(e); });
  return promise;
}

/// A chain that holds more than its genesis has been initialised.
void agent_state::run_init(const owed<ack>& promise) {
  auto& function = identity->dna->rules.calls.init;
  if (function.empty() || !needs_init_) {
    promise.deliver(ack{});
    return;
  }
  init_waiting_.push_back(promise);
  if (init_waiting_.size() > 1)
    return;
  json input{{"agent", to_string(identity->who.agent)}};
  callback(function, input, [this](result<json> out) {
    needs_init_ = !out;
    for (auto& one : std::exchange(init_waiting_, {})) {
      if (out)
        one.deliver(ack{});
      else
        one.deliver(to_caf(out.failure()));
    }
  });
}

void agent_state::publish_rows(
  const std::vector<storage::publication_row>& rows) {
  publish_job job;
  std::vector<storage::publication_row> stored;
  for (auto& row : rows) {
    if (row.seq >= chain_.size())
      continue;
    if (is_stored_alone(chain_.at(row.seq))) {
      stored.push_back(row);
      continue;
    }
    for (auto& op : public_ops(identity->dna->rules, chain_.at(row.seq)))
      if (op.kind == static_cast<chain::op_kind>(row.kind))
        job.ops.push_back(std::make_shared<const chain::op>(op));
  }
  if (!job.ops.empty())
    self->send(roles.shard, atom::publish_v, make_local(std::move(job)));
  if (!stored.empty())
    publish_stored(std::move(stored));
  if (!identity->on_disk)
    return;
  for (auto& row : rows)
    if (row.seq < chain_.size()
        && chain::is_file_piece(chain_.at(row.seq).header.body.type))
      chain_.let_go_of_entry(row.seq);
}

host::answer agent_state::resolve(const host::request& x) const {
  using kind = host::answer::kind;
  auto& rules = identity->dna->rules;
  host::answer out{kind::none, {}};
  if (auto get = std::get_if<host::get_request>(&x)) {
    auto link = chain_.find_entry(get->hash);
    if (link != nullptr && link->content && !removed_.contains(link->hash))
      out = {kind::there, codec::encode(*link->content)};
  } else if (auto details = std::get_if<host::details_request>(&x)) {
    auto link = chain_.find_entry(details->hash);
    if (link != nullptr && link->content
        && !is_public(rules, link->header.body)) {
      auto gone = removed_.contains(link->hash);
      json row = host::header_json(link->header.body);
      json page{{"entry", to_string(details->hash)},
                {"type", link->header.body.type},
                {"content", host::value_of(rules, *link->content)},
                {"status", gone ? "deleted" : "live"},
                {"private", true},
                {"headers", json::array({row})},
                {"updates", json::array()},
                {"deletes", json::array()}};
      out = {kind::there, host::json_bytes(page)};
    }
  } else if (auto query = std::get_if<host::query_request>(&x)) {
    auto& f = query->filter;
    auto rows = json::array();
    for (auto seq :
         chain_.select(f.type, f.from, f.to, f.descending, f.count)) {
      auto& link = chain_.at(seq);
      std::optional<chain::entry> content;
      if (link.content && !chain::is_file_piece(link.content->type))
        content = *link.content;
      rows.push_back(host::query_row_json(rules, link.header.body, content));
      if (content && !content->salt.empty())
        rows.back()["salt"] = to_hex(content->salt);
    }
    out = {kind::there, host::json_bytes(rows)};
  } else if (auto header = std::get_if<host::header_request>(&x)) {
    if (auto link = chain_.find_header(header->ref.hash))
      out = {kind::there, codec::encode(link->header)};
  } else if (auto sign = std::get_if<host::sign_request>(&x)) {
    auto sig = identity->keys.sign(
      host::functions::app_message(identity->who.network, sign->message));
    out = {kind::there, bytes{sig.value.begin(), sig.value.end()}};
  }
  return out;
}

agent_actor::behavior_type
agent(agent_actor::stateful_pointer<agent_state> self,
      std::shared_ptr<const cell_identity> identity) {
  self->state.identity = std::move(identity);
  return {
    [self](atom::start, const local<cell_state>& known) {
      return self->state.start(known);
    },
    [self](atom::publish) { return self->state.publish(); },
    [self](atom::perform, const local<call_job>& job) {
      return self->state.perform(job);
    },
    [self](atom::resolve, const local<host::request>& x) {
      return self->state.answer(*x);
    },
    [self](atom::serve, const agent_id& from, const local<wire_body>& body) {
      return self->state.serve(from, *body);
    },
    [self](atom::busy, bool on) { self->state.holders_busy = on; },
    [self](atom::rejected, const local<rejected_op>& x) {
      self->state.rejected(*x);
    },
    [self](atom::held, const local<chain::op>& x) { self->state.held(*x); },
    [self](atom::rewire, const local<wiring>& roles) {
      self->state.roles = *roles;
    },
  };
}

} // namespace ips::actors

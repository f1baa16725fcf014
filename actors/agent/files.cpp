// Files: the entries that they are cut into, as those who put and get files ask
// for them. In arguments and answers an entry is its canonical bytes, a binary
// value; such a value never leaves the process.

#include "actors/agent/agent.hpp"
#include "dna/host/answers.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

error wrong_argument(std::string what) {
  return {errc::wrong_argument, std::move(what)};
}

/// The entries of "pieces".
result<std::vector<chain::entry>> pieces_of(const call_job& job) {
  std::vector<chain::entry> out;
  for (auto& x : job.arguments) {
    if (!x.is_binary())
      return wrong_argument("pieces takes entries as bytes");
    IPS_TRY_VALUE(entry, codec::decode<chain::entry>(x.get_binary()));
    if (!chain::is_file_type(entry.type))
      return wrong_argument("an entry of type " + entry.type
                            + " is no part of a file");
    out.push_back(std::move(entry));
  }
  return out;
}

} // namespace

/// Stages what the chain does not have already: a put that broke off goes on
/// where it was.
status agent_state::stage_pieces(call_work& work,
                                 const std::vector<chain::entry>& all) {
  std::set<entry_hash> staged;
  for (auto& x : all) {
    auto hash = chain::hash_of(x);
    auto own = chain_.find_entry(hash);
    auto is_there = own != nullptr && !removed_.contains(own->hash);
    if (is_there || !staged.insert(hash).second)
      continue;
    chain::header body;
    body.kind = chain::header_kind::create;
    body.type = x.type;
    body.entry = hash;
    IPS_TRY(stage(work, std::move(body), x));
  }
  work.answer = nullptr;
  return ok();
}

/// "pieces": commits them, all or none.
void agent_state::console_pieces(const call_job& job, json_sink done) {
  auto pieces = pieces_of(job);
  if (!pieces)
    return done(pieces.failure());
  auto all
    = std::make_shared<const std::vector<chain::entry>>(std::move(*pieces));
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = "put_file";
  work->done = std::move(done);
  work->prepare = [this, all](work_ref w) {
    if (auto staged = stage_pieces(*w, *all); !staged)
      w->done(staged.failure());
    else
      land(w);
  };
  begin(work);
}

/// "piece", [hash, "one" or "several"]: an entry's bytes, or null.
void agent_state::read_piece(const call_job& job, json_sink done) {
  auto& wish = job.arguments;
  if (!wish.is_array() || wish.size() != 2 || !wish[0].is_string())
    return done(wrong_argument("piece takes a hash and who is asked"));
  auto hash = parse_id<entry_hash>(wish[0].get<std::string>());
  if (!hash)
    return done(hash.failure());
  auto from = wish[1] == "several" ? host::asked::several : host::asked::one;
  ask(host::get_request{*hash, from}, [done](result<host::answer> found) {
    if (!found)
      return done(found.failure());
    if (found->what != host::answer::kind::there)
      return done(json{});
    done(json::binary(std::move(found->data)));
  });
}

/// "file_room", [size]: whether the DNA takes such a file.
void agent_state::file_room(const call_job& job, json_sink done) {
  auto& wish = job.arguments;
  if (!wish.is_array() || wish.size() != 1 || !wish[0].is_number_unsigned())
    return done(wrong_argument("file_room takes a size"));
  auto fits = manifest::check_file_size(identity->dna->rules,
                                        wish[0].get<std::uint64_t>());
  if (!fits)
    return done(fits.failure());
  done(json{});
}

// -- entries that the store alone has ---------------------------------------------

bool agent_state::is_stored_alone(const chain::chain_link& link) const {
  auto& body = link.header.body;
  return !link.content && body.kind == chain::header_kind::create
         && chain::is_file_piece(body.type);
}

/// What the own chain answers, read from the store where that alone has it.
caf::result<local<host::answer>> agent_state::answer(const host::request& x) {
  auto get = std::get_if<host::get_request>(&x);
  auto link = get == nullptr ? nullptr : chain_.find_entry(get->hash);
  if (link == nullptr || removed_.contains(link->hash)
      || !is_stored_alone(*link))
    return make_local(resolve(x));
  using entries = std::vector<std::shared_ptr<const chain::entry>>;
  owed<local<host::answer>> promise{self};
  self
    ->request(roles.store, until_answered, atom::fetch_v,
              make_local(entries_query{identity->row, {get->hash}}))
    .then(
      [promise](const local<entries>& found) mutable {
        host::answer out{host::answer::kind::none, {}};
        if (!found->empty())
          out = {host::answer::kind::there, codec::encode(*found->front())};
        promise.deliver(make_local(std::move(out)));
      },
      [promise](caf::error& e) mutable { promise.deliver(e); });
  return promise;
}

/// Publishes pieces that a chain has which was loaded: some at a time.
void agent_state::publish_stored(std::vector<storage::publication_row> rows) {
  constexpr std::size_t at_once = 8;
  entries_query wanted{identity->row, {}};
  auto count = std::min(rows.size(), at_once);
  for (std::size_t i = 0; i < count; ++i)
    wanted.entries.push_back(chain_.at(rows[i].seq).header.body.entry);
  using entries = std::vector<std::shared_ptr<const chain::entry>>;
  auto publish_some = [this, rows, count](const local<entries>& found) mutable {
    std::map<entry_hash, std::shared_ptr<const chain::entry>> by_hash;
    for (auto& x : *found)
      by_hash.emplace(chain::hash_of(*x), x);
    publish_job job;
    for (std::size_t i = 0; i < count; ++i) {
      auto& header = chain_.at(rows[i].seq).header;
      auto content = by_hash.find(header.body.entry);
      if (content == by_hash.end())
        continue;
      for (auto& op : chain::ops_of(header, *content->second))
        if (op.kind == static_cast<chain::op_kind>(rows[i].kind))
          job.ops.push_back(std::make_shared<const chain::op>(std::move(op)));
    }
    self->send(roles.shard, atom::publish_v, make_local(std::move(job)));
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
    if (!rows.empty())
      publish_stored(std::move(rows));
  };
  self
    ->request(roles.store, until_answered, atom::fetch_v,
              make_local(std::move(wanted)))
    .then(publish_some, [](caf::error&) {});
}

} // namespace ips::actors

// Fetches what runs and the console ask for: from the own chain, from the
// network through the shard, or from another cell.

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/validator/validator.hpp"
#include "dna/host/answers.hpp"
#include "dna/host/json_check.hpp"
#include "dna/host/limits.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/dht/element.hpp"
#include "runtime/dht/link_view.hpp"

namespace ips::actors {

namespace {

host::answer none() {
  return {host::answer::kind::none, {}};
}

host::answer there(bytes data) {
  return {host::answer::kind::there, std::move(data)};
}

host::answer failed(const error& x) {
  return {host::answer::kind::failed, host::json_bytes(host::error_json(x))};
}

/// Ops of one entry that are looked at: what brought it and removals first, and
/// as many updates as an answer has room for.
constexpr std::uint32_t entry_ops_max = 8192;

dht::op_filter filter_of(std::uint8_t kinds, std::uint32_t limit) {
  dht::op_filter out;
  out.kinds = kinds;
  out.limit = limit;
  return out;
}

fetch_mode mode_of(host::asked from, fetch_mode otherwise) {
  switch (from) {
    case host::asked::any:
    case host::asked::one:
      return otherwise;
    case host::asked::self:
      return fetch_mode::here;
    case host::asked::several:
    case host::asked::everyone:
      return fetch_mode::merged;
  }
  return otherwise;
}

host::json addresses(const std::vector<agent_id>& all) {
  auto out = host::json::array();
  for (auto& x : all)
    out.push_back(to_string(x));
  return out;
}

/// Whether the own chain may hold it.
bool own_first(const host::request& x, const agent_id& self) {
  if (auto header = std::get_if<host::header_request>(&x))
    return header->ref.author == self;
  return std::holds_alternative<host::get_request>(x)
         || std::holds_alternative<host::details_request>(x);
}

bool own_only(const host::request& x) {
  return std::holds_alternative<host::query_request>(x)
         || std::holds_alternative<host::sign_request>(x);
}

} // namespace

void validator_state::fetch(const host::request& x, bool own, answer_sink done,
                            op_ref judged) {
  if (own_only(x))
    return fetch_own(x, std::move(done));
  auto from_network = [this, x, own, done, judged](result<host::answer> first) {
    if (!first || first->what != host::answer::kind::none)
      return done(std::move(first));
    auto pick = [&]<class T>(const T& request) {
      if constexpr (std::is_same_v<T, host::get_request>)
        fetch_entry(request, own, done, judged);
      else if constexpr (std::is_same_v<T, host::details_request>)
        fetch_details(request, done);
      else if constexpr (std::is_same_v<T, host::links_request>)
        fetch_links(request, done);
      else if constexpr (std::is_same_v<T, host::activity_request>)
        fetch_activity(request, done);
      else if constexpr (std::is_same_v<T, host::header_request>)
        fetch_header(request, done, judged);
      else
        done(error{errc::bad_value, "the network does not answer this"});
    };
    std::visit(pick, x);
  };
  if (own && own_first(x, identity->who.agent))
    fetch_own(x, from_network);
  else
    from_network(none());
}

void validator_state::fetch_own(const host::request& x, answer_sink done) {
  self->request(roles.agent, until_answered, atom::resolve_v, make_local(x))
    .then([done](const local<host::answer>& a) { done(*a); },
          [done](caf::error& e) { done(from_caf(e)); });
}

void validator_state::ask_shard(
  fetch_job job, std::function<void(result<local<fetch_answer>>)> done) {
  self
    ->request(roles.shard, until_answered, atom::fetch_v,
              make_local(std::move(job)))
    .then([done](const local<fetch_answer>& a) { done(a); },
          [done](caf::error& e) { done(from_caf(e)); });
}

/// @param live_only a call does not see what was deleted; validation sees what
/// a hash names whatever became of it, or verdicts would change with time.
void validator_state::fetch_entry(const host::get_request& x, bool live_only,
                                  answer_sink done, op_ref judged) {
  // Updates may be thousands, and neither needs them.
  auto put = dht::mask_of(chain::op_kind::put_entry);
  auto filter = filter_of(put, 1);
  if (live_only) {
    filter.kinds |= dht::mask_of(chain::op_kind::remove);
    filter.limit = entry_ops_max;
  }
  fetch_job job{id_cast<dht_key>(x.hash), filter,
                mode_of(x.from, fetch_mode::any)};
  job.disjoint_at_once = x.from == host::asked::several;
  job.one_by_one = x.from == host::asked::one;
  job.for_reader = live_only;
  job.judged = std::move(judged);
  ask_shard(job, [hash = x.hash, live_only, done](auto found) {
    if (!found)
      return done(found.failure());
    auto element = dht::element_of(hash, (**found).ops);
    auto gone
      = element && live_only && element->status == dht::entry_status::deleted;
    if (!element || gone)
      return done(none());
    done(there(codec::encode(element->content)));
  });
}

void validator_state::fetch_details(const host::details_request& x,
                                    answer_sink done) {
  fetch_job job{id_cast<dht_key>(x.hash),
                filter_of(dht::entry_kinds, entry_ops_max),
                mode_of(x.from, fetch_mode::merged)};
  job.disjoint_at_once = x.from == host::asked::several;
  job.everyone = x.from == host::asked::everyone;
  job.for_reader = true;
  ask_shard(job, [this, hash = x.hash, done](auto found) {
    if (!found)
      return done(found.failure());
    auto& answer = **found;
    auto element = dht::element_of(hash, answer.ops);
    if (element) {
      auto& rules = identity->dna->rules;
      auto page = host::details_json(rules, *element, answer.receipts);
      page["holders"] = addresses(answer.holders);
      return done(there(host::json_bytes(page)));
    }
    if (answer.rejections.empty())
      return done(none());
    auto& why = answer.rejections.front().body;
    host::json out{{"entry", to_string(hash)},
                   {"status", "rejected"},
                   {"reason", why.reason},
                   {"code", code_text(static_cast<errc>(why.code))}};
    done(there(host::json_bytes(out)));
  });
}

void validator_state::fetch_activity(const host::activity_request& x,
                                     answer_sink done) {
  auto filter = filter_of(dht::activity_kind,
                          std::min(x.filter.count, limits::fetch_page_max));
  filter.type = x.filter.type;
  filter.first = x.filter.from;
  filter.last = x.filter.to;
  filter.descending = x.filter.descending;
  fetch_job job{id_cast<dht_key>(x.agent), filter, fetch_mode::merged};
  ask_shard(job, [x, done](auto found) {
    if (!found)
      return done(found.failure());
    std::map<std::uint32_t, chain::signed_header> in_order;
    for (auto& op : (**found).ops)
      in_order.emplace(op->header.body.seq, op->header);
    std::vector<chain::signed_header> headers;
    for (auto& [seq, header] : in_order)
      headers.push_back(header);
    done(there(host::json_bytes(host::activity_json(x.filter, headers))));
  });
}

void validator_state::fetch_header(const host::header_request& x,
                                   answer_sink done, op_ref judged) {
  auto filter = filter_of(dht::activity_kind, limits::fetch_page_max);
  filter.first = filter.last = x.ref.seq;
  fetch_job job{id_cast<dht_key>(x.ref.author), filter, fetch_mode::any};
  job.judged = std::move(judged);
  ask_shard(job, [ref = x.ref, done](auto found) {
    if (!found)
      return done(found.failure());
    for (auto& op : (**found).ops)
      if (chain::hash_of(op->header.body) == ref.hash)
        return done(there(codec::encode(op->header)));
    done(none());
  });
}

void validator_state::send_out(const outgoing_message& x, answer_sink done) {
  self
    ->request(roles.cell, until_answered, atom::ask_v, x.to,
              make_local(x.content))
    .then(
      [done](const local<wire_body>& body) {
        auto reply = std::get_if<app_reply>(&*body);
        if (reply == nullptr)
          return done(failed({errc::bad_value, "not an answer to a message"}));
        if (reply->code != 0)
          return done(failed({static_cast<errc>(reply->code), reply->message}));
        auto held = reply->text.size() > host::limits::output_bytes_max
                      ? status{error{errc::over_limit, "an answer is too long"}}
                      : host::check_json(reply->text);
        if (!held)
          return done(failed(held.failure()));
        done(there(to_bytes(reply->text)));
      },
      [done](caf::error& e) { done(failed(from_caf(e))); });
}

} // namespace ips::actors

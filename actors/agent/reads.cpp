// What the owner reads: entries, their details, links, the own chain.

#include "actors/agent/agent.hpp"
#include "actors/agent/answer_json.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "dna/host/answers.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

/// The argument at `i`, or null.
const json& argument(const call_job& job, std::size_t i) {
  static const json none = nullptr;
  return i < job.arguments.size() ? job.arguments[i] : none;
}

error wrong_argument(std::string what) {
  return {errc::wrong_argument, std::move(what)};
}

/// {from: "any"}; `otherwise` where there is nothing.
result<host::asked> asked_of(const json& options, host::asked otherwise) {
  if (options.is_null())
    return otherwise;
  auto from = options.is_object() && options.size() == 1
                  && options.contains("from") && options["from"].is_string()
                ? options["from"].get<std::string>()
                : std::string{};
  if (from == "any")
    return host::asked::any;
  if (from == "local")
    return host::asked::self;
  if (from == "several")
    return host::asked::several;
  return wrong_argument("who is asked is {from: \"local\"}, {from: \"any\"} or "
                        "{from: \"several\"}, not "
                        + host::json_text(options).substr(0, 80));
}

} // namespace

void agent_state::console_read(const call_job& job, json_sink done) {
  auto parsed = [done](result<host::answer> a) {
    done(a ? parse_answer(*a) : result<json>{a.failure()});
  };
  if (job.verb == "chain") {
    host::chain_filter all;
    all.count = 0xffffffff;
    return parsed(resolve(host::query_request{all}));
  }
  auto& first = argument(job, 0);
  if (!first.is_string())
    return done(
      wrong_argument(job.verb + " takes a hash or an address as argument 1"));
  auto hash = parse_id<entry_hash>(first.get<std::string>());
  if (!hash)
    return done(hash.failure());
  if (job.verb == "get")
    return read_entry(*hash, argument(job, 1), std::move(done));
  if (job.verb == "details")
    return read_details(*hash, argument(job, 1), std::move(done));
  if (job.verb == "links" || job.verb == "links_page") {
    auto wanted
      = host::parse_links_filter(id_cast<dht_key>(*hash), argument(job, 1));
    if (!wanted)
      return done(wanted.failure());
    wanted->paged = job.verb == "links_page";
    return ask(*wanted, parsed);
  }
  if (job.verb == "send" || job.verb == "ask")
    return console_send(id_cast<agent_id>(*hash), job, parsed);
  done(wrong_argument("there is no verb " + job.verb));
}

void agent_state::read_entry(const entry_hash& hash, const json& options,
                             json_sink done) {
  auto from = asked_of(options, host::asked::any);
  if (!from)
    return done(from.failure());
  auto shape = [this, done](result<host::answer> a) {
    if (!a)
      return done(a.failure());
    if (a->what == host::answer::kind::none)
      return done(json{});
    auto entry = codec::decode<chain::entry>(a->data);
    if (!entry)
      return done(entry.failure());
    done(host::value_of(identity->dna->rules, *entry));
  };
  ask(host::get_request{hash, *from}, shape);
}

void agent_state::read_details(const entry_hash& hash, const json& options,
                               json_sink done) {
  auto from = asked_of(options, host::asked::everyone);
  if (!from)
    return done(from.failure());
  ask(host::details_request{hash, *from}, [this, done](result<host::answer> a) {
    auto page = a ? parse_answer(*a) : result<json>{a.failure()};
    if (!page || !page->is_object())
      return done(std::move(page));
    add_receipts(std::move(*page), done);
  });
}

/// To each header and change of this agent's own the receipts that it has for
/// it from before, as well.
void agent_state::add_receipts(json page, json_sink done) {
  published_query wanted{identity->row, {}};
  std::vector<json::json_pointer> places;
  auto look = [&](const char* list, chain::op_kind kind) {
    auto& rows = page[list];
    for (std::size_t i = 0; rows.is_array() && i < rows.size(); ++i) {
      auto& row = rows[i];
      auto ref = row.contains("header")
                   ? host::parse_header_ref(row["header"])
                   : host::parse_header_ref({{"author", row["author"]},
                                             {"seq", row["seq"]},
                                             {"hash", row["hash"]}});
      if (!ref || ref->author != identity->who.agent)
        continue;
      wanted.ops.push_back(
        id_cast<storage::op_id>(chain::hash_of(kind, ref->hash)));
      places.emplace_back("/" + std::string{list} + "/" + std::to_string(i));
    }
  };
  if (page.contains("headers") && !page.contains("private")) {
    look("headers", chain::op_kind::put_entry);
    look("updates", chain::op_kind::update);
    look("deletes", chain::op_kind::remove);
  }
  if (places.empty())
    return done(std::move(page));
  auto show = [page = std::move(page), places,
               done](const local<std::vector<published_op>>& known) mutable {
    for (std::size_t i = 0; i < places.size() && i < known->size(); ++i) {
      auto& row = page[places[i]];
      auto now = row.value("receipts", json::array());
      std::set<json> all{now.begin(), now.end()};
      for (auto& holder : (*known)[i].holders)
        all.insert(to_string(holder));
      row["receipts"] = json(all);
    }
    done(std::move(page));
  };
  self
    ->request(roles.store, until_answered, atom::report_v,
              make_local(std::move(wanted)))
    .then(show, [done](caf::error& e) { done(from_caf(e)); });
}

} // namespace ips::actors

// What a local network shows of itself.

#include <algorithm>
#include <fstream>
#include <set>

#include <unistd.h>

#include "actors/host/local_network.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

/// Bytes of memory that this process has in RAM.
std::uint64_t resident_bytes() {
  std::ifstream in{"/proc/self/statm"};
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  in >> pages >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

json names_of(const agent_book& book, const std::vector<agent_id>& ids) {
  auto out = json::array();
  for (auto& id : ids)
    out.push_back(book.name_of_address(id));
  return out;
}

/// The keys of which an agent holds all: those that begin as its address does.
std::string range_of(const agent_id& address, unsigned bits) {
  return to_string(address).substr(0, (bits + 3) / 4) + "/"
         + std::to_string(bits);
}

/// A reach as a share of the key space.
std::uint64_t millionths_of(dht::reach x) {
  if (x == dht::whole_reach)
    return 1'000'000;
  __extension__ using wide = unsigned __int128;
  return static_cast<std::uint64_t>((wide{x} * 1'000'000) >> 64);
}

} // namespace

std::vector<std::pair<const known_agent*, cell_report>>
local_network::reports(const dht_key& key, bool of_secure_nodes) {
  std::vector<std::pair<const known_agent*, cell_report>> out;
  for (auto& agent : book_.all()) {
    if (!agent.running || agent.secure != of_secure_nodes)
      continue;
    for (auto& dna : dna_order_)
      if (!agent.cells.contains(dna))
        continue;
      else if (auto x
               = ask_cell<local<cell_report>>(agent, dna, atom::report_v, key))
        out.emplace_back(&agent, **x);
  }
  return out;
}

result<json> local_network::holders(const std::string& hash) {
  IPS_TRY_VALUE(key, parse_id<dht_key>(hash));
  std::set<std::string> names;
  for (auto& [agent, x] : reports(key))
    for (auto& op : x.shard.held)
      if (op.status == dht::verdict_status::valid)
        names.insert(agent->name);
  return json(names);
}

json local_network::ring() {
  std::map<std::pair<agent_id, std::size_t>, json> in_order;
  for (auto& [agent, x] : reports({})) {
    auto place = std::find(dna_order_.begin(), dna_order_.end(), x.network)
                 - dna_order_.begin();
    auto& rules = dnas_.at(x.network)->rules;
    auto r = json(rules.resilience / 1'000'000);
    if (rules.resilience % 1'000'000 != 0)
      r = std::to_string(rules.resilience) + " millionths";
    in_order[{agent->address, static_cast<std::size_t>(place)}]
      = {{"agent", agent->name},
         {"address", to_string(agent->address)},
         {"dna", rules.name},
         {"ops", x.shard.ops},
         {"bytes", x.shard.bytes},
         {"capacity", agent->capacity > 0 ? json(agent->capacity) : json{}},
         {"range", range_of(agent->address, x.shard.range_bits)},
         {"reach", millionths_of(x.shard.reach)},
         {"compared", std::to_string(x.shard.compared) + " of "
                        + std::to_string(x.shard.partners)},
         {"missing", x.shard.missing},
         {"contacts", x.shard.contacts},
         {"r", std::move(r)},
         {"q", (rules.resilience + 999'999) / 1'000'000}};
  }
  auto rows = json::array();
  for (auto& [place, row] : in_order)
    rows.push_back(std::move(row));
  return rows;
}

result<json> local_network::lookup(const std::string& key,
                                   const std::string& from,
                                   std::uint32_t paths) {
  IPS_TRY_VALUE(target, parse_id<dht_key>(key));
  if (paths < 1 || paths > dht::parms::paths)
    return error{errc::wrong_argument,
                 "a look-up has 1 to " + std::to_string(dht::parms::paths)
                   + " paths, not " + std::to_string(paths)};
  IPS_TRY_VALUE(who, cell_of({from, {}, {}, {}}));
  IPS_TRY_VALUE(found, ask_cell<local<lookup_report>>(
                         *who.agent, who.dna, atom::lookup_v,
                         make_local(lookup_job{target, paths})));
  return json{{"closest", names_of(book_, found->closest)},
              {"hops", found->hops},
              {"messages", found->messages}};
}

result<json> local_network::explain(const std::string& hash) {
  IPS_TRY_VALUE(key, parse_id<dht_key>(hash));
  auto held = json::array();
  auto rejected = json::array();
  auto waiting = json::array();
  auto open = json::array();
  for (auto& [agent, x] : reports(key)) {
    for (auto& op : x.shard.held) {
      auto& body = op.content->header.body;
      json row{{"by", agent->name},
               {"op", std::string{chain::to_string(op.content->kind)}},
               {"author", book_.name_of_address(body.author)},
               {"seq", body.seq}};
      if (op.status == dht::verdict_status::valid) {
        held.push_back(std::move(row));
      } else if (op.status == dht::verdict_status::rejected) {
        row["code"] = code_text(op.code);
        row["reason"] = op.reason;
        rejected.push_back(std::move(row));
      } else {
        row["on"] = op.reason;
        waiting.push_back(std::move(row));
      }
    }
    for (auto& publication : x.shard.open)
      open.push_back(
        {{"author", agent->name},
         {"expected", names_of(book_, publication.expected)},
         {"acknowledged", names_of(book_, publication.acknowledged)},
         {"tries", publication.tries}});
  }
  return json{{"hash", hash},
              {"held", std::move(held)},
              {"rejected", std::move(rejected)},
              {"pending", std::move(waiting)},
              {"publishing", std::move(open)}};
}

json local_network::stats() {
  std::uint64_t ops = 0;
  std::uint64_t receipts = 0;
  std::uint64_t dropped = 0;
  std::uint64_t publishing = 0;
  std::uint64_t busy = 0;
  std::uint64_t restarts = 0;
  std::uint64_t cells = 0;
  std::uint64_t table_bytes = 0;
  std::uint64_t pulled = 0;
  std::uint64_t handed_over = 0;
  std::uint64_t discarded = 0;
  for (auto& [agent, x] : reports({})) {
    ++cells;
    ops += x.shard.ops;
    receipts += x.shard.receipts;
    publishing += x.shard.publishing;
    busy += x.shard.busy;
    pulled += x.shard.pulled;
    handed_over += x.shard.handed_over;
    discarded += x.shard.discarded;
    table_bytes += x.shard.table_bytes;
    dropped += x.dropped;
    restarts += x.restarts;
  }
  auto board = board_report();
  crypto::hasher all;
  json traces = json::object();
  for (auto& hash : dna_order_)
    if (auto i = board.traces.find(hash); i != board.traces.end()) {
      all.update(i->second);
      traces[dnas_.at(hash)->rules.name] = to_hex(i->second);
    }
  return {{"agents", book_.all().size()},
          {"cells", cells},
          {"messages", board.messages},
          {"bytes", board.bytes},
          {"lost", board.lost},
          {"duplicated", board.duplicated},
          {"unreachable", board.unreachable},
          {"expired", board.expired},
          {"forged", board.forged},
          {"reordered", board.reordered},
          {"tampered", board.tampered},
          {"impersonated", board.impersonated},
          {"replayed", board.replayed},
          {"dropped", dropped},
          {"in_flight", board.in_flight},
          {"ops", ops},
          {"receipts", receipts},
          {"publishing", publishing},
          {"busy", busy},
          {"pulled", pulled},
          {"handed_over", handed_over},
          {"discarded", discarded},
          {"restarts", restarts},
          {"now", now_micros()},
          {"trace", to_hex(all.value())},
          {"traces", std::move(traces)},
          {"routing_table_bytes", table_bytes}};
}

std::vector<cell_report>
local_network::progress(const std::vector<std::string>& names) {
  std::vector<std::pair<cell_actor, std::shared_ptr<slot<local<cell_report>>>>>
    asked;
  for (auto& name : names)
    if (auto agent = book_.find(name))
      for (auto& [dna, cell] : (*agent)->cells)
        asked.emplace_back(cell, std::make_shared<slot<local<cell_report>>>());
  client_job job = [asked](caf::event_based_actor* self) {
    for (auto& [cell, answer] : asked)
      self->request(cell, until_answered, atom::report_v, dht_key{})
        .then([to = answer](const local<cell_report>& x) { to->set(x); },
              [to = answer](caf::error& e) { to->set(from_caf(e)); });
  };
  caf::anon_send(client_, make_local(std::move(job)));
  std::vector<cell_report> out;
  for (auto& [cell, answer] : asked) {
    if (!driver_->run_until([&x = *answer] { return x.filled(); }))
      break;
    if (auto report = answer->take())
      out.push_back(**report);
  }
  return out;
}

json local_network::memory() {
  auto agents = book_.all().size();
  return {{"resident_bytes", resident_bytes()},
          {"bytes_per_agent", agents > 0 ? resident_bytes() / agents : 0}};
}

wiring local_network::roles_of(const std::string& name) {
  auto agent = book_.find(name);
  IPS_ASSERT(agent && (*agent)->cells.size() == 1);
  auto out
    = ask<local<wiring>>((*agent)->cells.begin()->second, atom::rewire_v);
  IPS_ASSERT(static_cast<bool>(out));
  return **out;
}

/// Real clock: nothing is on its way and nothing has moved since the last look.
bool local_network::at_rest() {
  auto report = board_report();
  auto moved = report.messages + report.expired;
  auto rest = report.in_flight == 0 && moved == resting_at_;
  resting_at_ = moved;
  if (!rest)
    ::usleep(2000);
  return rest;
}

switchboard_actor local_network::board() {
  auto wired = ask<local<host_wiring>>(host_, atom::report_v);
  return wired ? (*wired)->switchboard : switchboard_actor{};
}

std::uint64_t local_network::in_flight() {
  return board_report().in_flight;
}

switchboard_report local_network::board_report() {
  auto x = ask<local<switchboard_report>>(board(), atom::report_v);
  return x ? **x : switchboard_report{};
}

} // namespace ips::actors

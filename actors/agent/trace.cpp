// What the owner's last call did: its runs, what it asked of the host, what it
// committed, and who has validated that since.

#include "actors/agent/agent.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "dna/host/answers.hpp"

namespace ips::actors {

namespace {

json runs_json(const call_trace& x) {
  auto out = json::array();
  if (!x.run)
    return out;
  for (auto& step : x.run->steps)
    out.push_back({{"at", (step.at - x.begun).count()},
                   {"fuel", step.fuel},
                   {"needs", step.needs}});
  return out;
}

json host_json(const call_trace& x) {
  auto out = json::array();
  if (x.run)
    for (auto& line : x.run->report.trace)
      out.push_back({{"what", line.what}, {"fuel", line.fuel}});
  return out;
}

/// The author judged it before it signed; holders say so by their receipts.
json op_json(const storage::publication_row& row, const published_op& known,
             const agent_id& author) {
  auto verdicts = json::array();
  auto add = [&verdicts](const agent_id& by, const char* verdict) {
    verdicts.push_back({{"by", to_string(by)}, {"verdict", verdict}});
  };
  add(author, "valid");
  for (auto& holder : known.holders)
    add(holder, "valid");
  if (known.refusal) {
    auto& why = *known.refusal;
    add(crypto::address_of(why.holder), "invalid");
    verdicts.back()["reason"] = why.reason;
  }
  return {{"op", chain::to_string(static_cast<chain::op_kind>(row.kind))},
          {"basis", to_string(row.basis)},
          {"wanted", row.wanted},
          {"validated", std::move(verdicts)}};
}

} // namespace

void agent_state::trace(json_sink done) {
  if (!traced_)
    return done(json{});
  published_query wanted{identity->row, {}};
  for (auto& row : traced_->rows)
    wanted.ops.push_back(row.op);
  auto show = [this, call = traced_,
               done](const local<std::vector<published_op>>& known) {
    done(trace_of(*call, *known));
  };
  self
    ->request(roles.store, until_answered, atom::report_v,
              make_local(std::move(wanted)))
    .then(show, [done](caf::error& e) { done(from_caf(e)); });
}

json agent_state::trace_of(const call_trace& x,
                           const std::vector<published_op>& ops) const {
  auto ended = x.ended.value_or(identity->time->now());
  json out{{"function", x.function},
           {"agent", to_string(identity->who.agent)},
           {"time", (ended - x.begun).count()},
           {"fuel", x.run ? x.run->report.fuel_used : 0},
           {"runs", runs_json(x)},
           {"host", host_json(x)},
           {"commits", json::array()}};
  if (x.failure)
    out["failure"] = host::error_json(*x.failure);
  std::map<std::uint32_t, json> by_seq;
  for (std::size_t i = 0; i < x.rows.size(); ++i) {
    auto& row = x.rows[i];
    auto& body = chain_.at(row.seq).header.body;
    auto& commit = by_seq[row.seq];
    if (commit.is_null())
      commit = {
        {"seq", row.seq},
        {"kind", chain::to_string(body.kind)},
        {"type", body.type},
        {"entry", body.entry.is_none() ? json{} : json(to_string(body.entry))},
        {"ops", json::array()}};
    commit["ops"].push_back(op_json(row, ops.at(i), identity->who.agent));
  }
  for (auto& [seq, commit] : by_seq)
    out["commits"].push_back(std::move(commit));
  return out;
}

} // namespace ips::actors

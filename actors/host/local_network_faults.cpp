// What goes wrong in a local network, and who comes and goes.

#include <algorithm>

#include "actors/host/fault_words.hpp"
#include "actors/host/local_network.hpp"
#include "runtime/base/duration_text.hpp"

namespace ips::actors {

// -- faults ---------------------------------------------------------------------

/// These agents do not judge their own writes any more, or do so again.
status local_network::set_unchecked(const std::vector<std::string>& names,
                                    bool on) {
  for (auto& name : names) {
    IPS_TRY_VALUE(agent, book_.find(name));
    for (auto& dna : dna_order_) {
      if (!agent->cells.contains(dna))
        continue;
      auto job = make_local(
        call_job{next_call(), "unchecked", json::array({on}), false});
      IPS_TRY(ask_cell<local<json>>(*agent, dna, atom::perform_v, job));
    }
  }
  return ok();
}

status local_network::fault(const std::string& kind, const json& value) {
  if (kind == "unchecked") {
    if (!value.is_array())
      return error{errc::wrong_argument, "faults.unchecked takes agents"};
    auto names = value.get<std::vector<std::string>>();
    IPS_TRY(set_unchecked(names, true));
    unchecked_.insert(unchecked_.end(), names.begin(), names.end());
    return ok();
  }
  if (kind == "byzantine")
    return set_byzantine(value);
  if (kind == "clear") {
    IPS_TRY(set_unchecked(std::exchange(unchecked_, {}), false));
    byzantine_.clear();
    IPS_TRY(share_misconduct());
  }
  auto wants_signatures = kind == "tamper" || kind == "forge";
  if (wants_signatures && options_.channel != channel_kind::signed_messages)
    return error{errc::wrong_argument,
                 "faults." + kind
                   + " wants signed messages: on the stamped channel nobody "
                     "could tell. Start with --channel signed"};
  auto changed = faults_;
  auto address_of = [this](const std::string& name) -> result<agent_id> {
    IPS_TRY_VALUE(found, book_.find(name));
    return found->address;
  };
  IPS_TRY(change_plan(changed, kind, value, address_of));
  IPS_TRY(ask<ack>(host_, atom::fault_v, make_local(changed)));
  faults_ = std::move(changed);
  return ok();
}

/// {"agent": name, "kind": word, or null where it is honest again}
status local_network::set_byzantine(const json& value) {
  auto known = value.is_object() && value.contains("agent")
               && value["agent"].is_string() && value.contains("kind");
  if (!known)
    return error{errc::wrong_argument,
                 "faults.byzantine takes an agent and a kind"};
  IPS_TRY_VALUE(agent, book_.find(value["agent"].get<std::string>()));
  if (value["kind"].is_null()) {
    byzantine_.erase(agent->address);
    return share_misconduct();
  }
  auto kind = value["kind"].is_string()
                ? misconduct_of(value["kind"].get<std::string>())
                : std::nullopt;
  if (!kind)
    return error{errc::wrong_argument,
                 "no way to lie: " + value["kind"].dump().substr(0, 60),
                 {},
                 "one of " + misconduct_words()};
  byzantine_.insert_or_assign(agent->address,
                              misconduct{*kind, time_->now(), {}});
  return share_misconduct();
}

/// Tells each liar how, and with whom; and who lies no more.
status local_network::share_misconduct() {
  std::vector<dht::contact> colluders;
  for (auto& [id, x] : byzantine_)
    if (x.kind == misconduct_kind::colluding)
      colluders.push_back({id, book_.find(id)->key});
  for (auto& agent : book_.all()) {
    auto i = byzantine_.find(agent.address);
    auto told = told_to_lie_.contains(agent.address);
    if ((i == byzantine_.end() && !told) || !agent.running)
      continue;
    local<misconduct> how;
    if (i != byzantine_.end())
      how = make_local(misconduct{i->second.kind, i->second.since, colluders});
    for (auto& [dna, cell] : agent.cells)
      IPS_TRY(ask_cell<ack>(agent, dna, atom::fault_v, how));
    if (how)
      told_to_lie_.insert(agent.address);
    else
      told_to_lie_.erase(agent.address);
  }
  return ok();
}

// -- churn ----------------------------------------------------------------------

status local_network::start_churn(const json& options) {
  if (options.is_null())
    return end_churn();
  if (options_.time != clock_kind::virtual_time)
    return error{errc::wrong_argument, "net.churn wants the virtual clock"};
  churn_options means;
  std::vector<std::string> names = agents();
  for (auto& [key, value] : options.items()) {
    if (key == "agents") {
      names = value.get<std::vector<std::string>>();
      continue;
    }
    IPS_TRY_VALUE(span, parse_duration(value.get<std::string>()));
    if (key == "session")
      means.session = span;
    else if (key == "absence")
      means.absence = span;
    else
      return error{errc::wrong_argument,
                   "net.churn takes {session, absence, agents}, not " + key};
  }
  for (auto& name : names)
    if (auto known = book_.find(name); !known)
      return known.failure();
  IPS_TRY(end_churn());
  std::uint64_t parts[] = {options_.seed, 0x636875726eull, ++churns_};
  churn_.emplace(means, mix_seed(parts));
  for (auto& name : names)
    churn_->add((*book_.find(name))->name, time_->now());
  return ok();
}

/// Who is away comes back.
status local_network::end_churn() {
  if (!churn_)
    return ok();
  auto away = churn_->away();
  churn_.reset();
  for (auto& name : away)
    IPS_TRY(restart(name));
  return ok();
}

/// Lets time pass; agents come and go in it.
status local_network::advance(std::int64_t micros) {
  auto target = time_->now() + duration{micros};
  while (churn_) {
    auto next = churn_->take(target);
    if (!next)
      break;
    if (next->at > time_->now())
      IPS_TRY(driver_->advance(next->at - time_->now()));
    IPS_TRY(next->comes ? bring_back(next->agent) : kill(next->agent));
  }
  auto rest = target - time_->now();
  return rest.count() > 0 || micros <= 0 ? driver_->advance(rest) : ok();
}

} // namespace ips::actors

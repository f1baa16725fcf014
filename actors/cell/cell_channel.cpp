// The cell's end of the channel; supervision is in cell.cpp.

#include <algorithm>

#include "actors/cell/cell.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

bool is_late_reply(const wire_body& x) {
  return std::holds_alternative<put_reply>(x);
}

/// What the other's application answers.
bool is_for_app(const wire_body& x) {
  return std::holds_alternative<app_message>(x)
         || std::holds_alternative<app_call>(x);
}

duration deadline_of(const wire_body& x) {
  return is_for_app(x) ? limits::message_timeout : limits::peer_timeout;
}

refused refusal_of(const error& x) {
  return {static_cast<std::uint16_t>(x.code), x.message, 0};
}

} // namespace

void cell_role_state::send(const agent_id& to, const wire_body& body,
                           std::uint64_t re, duration deadline) {
  // Never below the time: a receiver that began later takes no older ones.
  auto now = static_cast<std::uint64_t>(identity->time->now().micros);
  last_seq_ = std::max(last_seq_, now) + 1;
  envelope x{identity->who.network,
             identity->keys.key(),
             to,
             last_seq_,
             re,
             codec::encode(wire_message{body}),
             {},
             {}};
  if (proof_)
    proof_->prove(x);
  ++traffic_.sent;
  traffic_.sent_bytes += x.body.size();
  self->send(switchboard, atom::route_v, std::move(x),
             static_cast<std::int64_t>(deadline.count()));
}

caf::result<local<wire_body>>
cell_role_state::ask(const agent_id& to, const local<wire_body>& body) {
  if (asked_.size() >= limits::asks_max)
    return to_caf({errc::busy, "too many requests of this cell wait"});
  owed<local<wire_body>> promise{self};
  send(to, *body, 0, deadline_of(*body));
  asked_.emplace(last_seq_, asked{to, promise});
  return promise;
}

void cell_role_state::expired(std::uint64_t seq) {
  auto i = asked_.find(seq);
  if (i == asked_.end())
    return;
  auto [peer, promise] = std::move(i->second);
  asked_.erase(i);
  guard_.forget_report(peer);
  if (is_news(peer, seq))
    self->send(roles.shard, atom::sampled_v, peer, false);
  promise.deliver(to_caf({errc::peer_timeout, "agent " + short_text(peer)
                                                + " did not answer in time"}));
}

/// Whether a failure says what no other has said: questions that were under way
/// together fail together, and for one reason.
bool cell_role_state::is_news(const agent_id& peer, std::uint64_t seq) {
  auto i = silent_.find(peer);
  if (i != silent_.end() && seq <= i->second)
    return false;
  if (i == silent_.end() && silent_.size() >= limits::known_max) {
    // Numbers are microseconds or more: no question is as old as that.
    auto old
      = last_seq_ - static_cast<std::uint64_t>(limits::message_timeout.count());
    if (std::erase_if(silent_, [old](auto& row) { return row.second < old; })
        == 0)
      silent_.clear();
  }
  silent_.insert_or_assign(peer, last_seq_);
  return true;
}

bool cell_role_state::authentic(const envelope& x) {
  return x.network == identity->who.network && x.to == identity->who.agent
         && (!proof_ || proof_->proven(x));
}

void cell_role_state::deliver(envelope&& x, timestamp came) {
  ++traffic_.received;
  traffic_.received_bytes += x.body.size();
  auto message = codec::decode<wire_message>(x.body);
  if (!message || !authentic(x)) {
    ++dropped_;
    return;
  }
  auto from = dht::contact_of(x.from);
  auto judged = guard_.take(from.id, x.seq, identity->time->now());
  if (!judged.fresh) {
    ++dropped_;
    // An answer that too many others have overtaken: it will not come again,
    // and its deadline has gone.
    if (auto i = asked_.find(x.re);
        i != asked_.end() && i->second.peer == from.id)
      expired(x.re);
    return;
  }
  if (judged.report)
    report_seen(from);
  auto body = make_local(std::move(message->body));
  if (x.re != 0)
    answer(x, std::move(body), came);
  else
    serve(x, from, std::move(body), came);
}

void cell_role_state::report_seen(const dht::contact& from) {
  self->send(roles.gossip, atom::seen_v, make_local(from));
}

/// Hands an answer to the role that asked, if this agent was asked.
void cell_role_state::answer(const envelope& x, local<wire_body> body,
                             timestamp came) {
  auto i = asked_.find(x.re);
  if (i == asked_.end() || i->second.peer != crypto::address_of(x.from)) {
    // What a holder promises late holds, too.
    if (is_late_reply(*body))
      tell_shard(dht::contact_of(x.from), std::move(body), came);
    else
      ++dropped_;
    return;
  }
  auto promise = std::move(i->second.promise);
  // Who answers pings alone is of no use.
  if (!std::holds_alternative<pong>(*body) && silent_.erase(i->second.peer) > 0)
    self->send(roles.shard, atom::sampled_v, i->second.peer, true);
  asked_.erase(i);
  // When to try again, and where else, is for the role that asked.
  if (auto no = std::get_if<refused>(&*body);
      no && no->retry_after <= 0 && !is_full(*no))
    promise.deliver(to_caf({static_cast<errc>(no->code), no->message}));
  else
    promise.deliver(std::move(body));
}

void cell_role_state::serve(const envelope& x, const dht::contact& from,
                            local<wire_body> body, timestamp came) {
  if (conduct && !takes(*conduct, *body))
    return;
  auto reply = [this, to = from.id, re = x.seq,
                asked = body](const local<wire_body>& out) {
    send(to, conduct ? misanswer(*conduct, *identity, *asked, *out) : *out, re,
         duration{0});
  };
  auto refuse = [this, to = from.id, re = x.seq](caf::error& failure) {
    send(to, refusal_of(from_caf(failure)), re, duration{0});
  };
  if (is_for_app(*body)) {
    self
      ->request(roles.agent, until_answered, atom::serve_v, from.id,
                std::move(body))
      .then(reply, refuse);
  } else if (std::holds_alternative<ping>(*body)) {
    self
      ->request(roles.gossip, until_answered, atom::serve_v, make_local(from),
                std::move(body))
      .then(reply, refuse);
  } else if (is_late_reply(*body)) {
    tell_shard(from, std::move(body), came);
  } else {
    self
      ->request(roles.shard, until_answered, atom::serve_v, make_local(from),
                std::move(body), came.micros)
      .then(reply, refuse);
  }
}

/// A statement: nobody waits for an answer.
void cell_role_state::tell_shard(const dht::contact& from,
                                 local<wire_body> body, timestamp came) {
  self
    ->request(roles.shard, until_answered, atom::serve_v, make_local(from),
              std::move(body), came.micros)
    .then([](const local<wire_body>&) {}, [](caf::error&) {});
}

} // namespace ips::actors

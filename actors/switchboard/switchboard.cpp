#include "actors/switchboard/switchboard.hpp"

#include <bit>
#include <cstring>

#include "actors/protocol/limits.hpp"
#include "actors/switchboard/hostile_wire.hpp"

namespace ips::actors {

namespace {

/// What draws are made for; part of their key.
enum draw_purpose : std::uint64_t {
  loss = 1,
  delay,
  copy,
  order,
  wake_order,
  tampering,
  attack_copies,
};

duration up_to(duration most, random_source& random) {
  return duration{static_cast<std::int64_t>(
    random.below(static_cast<std::uint64_t>(most.count()) + 1))};
}

template <class Tag>
std::uint64_t word_of(const id256<Tag>& x) {
  std::uint64_t out;
  std::memcpy(&out, x.value.data(), sizeof out);
  return out;
}

} // namespace

random_source switchboard_state::draw(const envelope& x,
                                      std::uint64_t purpose) const {
  std::uint64_t from;
  std::memcpy(&from, x.from.value.data(), sizeof from);
  std::uint64_t parts[]
    = {options.seed, purpose, word_of(x.network), from, word_of(x.to), x.seq};
  return random_source{mix_seed(parts)};
}

bool switchboard_state::separated(const agent_id& a, const agent_id& b) const {
  auto i = faults.sides.find(a);
  auto j = faults.sides.find(b);
  return i != faults.sides.end() && j != faults.sides.end()
         && i->second != j->second;
}

duration switchboard_state::latency(random_source& random) const {
  auto out = faults.latency_min;
  if (faults.latency_max > faults.latency_min)
    out += up_to(faults.latency_max - faults.latency_min, random);
  if (faults.latency_mean.count() > 0)
    out += duration{faults.latency_mean.count() / 1000
                    * random.exponential_millionths() / 1000};
  return out;
}

/// Whether the message that is being handled comes from the cell of this name.
bool switchboard_state::is_from(const cell_name& who) const {
  auto i = cells.find(who);
  return i != cells.end() && self->current_sender() == i->second;
}

void switchboard_state::route(envelope&& x, duration deadline) {
  auto from = crypto::address_of(x.from);
  if (!is_from({from, x.network})) {
    ++counters.forged;
    return;
  }
  if (deadline.count() > 0) {
    cell_name who{from, x.network};
    std::uint64_t parts[] = {x.seq, word_of(from), word_of(x.network)};
    events->add(options.time->now() + deadline, false, mix_seed(parts),
                {event_kind::deadline, {}, who, x.seq, false});
  }
  auto lost = draw(x, draw_purpose::loss);
  if (separated(from, x.to) || lost.chance(faults.loss)) {
    ++counters.lost;
    return;
  }
  auto random = draw(x, draw_purpose::delay);
  auto after = latency(random);
  auto adversary = draw(x, draw_purpose::tampering);
  if (adversary.chance(faults.tamper)) {
    auto changed = tampered(x, adversary);
    ++(changed ? counters.tampered : counters.lost);
    if (changed)
      dispatch(*changed, after, 0, true);
    return;
  }
  attack(x);
  if (adversary.chance(faults.reorder)) {
    ++counters.reordered;
    after += up_to(limits::reorder_delay_max, adversary);
  }
  if (draw(x, draw_purpose::copy).chance(faults.duplicate)) {
    ++counters.duplicated;
    dispatch(x, after + latency(random), 1);
  }
  dispatch(x, after, 0);
}

/// What comes besides the message itself.
void switchboard_state::attack(const envelope& x) {
  auto adversary = draw(x, draw_purpose::attack_copies);
  if (adversary.chance(faults.forge) && last_sender != x.from) {
    ++counters.impersonated;
    dispatch(forged(x, last_sender),
             up_to(limits::reorder_delay_max, adversary), 2, true);
  }
  if (adversary.chance(faults.replay)) {
    ++counters.replayed;
    dispatch(x, up_to(limits::replay_delay_max, adversary), 3, true);
  }
  last_sender = x.from;
}

void switchboard_state::dispatch(const envelope& x, duration after,
                                 std::uint64_t copy, bool hostile) {
  if (options.real_time && after.count() == 0) {
    deliver(x, hostile);
    return;
  }
  auto number = draw(x, draw_purpose::order).next() + copy;
  events->add(options.time->now() + after, false, number,
              {event_kind::delivery,
               std::make_unique<const envelope>(x),
               {},
               0,
               hostile});
  arm_timer();
}

void switchboard_state::deliver(const envelope& x, bool hostile) {
  auto i = cells.find({x.to, x.network});
  if (i == cells.end()) {
    ++counters.unreachable;
    return;
  }
  // An answer that its asker will not take must not stop the asker's clock.
  if (x.re != 0 && !hostile)
    events->drop_deadline({x.to, x.network}, x.re);
  ++counters.messages;
  counters.bytes += x.body.size();
  if (!options.real_time) {
    auto& trace = traces[x.network];
    auto now = options.time->now().micros;
    trace.update({reinterpret_cast<const std::uint8_t*>(&now), sizeof now});
    trace.update(x.from.value);
    trace.update(x.to.value);
    trace.update(x.body);
  }
  // The virtual clock is set after the event.
  auto came
    = options.real_time ? options.time->now() : options.steps->last.time;
  self->send(i->second, atom::deliver_v, x, came.micros);
}

caf::result<ack> switchboard_state::later(const later_job& job) {
  owed<ack> promise{self};
  auto number = next_sleeper++;
  sleepers.emplace(number, promise);
  std::uint64_t parts[] = {draw_purpose::wake_order, word_of(job.who),
                           word_of(job.network), wakes[job.network]++};
  events->add(options.time->now() + duration{job.after}, job.periodic,
              mix_seed(parts),
              {event_kind::wake, {}, {job.who, job.network}, number, false});
  arm_timer();
  return promise;
}

void switchboard_state::happen(event&& x) {
  switch (x.kind) {
    case event_kind::delivery:
      deliver(*x.message, x.hostile);
      return;
    case event_kind::deadline:
      ++counters.expired;
      if (auto i = cells.find(x.who); i != cells.end())
        self->send(i->second, atom::expired_v, x.number);
      return;
    case event_kind::wake: {
      auto i = sleepers.find(x.number);
      IPS_ASSERT(i != sleepers.end());
      auto promise = std::move(i->second);
      sleepers.erase(i);
      promise.deliver(ack{});
      return;
    }
  }
}

void switchboard_state::step(timestamp horizon, bool periodic) {
  auto& out = options.steps->last;
  out = {};
  auto taken = events->take(horizon, periodic);
  if (!taken)
    return;
  auto& [due, x] = *taken;
  auto network
    = x.kind == event_kind::delivery ? x.message->network : x.who.network;
  out.delivered = true;
  out.time = std::max(due, options.time->now());
  std::uint64_t parts[] = {options.seed, word_of(network), steps[network]++};
  out.seed = mix_seed(parts);
  happen(std::move(x));
}

void switchboard_state::arm_timer() {
  auto next = events->next();
  if (!options.real_time || !next || (timer && *timer <= *next))
    return;
  timer = *next;
  auto wait = std::max(duration{0}, *next - options.time->now());
  self->delayed_send(self, wait, atom::tick_v);
}

void switchboard_state::serve_timer() {
  timer.reset();
  while (auto taken = events->take(options.time->now(), true))
    happen(std::move(taken->second));
  arm_timer();
}

local<switchboard_report> switchboard_state::report() const {
  auto out = counters;
  out.in_flight = events->in_flight();
  for (auto& [network, trace] : traces)
    out.traces.emplace(network, trace.value());
  return make_local(std::move(out));
}

switchboard_actor::behavior_type
switchboard(switchboard_actor::stateful_pointer<switchboard_state> self,
            switchboard_options options) {
  auto& state = self->state;
  state.options = std::move(options);
  state.faults = state.options.faults;
  state.events = std::make_unique<event_queue>(state.options.seed);
  return {
    [self](atom::attach, const local<attached_cell>& x) {
      self->state.cells.insert_or_assign(x->who, x->cell);
    },
    [self](atom::detach, const local<cell_name>& who) {
      self->state.cells.erase(*who);
    },
    [self](atom::route, envelope& x, std::int64_t deadline) {
      self->state.route(std::move(x), duration{deadline});
    },
    [self](atom::later, const local<later_job>& job) {
      return self->state.later(*job);
    },
    [self](atom::step, std::int64_t horizon, bool periodic) {
      self->state.step({horizon}, periodic);
    },
    [self](atom::tick) { self->state.serve_timer(); },
    [self](atom::fault, const local<fault_plan>& plan) {
      self->state.faults = *plan;
      return ack{};
    },
    [self](atom::report) { return self->state.report(); },
  };
}

} // namespace ips::actors

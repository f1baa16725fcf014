#include "actors/protocol/misconduct.hpp"

#include <algorithm>

#include "runtime/base/random.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::actors {

namespace {

struct row {
  misconduct_kind kind;
  std::string_view word;
};

constexpr auto rows = std::to_array<row>({
  {misconduct_kind::silent, "silent"},
  {misconduct_kind::wrong_neighbours, "wrong_neighbours"},
  {misconduct_kind::colluding, "colluding"},
  {misconduct_kind::withholding, "withholding"},
  {misconduct_kind::stale, "stale"},
  {misconduct_kind::corrupt, "corrupt"},
  {misconduct_kind::accusing, "accusing"},
});

using keys = std::vector<crypto::public_key>;

/// Keys that nobody has, others for each key asked about.
keys keys_of_nobody(const dht_key& asked, std::size_t count) {
  random_source random{dht::word_of(asked, 0)};
  keys out(count);
  for (auto& key : out)
    for (auto& byte : key.value)
      byte = static_cast<std::uint8_t>(random.next());
  return out;
}

keys closest_accomplices(const misconduct& how, const agent_id& self,
                         const dht_key& asked, std::size_t count) {
  auto all = how.accomplices;
  std::erase_if(all, [&](auto& x) { return x.id == self; });
  std::sort(all.begin(), all.end(),
            [&](auto& a, auto& b) { return dht::closer(asked, a.id, b.id); });
  all.resize(std::min(all.size(), count));
  return dht::keys_of(all);
}

/// The key that a request is about, and how many agents it wants named.
struct wanted_agents {
  dht_key key;
  std::size_t count;
};

std::optional<wanted_agents> wanted_of(const wire_body& request) {
  if (auto x = std::get_if<find_nodes>(&request))
    return wanted_agents{x->key, x->count};
  if (auto x = std::get_if<fetch_ops>(&request))
    return wanted_agents{x->basis, x->count};
  return std::nullopt;
}

/// An answer that names these agents, and holds nothing.
wire_body naming(const wire_body& honest, keys closest) {
  if (std::holds_alternative<nodes>(honest))
    return nodes{std::move(closest)};
  fetched out;
  out.closest = std::move(closest);
  return out;
}

wire_body misdirecting(const misconduct& how, const agent_id& self,
                       const wire_body& request, const wire_body& honest) {
  auto wanted = wanted_of(request);
  if (!wanted)
    return honest;
  auto count = std::min(wanted->count, dht::parms::answer_contacts_max);
  return naming(honest, how.kind == misconduct_kind::colluding
                          ? closest_accomplices(how, self, wanted->key, count)
                          : keys_of_nobody(wanted->key, count));
}

/// As if all were here, and nothing of it comes.
wire_body withheld(const wire_body& request, const wire_body& honest) {
  if (auto x = std::get_if<check_held>(&request))
    return held_ops{x->ops};
  if (auto x = std::get_if<fetched>(&honest)) {
    fetched out;
    out.closest = x->closest;
    return out;
  }
  return honest;
}

wire_body outdated(timestamp since, const wire_body& honest) {
  auto x = std::get_if<fetched>(&honest);
  if (x == nullptr)
    return honest;
  auto out = *x;
  std::erase_if(out.ops,
                [&](auto& op) { return op.header.body.time >= since; });
  out.total = static_cast<std::uint32_t>(out.ops.size());
  return out;
}

wire_body corrupted(const wire_body& honest) {
  auto x = std::get_if<fetched>(&honest);
  if (x == nullptr)
    return honest;
  auto out = *x;
  for (auto& op : out.ops)
    if (op.content && !op.content->content.empty())
      op.content->content.front() ^= 1;
    else
      op.header.sig.value.front() ^= 1;
  return out;
}

wire_body accusation(const cell_identity& who, const wire_body& request,
                     const wire_body& honest) {
  auto put = std::get_if<put_ops>(&request);
  if (put == nullptr)
    return honest;
  put_reply out;
  for (auto& op : put->ops) {
    chain::rejection body{
      who.who.network,    1,
      who.keys.key(),     who.time->now(),
      chain::hash_of(op), static_cast<std::uint16_t>(errc::rejected),
      "because I say so"};
    out.rejections.push_back(
      chain::sign(std::move(body), who.keys, who.verifier.get()));
  }
  return out;
}

} // namespace

std::optional<misconduct_kind> misconduct_of(std::string_view word) {
  for (auto& x : rows)
    if (x.word == word)
      return x.kind;
  return std::nullopt;
}

std::string misconduct_words() {
  std::string out;
  for (auto& x : rows)
    out += (out.empty() ? "" : ", ") + std::string{x.word};
  return out;
}

bool takes(const misconduct& how, const wire_body& request) {
  return how.kind != misconduct_kind::silent
         || std::holds_alternative<ping>(request);
}

wire_body misanswer(const misconduct& how, const cell_identity& who,
                    const wire_body& request, const wire_body& honest) {
  switch (how.kind) {
    case misconduct_kind::silent:
      return honest;
    case misconduct_kind::wrong_neighbours:
      return misdirecting(how, who.who.agent, request, honest);
    case misconduct_kind::colluding:
      return misdirecting(how, who.who.agent, request,
                          withheld(request, honest));
    case misconduct_kind::withholding:
      return withheld(request, honest);
    case misconduct_kind::stale:
      return outdated(how.since, honest);
    case misconduct_kind::corrupt:
      return corrupted(honest);
    case misconduct_kind::accusing:
      return accusation(who, request, honest);
  }
  return honest;
}

} // namespace ips::actors

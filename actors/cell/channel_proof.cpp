#include "actors/cell/channel_proof.hpp"

namespace ips::actors {

void channel_proof::prove(envelope& x) {
  auto part = proven_part(x);
  auto i = peers_.find(x.to);
  if (i != peers_.end() && i->second.messages >= met_enough) {
    auto& to = i->second;
    if (!to.shared)
      to.shared = crypto::shared_key::of(own_, to.key);
    if (to.shared) {
      x.code = to.shared->code(part);
      return;
    }
  }
  x.sig = own_.sign(part);
  verifier_.made(x.from, part, x.sig);
}

bool channel_proof::proven(const envelope& x) {
  auto is_signed = x.sig != crypto::signature{};
  auto has_code = x.code != crypto::message_code{};
  if (is_signed == has_code)
    return false;
  auto part = proven_part(x);
  if (is_signed) {
    if (!verifier_.verify(x.from, part, x.sig))
      return false;
    meet(x.from);
    return true;
  }
  auto i = peers_.find(crypto::address_of(x.from));
  auto shared = i == peers_.end() ? std::nullopt : i->second.shared;
  if (!shared)
    shared = crypto::shared_key::of(own_, x.from);
  if (!shared || !shared->holds(part, x.code))
    return false;
  meet(x.from).shared = shared;
  return true;
}

/// Who has proven nothing is not remembered: anyone can name a key.
channel_proof::peer& channel_proof::meet(const crypto::public_key& key) {
  auto id = crypto::address_of(key);
  if (peers_.size() >= peers_max && !peers_.contains(id)) {
    auto next = peers_.upper_bound(id);
    peers_.erase(next == peers_.end() ? peers_.begin() : next);
  }
  auto& out = peers_[id];
  out.key = key;
  if (out.messages < met_enough)
    ++out.messages;
  return out;
}

} // namespace ips::actors

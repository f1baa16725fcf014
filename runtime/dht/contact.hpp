#pragma once
// How one agent names another to a third: by its public key.
//
// On the wire a contact is its key alone (`keys_of`, `contact_of`), and for
// that reason it has no field list of its own: an address that does not follow
// from its key cannot be said, an answer of k contacts is half as long, and
// the reader pays one hash a contact, which a check would cost as well.

#include <span>
#include <vector>

#include "runtime/crypto/key_pair.hpp"

namespace ips::dht {

/// An agent's address and the key that it follows from.
struct contact {
  agent_id id;
  crypto::public_key key;

  friend bool operator==(const contact&, const contact&) = default;
};

/// The contact of a key.
inline contact contact_of(const crypto::public_key& key) {
  return {crypto::address_of(key), key};
}

/// Whether the address is that of the key.
inline bool consistent(const contact& x) {
  return x.id == crypto::address_of(x.key);
}

/// The contacts of keys.
inline std::vector<contact>
contacts_of(std::span<const crypto::public_key> keys) {
  std::vector<contact> xs;
  xs.reserve(keys.size());
  for (auto& key : keys)
    xs.push_back(contact_of(key));
  return xs;
}

/// The contacts as they travel.
inline std::vector<crypto::public_key> keys_of(std::span<const contact> xs) {
  std::vector<crypto::public_key> keys;
  keys.reserve(xs.size());
  for (auto& x : xs)
    keys.push_back(x.key);
  return keys;
}

} // namespace ips::dht

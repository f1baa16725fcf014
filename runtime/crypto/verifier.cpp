#include "runtime/crypto/verifier.hpp"

#include "runtime/crypto/digest.hpp"

namespace ips::crypto {

bool plain_verifier::verify(const public_key& key, byte_view message,
                            const signature& sig) {
  return crypto::verify(key, message, sig);
}

bool memo_verifier::verify(const public_key& key, byte_view message,
                           const signature& sig) {
  bytes all;
  all.reserve(key.value.size() + sig.value.size() + message.size());
  all.insert(all.end(), key.value.begin(), key.value.end());
  all.insert(all.end(), sig.value.begin(), sig.value.end());
  all.insert(all.end(), message.begin(), message.end());
  auto name = hash_as<id256<struct memo_tag>>(all);
  if (seen_.contains(name))
    return true;
  if (!crypto::verify(key, message, sig))
    return false;
  if (seen_.size() >= entries_max)
    seen_.clear();
  seen_.insert(name);
  return true;
}

} // namespace ips::crypto

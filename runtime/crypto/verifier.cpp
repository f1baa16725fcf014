#include "runtime/crypto/verifier.hpp"

#include "runtime/crypto/digest.hpp"

namespace ips::crypto {

bool plain_verifier::verify(const public_key& key, byte_view message,
                            const signature& sig) {
  return crypto::verify(key, message, sig);
}

memo_verifier::name memo_verifier::name_of(const public_key& key,
                                           byte_view message,
                                           const signature& sig) {
  hasher all;
  all.update(key.value);
  all.update(sig.value);
  all.update(message);
  return {all.value()};
}

void memo_verifier::remember(const name& x) {
  if (seen_.size() >= entries_max)
    seen_.clear();
  seen_.insert(x);
}

bool memo_verifier::verify(const public_key& key, byte_view message,
                           const signature& sig) {
  auto known = name_of(key, message, sig);
  if (seen_.contains(known))
    return true;
  if (!crypto::verify(key, message, sig))
    return false;
  remember(known);
  return true;
}

void memo_verifier::made(const public_key& key, byte_view message,
                         const signature& sig) {
  remember(name_of(key, message, sig));
}

} // namespace ips::crypto

#include "runtime/crypto/key_pair.hpp"

#include <botan/kdf.h>
#include <sodium.h>

#include <cstring>
#include <vector>

#include "runtime/crypto/digest.hpp"

namespace ips::crypto {

namespace {

/// libsodium picks its implementations once; safe to call again.
void start_sodium() {
  static const int started = sodium_init();
  IPS_ASSERT(started >= 0);
}

} // namespace

// Every message and every contact asks for the address of a key that was just
// asked for: a table of the last ones (256 KiB a thread) spares the hash.
agent_id address_of(const public_key& key) {
  struct known {
    public_key key;
    agent_id address;
  };
  constexpr std::size_t rows = 4096;
  thread_local std::vector<known> table(rows);
  std::uint64_t place;
  std::memcpy(&place, key.value.data(), sizeof place);
  auto& row = table[place % rows];
  if (row.key != key || row.address.is_none())
    row = {key, hash_as<agent_id>(key.value)};
  return row.address;
}

key_pair::key_pair(const seed& signing_seed) {
  start_sodium();
  crypto_sign_seed_keypair(public_.value.data(), secret_.data(),
                           signing_seed.value.data());
  address_ = address_of(public_);
}

key_pair::~key_pair() {
  sodium_memzero(secret_.data(), secret_.size());
}

signature key_pair::sign(byte_view message) const {
  signature out;
  crypto_sign_detached(out.value.data(), nullptr, message.data(),
                       message.size(), secret_.data());
  return out;
}

std::optional<seed> key_pair::agree(const public_key& other) const {
  std::array<std::uint8_t, crypto_scalarmult_BYTES> theirs;
  if (crypto_sign_ed25519_pk_to_curve25519(theirs.data(), other.value.data())
      != 0)
    return std::nullopt;
  std::array<std::uint8_t, crypto_scalarmult_SCALARBYTES> ours;
  crypto_sign_ed25519_sk_to_curve25519(ours.data(), secret_.data());
  std::optional<seed> out{seed{}};
  if (crypto_scalarmult(out->value.data(), ours.data(), theirs.data()) != 0)
    out.reset();
  sodium_memzero(ours.data(), ours.size());
  return out;
}

bool verify(const public_key& key, byte_view message, const signature& sig) {
  start_sodium();
  return crypto_sign_verify_detached(sig.value.data(), message.data(),
                                     message.size(), key.value.data())
         == 0;
}

seed derive(const seed& parent, std::string_view label) {
  auto kdf = Botan::get_kdf("HKDF(SHA-256)");
  std::unique_ptr<Botan::KDF> owner{kdf};
  seed out;
  owner->kdf(out.value.data(), out.value.size(), parent.value.data(),
             parent.value.size(), nullptr, 0,
             reinterpret_cast<const std::uint8_t*>(label.data()), label.size());
  return out;
}

seed random_seed() {
  start_sodium();
  seed out;
  randombytes_buf(out.value.data(), out.value.size());
  return out;
}

} // namespace ips::crypto

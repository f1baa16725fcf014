#include "runtime/crypto/keystore.hpp"

#include <botan/aead.h>
#include <botan/exceptn.h>
#include <botan/pwdhash.h>
#include <sodium.h>

#include "runtime/codec/codec.hpp"

namespace ips::crypto {

namespace {

constexpr std::size_t box_size = 48;

/// docs/formats/keystore.md.
struct sealed_seed {
  static constexpr std::uint8_t format_tag = 30;

  argon2_parameters cost;
  std::array<std::uint8_t, 16> salt{};
  std::array<std::uint8_t, 12> nonce{};
  std::array<std::uint8_t, box_size> box{};
};

template <class Inspector>
auto inspect(Inspector& f, sealed_seed& x) {
  return f(x.cost.memory_kib, x.cost.passes, x.cost.lanes, x.salt, x.nonce,
           x.box);
}

bool within(std::uint32_t x, std::uint32_t least, std::uint32_t most) {
  return least <= x && x <= most;
}

status check(const argon2_parameters& x) {
  if (within(x.memory_kib, argon2_min.memory_kib, argon2_max.memory_kib)
      && within(x.passes, argon2_min.passes, argon2_max.passes)
      && within(x.lanes, argon2_min.lanes, argon2_max.lanes)
      && x.memory_kib >= 8 * x.lanes)
    return ok();
  return error{errc::over_limit,
               "a sealed seed asks for " + std::to_string(x.memory_kib)
                 + " KiB, " + std::to_string(x.passes) + " passes and "
                 + std::to_string(x.lanes) + " lanes of Argon2id"};
}

using secret_bytes = Botan::secure_vector<std::uint8_t>;

secret_bytes key_of(const sealed_seed& x, std::string_view passphrase) {
  auto family = Botan::PasswordHashFamily::create_or_throw("Argon2id");
  auto hash
    = family->from_params(x.cost.memory_kib, x.cost.passes, x.cost.lanes);
  secret_bytes key(32);
  hash->derive_key(key.data(), key.size(), passphrase.data(), passphrase.size(),
                   x.salt.data(), x.salt.size());
  return key;
}

/// Encrypts or decrypts `text` in place; all of `x` but its box is
/// authenticated too.
void run_cipher(Botan::Cipher_Dir direction, const sealed_seed& x,
                std::string_view passphrase, secret_bytes& text) {
  auto cipher
    = Botan::AEAD_Mode::create_or_throw("ChaCha20Poly1305", direction);
  cipher->set_key(key_of(x, passphrase));
  auto document = codec::encode(x);
  cipher->set_associated_data(document.data(), document.size() - box_size);
  cipher->start(x.nonce.data(), x.nonce.size());
  cipher->finish(text);
}

error no_memory(const argon2_parameters& x) {
  return {errc::over_limit, "there is no memory for "
                              + std::to_string(x.memory_kib)
                              + " KiB of Argon2id"};
}

error not_opened(const std::exception& cause) {
  return {errc::bad_passphrase, "the passphrase does not open this seed",
          cause.what()};
}

} // namespace

result<bytes> seal(const seed& secret, std::string_view passphrase,
                   const argon2_parameters& cost) {
  IPS_TRY(check(cost));
  // Starts libsodium; what it gives is as good a salt and nonce as any.
  auto fresh = random_seed();
  sealed_seed out{.cost = cost};
  std::copy_n(fresh.value.begin(), out.salt.size(), out.salt.begin());
  std::copy_n(fresh.value.begin() + out.salt.size(), out.nonce.size(),
              out.nonce.begin());
  try {
    secret_bytes text(secret.value.begin(), secret.value.end());
    run_cipher(Botan::ENCRYPTION, out, passphrase, text);
    IPS_ASSERT(text.size() == box_size);
    std::copy(text.begin(), text.end(), out.box.begin());
  } catch (const std::bad_alloc&) {
    return no_memory(cost);
  }
  return codec::encode(out);
}

result<seed> open_sealed(byte_view sealed, std::string_view passphrase) {
  IPS_TRY_VALUE(document, codec::decode<sealed_seed>(sealed));
  IPS_TRY(check(document.cost));
  try {
    secret_bytes text(document.box.begin(), document.box.end());
    run_cipher(Botan::DECRYPTION, document, passphrase, text);
    seed out;
    IPS_ASSERT(text.size() == out.value.size());
    std::copy(text.begin(), text.end(), out.value.begin());
    return out;
  } catch (const Botan::Integrity_Failure& cause) {
    return not_opened(cause);
  } catch (const std::bad_alloc&) {
    return no_memory(document.cost);
  }
}

} // namespace ips::crypto

#include "runtime/crypto/sealed_box.hpp"

#include <sodium.h>

#include <algorithm>

#include "runtime/crypto/digest.hpp"

namespace ips::crypto {

namespace {

using nonce
  = std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;

static_assert(seal_bytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);

nonce nonce_of(byte_view name) {
  auto whole = sha256(name);
  nonce out;
  std::copy_n(whole.begin(), out.size(), out.begin());
  return out;
}

} // namespace

bytes seal_text(const seed& key, byte_view name, byte_view text) {
  auto once = nonce_of(name);
  bytes out(text.size() + seal_bytes);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
    out.data(), &size, text.data(), text.size(), name.data(), name.size(),
    nullptr, once.data(), key.value.data());
  IPS_ASSERT(size == out.size());
  return out;
}

result<bytes> open_text(const seed& key, byte_view name, byte_view sealed) {
  auto once = nonce_of(name);
  bytes out(sealed.size() < seal_bytes ? 0 : sealed.size() - seal_bytes);
  unsigned long long size = 0;
  if (sealed.size() < seal_bytes
      || crypto_aead_xchacha20poly1305_ietf_decrypt(
           out.data(), &size, nullptr, sealed.data(), sealed.size(),
           name.data(), name.size(), once.data(), key.value.data())
           != 0)
    return error{errc::data_corrupt, "sealed bytes do not open"};
  return out;
}

} // namespace ips::crypto

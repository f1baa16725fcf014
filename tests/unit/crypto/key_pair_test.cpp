#include <catch2/catch.hpp>

#include "runtime/crypto/digest.hpp"
#include "runtime/crypto/verifier.hpp"

using namespace ips;
using namespace ips::crypto;

namespace {

seed seed_of(std::string_view hex) {
  seed out;
  auto raw = *from_hex(hex);
  std::copy(raw.begin(), raw.end(), out.value.begin());
  return out;
}

} // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4", "[crypto][digest]") {
  CHECK(to_hex(sha256(as_bytes("abc")))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  hasher pieces;
  pieces.update(as_bytes("a"));
  pieces.update(as_bytes("bc"));
  CHECK(pieces.value() == sha256(as_bytes("abc")));
}

TEST_CASE("Ed25519 gives test 1 of RFC 8032", "[crypto][signature]") {
  key_pair keys{seed_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703b"
                        "ac031cae7f60")};
  CHECK(to_hex(keys.key().value)
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  auto sig = keys.sign({});
  CHECK(to_hex(sig.value).starts_with("e5564300c360ac729086e2cc806e828a"));
  CHECK(verify(keys.key(), {}, sig));
  CHECK_FALSE(verify(keys.key(), as_bytes("x"), sig));
}

TEST_CASE("a signature whose S was raised by the group order is refused",
          "[crypto][signature]") {
  // Wycheproof Ed25519 tc 63: malleability.
  public_key key;
  auto raw
    = *from_hex("7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae36"
                "9ef549fa");
  std::copy(raw.begin(), raw.end(), key.value.begin());
  signature sig;
  raw = *from_hex(
    "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab"
    "067654bce3832c2d76f8f6f5dafc08d9339d4eef676573336a5c51eb6f946"
    "b31d");
  std::copy(raw.begin(), raw.end(), sig.value.begin());
  CHECK_FALSE(verify(key, as_bytes("Test"), sig));
}

TEST_CASE("labels give a seed independent children", "[crypto][kdf]") {
  auto parent = seed_of(std::string(64, '7'));
  CHECK(derive(parent, "sign/0") == derive(parent, "sign/0"));
  CHECK_FALSE(derive(parent, "sign/0") == derive(parent, "sign/1"));
  CHECK_FALSE(derive(parent, "sign/0") == derive(parent, "store"));
}

TEST_CASE("a memory of signatures never lets a false one pass",
          "[crypto][verifier]") {
  key_pair keys{seed_of(std::string(64, '1'))};
  auto sig = keys.sign(as_bytes("m"));
  memo_verifier memo;
  CHECK(memo.verify(keys.key(), as_bytes("m"), sig));
  CHECK(memo.verify(keys.key(), as_bytes("m"), sig));
  CHECK_FALSE(memo.verify(keys.key(), as_bytes("n"), sig));
  sig.value[3] ^= 1;
  CHECK_FALSE(memo.verify(keys.key(), as_bytes("m"), sig));
}

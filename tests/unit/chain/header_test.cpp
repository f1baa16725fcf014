#include <catch2/catch.hpp>

#include "runtime/chain/op.hpp"
#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::chain;

namespace {

crypto::key_pair keys_of(std::uint8_t i) {
  crypto::seed seed;
  seed.value.fill(i);
  return crypto::key_pair{seed};
}

signed_header sample(const crypto::key_pair& keys) {
  header body;
  body.author = keys.address();
  body.seq = 2;
  body.prev.value.fill(9);
  body.time = {1'700'000'000'000'000};
  body.kind = header_kind::create;
  body.type = "odd";
  body.entry = hash_of(entry{"odd", {}, to_bytes("7")});
  return sign(body, keys);
}

} // namespace

TEST_CASE("an op comes back from its canonical bytes", "[chain][codec]") {
  auto keys = keys_of(1);
  auto ops = ops_of(sample(keys), entry{"odd", {}, to_bytes("7")});
  REQUIRE(ops.size() == 2);
  for (auto& x : ops) {
    auto raw = codec::encode(x);
    auto back = codec::decode<op>(raw);
    REQUIRE(back);
    CHECK(*back == x);
    CHECK(codec::encode(*back) == raw);
  }
}

TEST_CASE("every cut and every longer form of an op is refused",
          "[chain][codec]") {
  auto raw = codec::encode(ops_of(sample(keys_of(1)), std::nullopt)[0]);
  for (std::size_t n = 0; n < raw.size(); ++n)
    CHECK_FALSE(codec::decode<op>(byte_view{raw}.first(n)));
  raw.push_back(0);
  CHECK(codec::decode<op>(raw).failure().code == errc::trailing_bytes);
}

TEST_CASE("a changed byte of a header breaks its decoding or signature",
          "[chain][header]") {
  auto keys = keys_of(1);
  crypto::plain_verifier verifier;
  auto good = sample(keys);
  REQUIRE(check_signature(good, verifier));
  auto raw = codec::encode(good);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    auto bad = raw;
    bad[i] ^= 0x40;
    auto read = codec::decode<signed_header>(bad);
    CHECK((!read || !check_signature(*read, verifier)));
  }
}

TEST_CASE("one document's bytes do not read as another's", "[chain][codec]") {
  auto raw = codec::encode(entry{"odd", {}, to_bytes("7")});
  CHECK(codec::decode<header>(raw).failure().code == errc::bad_value);
}

TEST_CASE("a length beyond the bytes left is refused before allocation",
          "[chain][codec]") {
  bytes raw{1, entry::format_tag, 0xff, 0xff, 0xff, 0xff};
  CHECK(codec::decode<entry>(raw).failure().code == errc::truncated);
}

TEST_CASE("each kind of header asks for its ops at their places",
          "[chain][op]") {
  auto keys = keys_of(2);
  auto body = sample(keys).body;
  CHECK(basis_of(op_kind::activity, body) == id_cast<dht_key>(keys.address()));
  CHECK(basis_of(op_kind::put_entry, body) == id_cast<dht_key>(body.entry));
  body.kind = header_kind::dna;
  CHECK(op_kinds_of(body, true).size() == 1);
  body.kind = header_kind::update;
  CHECK(op_kinds_of(body, true).size() == 3);
}

TEST_CASE("a receipt holds for its words alone", "[chain][receipt]") {
  auto keys = keys_of(3);
  crypto::plain_verifier verifier;
  receipt body;
  body.holder = keys.key();
  body.ops.resize(2);
  auto x = sign(body, keys);
  CHECK(holds(x, verifier));
  x.body.ops[0].value[0] = 1;
  CHECK_FALSE(holds(x, verifier));
}

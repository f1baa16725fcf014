#include <catch2/catch.hpp>

#include <cstring>

#include "actors/cell/channel_proof.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

crypto::key_pair keys_of(std::uint8_t i) {
  crypto::seed seed;
  seed.value.fill(i);
  return crypto::key_pair{seed};
}

chain::op op_by(const crypto::key_pair& keys) {
  chain::header body;
  body.author = keys.address();
  body.kind = chain::header_kind::dna;
  body.type = "ips.dna";
  chain::op out;
  out.header = chain::sign(body, keys);
  return out;
}

envelope envelope_from(const crypto::key_pair& from, const crypto::key_pair& to,
                       const wire_body& body) {
  envelope x;
  x.network.value.fill(7);
  x.from = from.key();
  x.to = to.address();
  x.seq = 5;
  x.re = 4;
  x.body = codec::encode(wire_message{body});
  return x;
}

/// Two agents that may have met.
struct pair_of_cells {
  crypto::key_pair alice = keys_of(1);
  crypto::key_pair bob = keys_of(2);
  crypto::plain_verifier verifier;
  channel_proof at_alice{alice, verifier};
  channel_proof at_bob{bob, verifier};

  envelope from_alice(const wire_body& body) {
    auto out = envelope_from(alice, bob, body);
    out.seq = ++sent;
    at_alice.prove(out);
    return out;
  }

  envelope from_bob(const wire_body& body) {
    auto out = envelope_from(bob, alice, body);
    at_bob.prove(out);
    return out;
  }

  void meet() {
    for (int i = 0; i < channel_proof::met_enough; ++i) {
      REQUIRE(at_bob.proven(from_alice(ping{})));
      REQUIRE(at_alice.proven(from_bob(ping{})));
    }
  }

  std::uint64_t sent = 0;
};

} // namespace

TEST_CASE("every message comes back from its bytes", "[protocol][wire]") {
  auto keys = keys_of(1);
  put_reply reply;
  chain::receipt receipt;
  receipt.holder = keys.key();
  reply.receipt = chain::sign(receipt, keys);
  reply.waiting.push_back({{}, "a header"});
  ping claiming;
  claiming.claims = {900'000, {{keys.address(), {500'000, 800'000}}}};
  std::vector<wire_body> all{find_nodes{},
                             put_ops{{op_by(keys)}},
                             fetch_ops{},
                             app_message{{}, "{}"},
                             ping{},
                             claiming,
                             nodes{{keys.key()}},
                             reply,
                             fetched{},
                             app_reply{},
                             pong{},
                             refused{1403, "busy", 5}};
  for (auto& body : all) {
    auto raw = codec::encode(wire_message{body});
    auto back = codec::decode<wire_message>(raw);
    REQUIRE(back);
    CHECK(back->body.index() == body.index());
    CHECK(codec::encode(*back) == raw);
    for (std::size_t n = 0; n < raw.size(); ++n)
      CHECK_FALSE(codec::decode<wire_message>(byte_view{raw}.first(n)));
  }
}

TEST_CASE("no byte of an envelope can be changed, be it signed or have a code",
          "[protocol][channel]") {
  pair_of_cells both;
  for (auto has_code : {false, true}) {
    INFO("code " << has_code);
    if (has_code)
      both.meet();
    auto sent = both.from_alice(put_ops{{op_by(both.alice)}});
    REQUIRE((sent.code != crypto::message_code{}) == has_code);
    REQUIRE(both.at_bob.proven(sent));
    auto raw = codec::encode(sent);
    std::size_t decoded = 0;
    for (auto& byte : raw)
      for (std::uint8_t bit = 1; bit != 0; bit <<= 1) {
        byte ^= bit;
        if (auto changed = codec::decode<envelope>(raw)) {
          ++decoded;
          CHECK_FALSE(both.at_bob.proven(*changed));
        }
        byte ^= bit;
      }
    CHECK(decoded > 8 * (raw.size() - 10));
  }
}

TEST_CASE("who has met another says the rest by codes", "[protocol][channel]") {
  pair_of_cells both;
  for (int i = 0; i < channel_proof::met_enough; ++i) {
    auto sent = both.from_alice(ping{});
    CHECK(sent.sig != crypto::signature{});
    REQUIRE(both.at_bob.proven(sent));
  }
  CHECK(both.from_bob(pong{}).code != crypto::message_code{});
  CHECK(both.from_alice(ping{}).code == crypto::message_code{});
  both.meet();
  auto sent = both.from_alice(ping{});
  CHECK(sent.sig == crypto::signature{});
  // Who has forgotten the other, or never met it, can check all the same.
  CHECK(channel_proof{both.bob, both.verifier}.proven(sent));
}

TEST_CASE("a code convinces nobody but its receiver, and no other message",
          "[protocol][channel]") {
  pair_of_cells both;
  both.meet();
  auto sent = both.from_alice(ping{});
  auto to_carol = sent;
  auto carol = keys_of(3);
  to_carol.to = carol.address();
  CHECK_FALSE(channel_proof{carol, both.verifier}.proven(to_carol));
  CHECK_FALSE(channel_proof{carol, both.verifier}.proven(sent));
  auto back = sent;
  back.from = both.bob.key();
  back.to = both.alice.address();
  CHECK_FALSE(both.at_alice.proven(back));
  auto later = both.from_alice(ping{});
  later.code = sent.code;
  CHECK_FALSE(both.at_bob.proven(later));
}

TEST_CASE("an envelope has one proof, and of a key that is one",
          "[protocol][channel]") {
  pair_of_cells both;
  auto sent = both.from_alice(ping{});
  auto without = sent;
  without.sig = {};
  CHECK_FALSE(both.at_bob.proven(without));
  auto with_both = sent;
  with_both.code.value.fill(1);
  CHECK_FALSE(both.at_bob.proven(with_both));
  auto of_nobody = without;
  of_nobody.code.value.fill(1);
  of_nobody.from = {};
  CHECK_FALSE(both.at_bob.proven(of_nobody));
  // A key that was only named is not met.
  auto made_up = without;
  made_up.code.value.fill(1);
  for (int i = 0; i < channel_proof::met_enough; ++i)
    CHECK_FALSE(both.at_bob.proven(made_up));
  CHECK(both.from_bob(ping{}).sig != crypto::signature{});
}

TEST_CASE("where too many are met one is met anew", "[protocol][channel]") {
  crypto::plain_verifier verifier;
  auto bob = keys_of(2);
  channel_proof at_bob{bob, verifier};
  std::vector<crypto::key_pair> all;
  for (std::size_t i = 0; i <= channel_proof::peers_max; ++i) {
    crypto::seed seed;
    std::memcpy(seed.value.data(), &i, sizeof i);
    auto& one = all.emplace_back(seed);
    auto sent = envelope_from(one, bob, ping{});
    channel_proof{one, verifier}.prove(sent);
    for (int n = 0; n < channel_proof::met_enough; ++n)
      REQUIRE(at_bob.proven(sent));
  }
  std::size_t met = 0;
  for (auto& one : all) {
    auto back = envelope_from(bob, one, ping{});
    at_bob.prove(back);
    met += back.code != crypto::message_code{} ? 1 : 0;
  }
  CHECK(met == channel_proof::peers_max);
}

TEST_CASE("an error keeps its code and words across actors",
          "[protocol][error]") {
  for (auto& row : error_table()) {
    error x{row.code, "message", "cause", "hint"};
    CHECK(from_caf(to_caf(x)) == x);
  }
}

#include <catch2/catch.hpp>

#include "actors/protocol/envelope.hpp"
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

TEST_CASE("the channel's signature covers all that the envelope says",
          "[protocol][wire]") {
  auto keys = keys_of(1);
  envelope x;
  x.from = keys.key();
  x.seq = 5;
  x.body = codec::encode(wire_message{ping{}});
  auto sig = keys.sign(signed_part(x));
  auto holds = [&](const envelope& y) {
    return crypto::verify(y.from, signed_part(y), sig);
  };
  CHECK(holds(x));
  auto changed = x;
  changed.seq = 6;
  CHECK_FALSE(holds(changed));
  changed = x;
  changed.re = 1;
  CHECK_FALSE(holds(changed));
  changed = x;
  changed.to.value[0] ^= 1;
  CHECK_FALSE(holds(changed));
  changed = x;
  changed.network.value[0] ^= 1;
  CHECK_FALSE(holds(changed));
  changed = x;
  changed.body.back() ^= 1;
  CHECK_FALSE(holds(changed));
}

TEST_CASE("claims of others are covered by the channel's signature",
          "[protocol][wire]") {
  auto keys = keys_of(1);
  ping question;
  question.claims = {900'000, {{keys_of(2).address(), {500'000, 800'000}}}};
  CHECK_FALSE(covers_itself(question, keys.key()));
  envelope x;
  x.from = keys.key();
  x.body = codec::encode(wire_message{question});
  auto sig = keys.sign(signed_part(x));
  question.claims.claims[0].uptime.mu = 0;
  x.body = codec::encode(wire_message{question});
  CHECK_FALSE(crypto::verify(x.from, signed_part(x), sig));
}

TEST_CASE("only what its sender signed goes without a second signature",
          "[protocol][wire]") {
  auto ours = keys_of(1);
  auto theirs = keys_of(2);
  CHECK(covers_itself(put_ops{{op_by(ours)}}, ours.key()));
  CHECK_FALSE(covers_itself(put_ops{{op_by(ours), op_by(theirs)}}, ours.key()));
  put_reply reply;
  chain::receipt receipt;
  receipt.holder = ours.key();
  reply.receipt = chain::sign(receipt, ours);
  CHECK(covers_itself(reply, ours.key()));
  CHECK_FALSE(covers_itself(reply, theirs.key()));
  reply.closer.push_back(theirs.key());
  CHECK_FALSE(covers_itself(reply, ours.key()));
  CHECK_FALSE(covers_itself(ping{}, ours.key()));
  CHECK_FALSE(covers_itself(fetched{}, ours.key()));
}

TEST_CASE("an error keeps its code and words across actors",
          "[protocol][error]") {
  for (auto& row : error_table()) {
    error x{row.code, "message", "cause", "hint"};
    CHECK(from_caf(to_caf(x)) == x);
  }
}

// V_sys: each rule broken alone, by an author that signs what it likes.

#include <catch2/catch.hpp>

#include "runtime/chain/chain_head.hpp"
#include "runtime/chain/limits.hpp"
#include "runtime/chain/op.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::chain;

namespace {

crypto::key_pair keys_of(std::uint8_t i) {
  crypto::seed seed;
  seed.value.fill(i);
  return crypto::key_pair{seed};
}

template <class Id>
Id some(std::uint8_t i) {
  Id out;
  out.value.fill(i);
  return out;
}

/// A chain of a few headers, made as an agent makes its own.
struct sample_chain {
  crypto::key_pair keys = keys_of(1);
  dna_hash network = some<dna_hash>(7);
  chain_head head;
  std::vector<header> headers;
  entry identity{std::string{agent_type},
                 {},
                 codec::encode(agent_identity{keys.key(), "alice", {}, {}})};

  sample_chain() {
    add(header_kind::dna, std::string{dna_type}, id_cast<entry_hash>(network));
    add(header_kind::agent, std::string{agent_type}, hash_of(identity));
    add(header_kind::create, "odd", hash_of(odd(7)));
    add(header_kind::create, "even", hash_of(odd(8)));
    add(header_kind::create, "even", hash_of(odd(9)));
  }

  static entry odd(int n) {
    return {"odd", {}, to_bytes(std::to_string(n))};
  }

  void add(header_kind kind, std::string type, entry_hash hash) {
    header body;
    body.kind = kind;
    body.type = std::move(type);
    body.entry = hash;
    auto now = timestamp{1'000 * static_cast<std::int64_t>(headers.size())};
    headers.push_back(extend(head, keys.address(), now, std::move(body)));
  }

  /// The put of header 2, as its author may have changed it.
  template <class Change>
  status judge_put(Change change) {
    op out{op_kind::put_entry, {headers[2], keys.key(), {}}, odd(7)};
    change(out);
    out.header = sign(out.header.body, keys);
    crypto::plain_verifier verifier;
    return check_op(out, network, verifier);
  }

  /// Whether header `i` follows the one before, once it was changed.
  template <class Change>
  status judge_order(std::size_t i, Change change) {
    auto changed = headers[i];
    change(changed);
    return check_follows(changed, headers[i - 1]);
  }
};

void is_refused(const status& x, errc code) {
  REQUIRE_FALSE(x);
  CHECK(x.failure().code == code);
}

} // namespace

TEST_CASE("an agent's own chain keeps the rules", "[chain][rules]") {
  sample_chain c;
  for (std::size_t i = 1; i < c.headers.size(); ++i)
    CHECK(c.judge_order(i, [](header&) {}));
  CHECK(c.judge_put([](op&) {}));
  crypto::plain_verifier verifier;
  for (auto& body : c.headers) {
    auto content = body.seq == 1 ? std::optional{c.identity} : std::nullopt;
    for (auto& x : ops_of(sign(body, c.keys), content))
      if (x.kind == op_kind::activity || x.content)
        CHECK(check_op(x, c.network, verifier));
  }
}

TEST_CASE("a header follows its predecessor and no other", "[chain][rules]") {
  sample_chain c;
  is_refused(c.judge_order(3, [](header& x) { x.seq = 4; }),
             errc::bad_sequence);
  is_refused(c.judge_order(3, [](header& x) { x.seq = 2; }),
             errc::bad_sequence);
  is_refused(c.judge_order(3, [](header& x) { x.prev.value[0] ^= 1; }),
             errc::bad_previous);
  is_refused(c.judge_order(3, [](header& x) { x.time = {1'999}; }),
             errc::time_backwards);
  CHECK(c.judge_order(3, [](header& x) { x.time = {2'000}; }));
  is_refused(c.judge_order(3, [](header& x) { x.author = some<agent_id>(9); }),
             errc::wrong_author);
}

TEST_CASE("a header names the one before as the latest of its type exactly "
          "where it is",
          "[chain][rules]") {
  sample_chain c;
  REQUIRE(c.headers[4].prev_of_type == c.headers[4].prev);
  is_refused(c.judge_order(4, [](header& x) { x.prev_of_type = {}; }),
             errc::bad_previous);
  REQUIRE(c.headers[3].prev_of_type.is_none());
  is_refused(c.judge_order(3, [](header& x) { x.prev_of_type = x.prev; }),
             errc::bad_previous);
}

TEST_CASE("a put brings the entry that its header names", "[chain][rules]") {
  sample_chain c;
  is_refused(c.judge_put([](op& x) { x.content = sample_chain::odd(9); }),
             errc::hash_mismatch);
  is_refused(c.judge_put([](op& x) { x.content.reset(); }),
             errc::bad_operation);
  is_refused(c.judge_put([](op& x) { x.content->type = "even"; }),
             errc::bad_operation);
  is_refused(c.judge_put([](op& x) {
    x.content->salt = bytes(32, 1);
    x.header.body.entry = hash_of(*x.content);
  }),
             errc::private_entry);
  is_refused(c.judge_put([](op& x) {
    x.content->content.resize(limits::entry_bytes_max + 1);
    x.header.body.entry = hash_of(*x.content);
  }),
             errc::entry_too_big);
}

TEST_CASE("a header has the fields of its kind and no others",
          "[chain][rules]") {
  sample_chain c;
  auto broken = [&c](auto change) {
    is_refused(c.judge_put([&](op& x) { change(x.header.body); }),
               errc::bad_operation);
  };
  broken([](header& x) { x.link.emplace(); });
  broken([](header& x) { x.target.emplace(); });
  broken([](header& x) { x.entry = {}; });
  broken([](header& x) { x.kind = header_kind::update; });
  is_refused(c.judge_put([](op& x) { x.header.body.type.clear(); }),
             errc::over_limit);
}

TEST_CASE("a chain opens with its DNA and its agent's identity",
          "[chain][rules]") {
  sample_chain c;
  crypto::plain_verifier verifier;
  auto judge = [&](header body, std::optional<entry> content = {}) {
    op x{content ? op_kind::put_entry : op_kind::activity,
         sign(std::move(body), c.keys), std::move(content)};
    return check_op(x, c.network, verifier);
  };
  auto other = c.headers[0];
  other.entry.value[0] ^= 1;
  is_refused(judge(other), errc::bad_genesis);
  auto late = c.headers[0];
  late.seq = 5;
  is_refused(judge(late), errc::bad_genesis);
  auto rootless = c.headers[2];
  rootless.prev = {};
  is_refused(judge(rootless), errc::bad_genesis);
  auto second = c.headers[1];
  CHECK(judge(second, c.identity));
  auto stolen = c.identity;
  stolen.content
    = codec::encode(agent_identity{keys_of(2).key(), "bob", {}, {}});
  second.entry = hash_of(stolen);
  is_refused(judge(second, stolen), errc::bad_genesis);
}

TEST_CASE("a signature by another key does not hold", "[chain][rules]") {
  sample_chain c;
  crypto::plain_verifier verifier;
  op x{op_kind::activity, sign(c.headers[2], c.keys), {}};
  CHECK(check_op(x, c.network, verifier));
  x.header.key = keys_of(2).key();
  is_refused(check_op(x, c.network, verifier), errc::bad_signature);
}

TEST_CASE("what an op's name does not cover says nothing of the op",
          "[chain][rules]") {
  sample_chain c;
  crypto::plain_verifier verifier;
  op x{op_kind::put_entry, sign(c.headers[2], c.keys), sample_chain::odd(7)};
  x.header = sign(
    [&] {
      auto body = c.headers[2];
      body.entry = hash_of(*x.content);
      return body;
    }(),
    c.keys);
  REQUIRE(check_genuine(x, verifier));
  auto changed = x;
  changed.header.sig.value[0] ^= 1;
  is_refused(check_genuine(changed, verifier), errc::bad_signature);
  CHECK(hash_of(changed) == hash_of(x));
  changed = x;
  changed.content->content.push_back(0);
  is_refused(check_genuine(changed, verifier), errc::hash_mismatch);
  CHECK(hash_of(changed) == hash_of(x));
  changed.content.reset();
  is_refused(check_genuine(changed, verifier), errc::bad_operation);
  CHECK(hash_of(changed) == hash_of(x));
}

TEST_CASE("only its author changes an entry, within its type",
          "[chain][rules]") {
  sample_chain c;
  header change;
  change.author = c.keys.address();
  change.kind = header_kind::update;
  change.type = "odd";
  change.target = change_target{ref_of(c.headers[2]), c.headers[2].entry};
  CHECK(check_change(change, c.headers[2]));
  is_refused(check_change(change, c.headers[3]), errc::unknown_target);
  auto moved = change;
  moved.type = "even";
  is_refused(check_change(moved, c.headers[2]), errc::bad_operation);
  auto foreign = change;
  foreign.author = some<agent_id>(9);
  is_refused(check_change(foreign, c.headers[2]), errc::wrong_author);
  auto root = change;
  root.target = change_target{ref_of(c.headers[1]), c.headers[1].entry};
  is_refused(check_change(root, c.headers[1]), errc::bad_operation);
}

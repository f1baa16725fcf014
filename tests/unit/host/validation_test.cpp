#include "dna/host/validation.hpp"

#include "runtime/codec/codec.hpp"
#include "tests/unit/host/guest.hpp"

using namespace ips;
using namespace ips::host;
using chain::header_kind;
using chain::op_kind;

namespace {

std::shared_ptr<const manifest::package> dna() {
  return context_of(guest{}).dna;
}

chain::op op_of(op_kind what, header_kind kind, std::string type) {
  chain::header body;
  body.kind = kind;
  body.type = std::move(type);
  return {what, foreign_header(body), std::nullopt};
}

/// A put_entry op of a new entry.
chain::op create_op(std::string type, std::string_view content) {
  auto entry = entry_of(type, content);
  auto out = op_of(op_kind::put_entry, header_kind::create, std::move(type));
  out.header.body.entry = chain::hash_of(entry);
  out.content = std::move(entry);
  return out;
}

judged_target old_note() {
  auto x = create_op("note", "old");
  return {x.header, x.content};
}

/// An op of a header that changes `old_note`.
chain::op change_op(op_kind what, header_kind kind) {
  auto target = old_note();
  auto out = op_of(what, kind, "note");
  out.header.body.target = chain::change_target{
    chain::ref_of(target.header.body), target.header.body.entry};
  if (kind == header_kind::update) {
    auto entry = entry_of("note", "new");
    out.header.body.entry = chain::hash_of(entry);
    if (what == op_kind::put_entry)
      out.content = std::move(entry);
  }
  return out;
}

run_context context_for(const chain::op& x, const judged_with& given = {}) {
  auto out = validation_context(dna(), x, given);
  if (!out)
    UNSCOPED_INFO(to_string(out.failure()));
  REQUIRE(out);
  REQUIRE(*out);
  return **out;
}

json input_of(const run_context& x) {
  return json::parse(as_text(x.input));
}

errc refusal(const chain::op& x, const judged_with& given = {}) {
  auto out = validation_context(dna(), x, given);
  REQUIRE(!out);
  return out.failure().code;
}

verdict judged(const guest& x, const journal& answers = {}) {
  return *verdict_of(run_in_both(x, answers, purpose::validation));
}

} // namespace

TEST_CASE("a new entry is judged by its type's validator",
          "[host][validation]") {
  auto op = create_op("number", "{\"a\":1}");
  auto context = context_for(op);
  CHECK(context.function == "judge_number");
  CHECK(context.why == purpose::validation);
  CHECK(context.content == to_bytes("{\"a\":1}"));
  CHECK(input_of(context)
        == json{{"op", "create"},
                {"type", "number"},
                {"content", {{"a", 1}}},
                {"author", to_string(op.header.body.author)},
                {"seq", 7},
                {"time", 500}});
}

TEST_CASE("an update's validator is told of the target at each holder",
          "[host][validation]") {
  auto put = change_op(op_kind::put_entry, header_kind::update);
  auto change = change_op(op_kind::update, header_kind::update);
  CHECK(wanted_for(*dna(), put).size() == 2);
  CHECK(wanted_for(*dna(), change).size() == 3);
  auto at_put = context_for(put, {std::nullopt, old_note()});
  auto at_change = context_for(change, {entry_of("note", "new"), old_note()});
  CHECK(at_put.input == at_change.input);
  auto input = input_of(at_put);
  CHECK(input["op"] == "update");
  CHECK(input["content"] == "new");
  CHECK(input["target"]["content"] == "old");
  CHECK(input["target"]["entry"] == to_string(put.header.body.target->entry));
}

TEST_CASE("a remove's validator gets the target and no content",
          "[host][validation]") {
  auto op = change_op(op_kind::remove, header_kind::remove);
  CHECK(wanted_for(*dna(), op).size() == 2);
  auto input = input_of(context_for(op, {std::nullopt, old_note()}));
  CHECK(input["op"] == "remove");
  CHECK(!input.contains("content"));
  CHECK(input["target"]["content"] == "old");
}

TEST_CASE("the content of a removed private entry is shown to nobody",
          "[host][validation]") {
  auto op = change_op(op_kind::remove, header_kind::remove);
  op.header.body.type = "secret";
  CHECK(wanted_for(*dna(), op).size() == 1);
  auto target = old_note();
  auto with = input_of(context_for(op, {std::nullopt, target}));
  target.content.reset();
  auto without = input_of(context_for(op, {std::nullopt, target}));
  CHECK(with == without);
  CHECK(with["target"]["content"] == nullptr);
}

TEST_CASE("a change cannot be judged without its target",
          "[host][validation]") {
  auto op = change_op(op_kind::remove, header_kind::remove);
  CHECK(refusal(op) == errc::unknown_target);
  auto target = old_note();
  target.content.reset();
  CHECK(refusal(op, {std::nullopt, target}) == errc::unknown_target);
  target = old_note();
  target.header.body.seq = 8;
  CHECK(refusal(op, {std::nullopt, target}) == errc::bad_operation);
  CHECK(refusal(change_op(op_kind::update, header_kind::update),
                {std::nullopt, old_note()})
        == errc::unknown_target);
}

TEST_CASE("a link is judged by its type's validator if there is one",
          "[host][validation]") {
  auto op = op_of(op_kind::link_add, header_kind::link, "likes");
  op.header.body.link = chain::link_body{some<dht_key>(1), some<dht_key>(2),
                                         to_bytes("t"), std::nullopt};
  auto context = context_for(op);
  CHECK(context.function == "judge_likes");
  CHECK(input_of(context)
        == json{{"op", "link"},
                {"type", "likes"},
                {"base", to_string(some<dht_key>(1))},
                {"target", to_string(some<dht_key>(2))},
                {"tag", "t"},
                {"author", to_string(op.header.body.author)},
                {"seq", 7},
                {"time", 500}});
  op.kind = op_kind::link_remove;
  CHECK(input_of(context_for(op))["op"] == "unlink");
  op.header.body.type = "free";
  auto out = validation_context(dna(), op, {});
  REQUIRE(out);
  CHECK(!*out);
}

TEST_CASE("activity is judged by system rules alone", "[host][validation]") {
  auto op = create_op("number", "1");
  op.kind = op_kind::activity;
  auto out = validation_context(dna(), op, {});
  REQUIRE(out);
  CHECK(!*out);
  CHECK(wanted_for(*dna(), op).empty());
}

TEST_CASE("an agent's identity is judged by the membrane",
          "[host][validation]") {
  chain::agent_identity who;
  who.info = "alice";
  who.membrane_proof = to_bytes("ticket");
  auto op = op_of(op_kind::put_entry, header_kind::agent, "ips.agent");
  op.content = chain::entry{"ips.agent", {}, codec::encode(who)};
  auto context = context_for(op);
  CHECK(context.function == "judge_member");
  CHECK(input_of(context)
        == json{{"agent", to_string(op.header.body.author)},
                {"info", "alice"},
                {"proof", "ticket"}});
}

TEST_CASE("an op that does not fit header or DNA is refused",
          "[host][validation]") {
  CHECK(refusal(create_op("nmber", "1")) == errc::unknown_entry_type);
  CHECK(refusal(op_of(op_kind::link_add, header_kind::link, "likes"))
        == errc::bad_operation);
  CHECK(refusal(op_of(op_kind::put_entry, header_kind::remove, "note"))
        == errc::bad_operation);
  CHECK(refusal(op_of(op_kind::remove, header_kind::remove, "note"))
        == errc::bad_operation);
  CHECK(refusal(op_of(op_kind::put_entry, header_kind::create, "note"))
        == errc::unknown_target);
}

TEST_CASE("a run's end is a verdict", "[host][validation]") {
  CHECK(std::holds_alternative<valid>(judged(guest{})));

  guest failing;
  failing.call("fail", {failing.text("2 is not odd")});
  auto refused = std::get<invalid>(judged(failing));
  CHECK(refused.code == errc::rejected);
  CHECK(refused.reason == "2 is not odd");

  guest asking;
  asking.call("get", {{asking.place(std::string(32, '\7'))}});
  CHECK(std::get<unresolved>(judged(asking)).requests.size() == 1);

  guest endless;
  endless.call("dna_info").repeat(0);
  CHECK(std::get<invalid>(judged(endless)).code == errc::out_of_fuel);

  CHECK(std::get<invalid>(judged(guest{}.call("now"))).code
        == errc::not_allowed_here);
}

TEST_CASE("a fault of the machine is no verdict", "[host][validation]") {
  run_report report;
  report.outcome = broken{{errc::engine_failed, "no memory"}};
  CHECK(verdict_of(report).failure().code == errc::engine_failed);
  for (auto code : {errc::sandbox_died, errc::sandbox_unavailable}) {
    report.outcome = broken{{code, "killed"}};
    CHECK(verdict_of(report).failure().code == code);
  }
}

// Writes: the staged chain, own writes read back, refusals.

#include "tests/unit/host/guest.hpp"

#include "dna/host/functions/app_message.hpp"
#include "dna/host/guest_call.hpp"
#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::host;
using chain::header_kind;

namespace {

const std::vector<staged_write>& writes_of(const run_report& x) {
  return came_to<finished>(x).writes;
}

/// Commits, and gives the address of the answer: hash, then reference.
std::uint32_t commit(guest& x, std::string_view type,
                     std::string_view content) {
  x.call("commit", {x.text(type), x.text(content)});
  return x.copy_answer(100);
}

chain::signed_header foreign_entry() {
  chain::header body;
  body.kind = header_kind::create;
  body.type = "number";
  body.entry = some<entry_hash>(0x11);
  return foreign_header(body);
}

chain::signed_header foreign_link() {
  chain::header body;
  body.kind = header_kind::link;
  body.type = "likes";
  body.link = chain::link_body{some<dht_key>(1), some<dht_key>(2),
                               to_bytes("tag"), std::nullopt};
  return foreign_header(body);
}

journal header_journal(const chain::signed_header& x) {
  return only(header_request{chain::ref_of(x.body)}, there(codec::encode(x)));
}

/// A run of a function that takes a reference first.
run_report change(const std::string& function, const chain::header_ref& ref,
                  std::vector<std::string> texts, const journal& answers) {
  guest x;
  std::vector<operands> parts{{x.place(byte_view{ref_bytes(ref)})}};
  for (auto& text : texts)
    parts.push_back(x.text(text));
  x.call(function, parts).output_answer();
  return run_in_both(x, answers);
}

} // namespace

// -- commit --------------------------------------------------------------------

TEST_CASE("commits follow the head and one another", "[host][commit]") {
  guest x;
  commit(x, "number", " {\"b\": 1, \"a\": 2} ");
  commit(x, "note", "hello");
  commit(x, "number", "3");
  auto context = context_of(x);
  auto report = run_in_both(context);
  auto& writes = writes_of(report);
  REQUIRE(writes.size() == 3);
  for (std::uint32_t i = 0; i < 3; ++i) {
    CHECK(writes[i].body.seq == 2 + i);
    CHECK(writes[i].body.author == context.agent);
    CHECK(writes[i].body.time == timestamp{2'000});
    CHECK(writes[i].body.kind == header_kind::create);
    CHECK(writes[i].body.entry == chain::hash_of(*writes[i].content));
  }
  CHECK(writes[0].content == entry_of("number", "{\"a\":2,\"b\":1}"));
  CHECK(writes[0].body.prev == some<header_hash>(0xaa));
  CHECK(writes[1].body.prev == chain::hash_of(writes[0].body));
  CHECK(writes[2].body.prev == chain::hash_of(writes[1].body));
  CHECK(writes[0].body.prev_of_type == some<header_hash>(0xbb));
  CHECK(writes[1].body.prev_of_type.is_none());
  CHECK(writes[2].body.prev_of_type == chain::hash_of(writes[0].body));
}

TEST_CASE("a commit answers the entry's hash and the header's reference",
          "[host][commit]") {
  guest x;
  x.call("commit", {x.text("number"), x.text("7")}).commit_answer();
  auto report = run_in_both(x);
  CHECK(values_of(report)[0] == 100);
  auto& writes = writes_of(report);
  bytes expected{writes[0].body.entry.value.begin(),
                 writes[0].body.entry.value.end()};
  auto ref = ref_bytes(chain::ref_of(writes[0].body));
  expected.insert(expected.end(), ref.begin(), ref.end());
  CHECK(writes[1].content->content == expected);
}

TEST_CASE("a staged header is never older than the head", "[host][commit]") {
  guest x;
  commit(x, "number", "7");
  auto context = context_of(x);
  context.now = {400};
  auto report = run_in_both(context);
  CHECK(writes_of(report)[0].body.time == timestamp{1'000});
}

TEST_CASE("a commit that its type forbids ends the run", "[host][commit]") {
  auto code = [](std::string_view type, std::string_view content) {
    guest x;
    commit(x, type, content);
    return broken_by(run_in_both(x));
  };
  CHECK(code("nmber", "7") == errc::unknown_entry_type);
  CHECK(code("ips.agent", "7") == errc::unknown_entry_type);
  CHECK(code("number", "1.5") == errc::wrong_format);
  CHECK(code("number", "") == errc::wrong_format);
  CHECK(code("capped", "10") == errc::schema_mismatch);
  CHECK(code("capped", "\"123456789\"") == errc::entry_too_big);
  CHECK(code("note", "\xc3") == errc::wrong_format);
}

TEST_CASE("an unknown entry type is answered with the nearest",
          "[host][commit]") {
  guest x;
  commit(x, "nmber", "7");
  auto report = run_in_both(x);
  CHECK(came_to<broken>(report).why.message
        == "commit: no entry type \"nmber\"; did you mean \"number\"?");
}

TEST_CASE("equal private contents get different salts and hashes",
          "[host][commit]") {
  guest x;
  commit(x, "secret", "7");
  commit(x, "secret", "7");
  auto context = context_of(x);
  auto report = run_in_both(context);
  auto& writes = writes_of(report);
  CHECK(writes[0].content->salt.size() == 32);
  CHECK(writes[0].content->salt != writes[1].content->salt);
  CHECK(writes[0].body.entry != writes[1].body.entry);
  context.random_seed.fill(6);
  auto other = run_in_both(context);
  CHECK(writes_of(other)[0].content->salt != writes[0].content->salt);
}

// -- update and remove ---------------------------------------------------------

TEST_CASE("update and remove name header and entry of their target",
          "[host][update]") {
  auto old = foreign_entry();
  auto ref = chain::ref_of(old.body);
  guest x;
  auto at = x.place(byte_view{ref_bytes(ref)});
  x.call("update", {{at}, x.text("note"), x.text("new")});
  x.call("remove", {{at}});
  auto report = run_in_both(x, header_journal(old));
  CHECK(values_of(report) == std::vector<std::int32_t>{100, 68});
  auto& writes = writes_of(report);
  auto target = chain::change_target{ref, some<entry_hash>(0x11)};
  CHECK(writes[0].body.kind == header_kind::update);
  CHECK(writes[0].body.target == target);
  CHECK(writes[0].content == entry_of("note", "new"));
  CHECK(writes[1].body.kind == header_kind::remove);
  CHECK(writes[1].body.target == target);
  CHECK(writes[1].body.type == "number");
  CHECK(writes[1].body.entry.is_none());
  CHECK(!writes[1].content);
}

TEST_CASE("a change of what is not there is an error the module may handle",
          "[host][update]") {
  auto ref = chain::ref_of(foreign_entry().body);
  for (auto& function : {"update", "remove"}) {
    auto texts = function == std::string{"update"}
                   ? std::vector<std::string>{"number", "1"}
                   : std::vector<std::string>{};
    auto report
      = change(function, ref, texts, only(header_request{ref}, none()));
    CHECK(values_of(report)[0] == -2);
    CHECK(output_of(report)["code"] == "IPS1313");
    auto far = change(
      function, ref, texts,
      only(header_request{ref}, failed_with({errc::peer_timeout, "too late"})));
    CHECK(output_of(far)["message"] == "too late");
    auto link = foreign_link();
    auto wrong
      = change(function, chain::ref_of(link.body), texts, header_journal(link));
    CHECK(output_of(wrong)["code"] == "IPS1313");
  }
}

// -- links ---------------------------------------------------------------------

TEST_CASE("link and unlink stage base, target, type and tag", "[host][link]") {
  guest x;
  auto base = x.place(std::string(32, '\1'));
  auto target = x.place(std::string(32, '\2'));
  x.call("link", {{base, target}, x.text("likes"), x.text("tag")});
  auto ref = x.copy_answer(68);
  x.call("unlink", {{ref, base}});
  auto report = run_in_both(x);
  auto& writes = writes_of(report);
  REQUIRE(writes.size() == 2);
  chain::link_body link{some<dht_key>(1), some<dht_key>(2), to_bytes("tag"),
                        std::nullopt};
  CHECK(writes[0].body.kind == header_kind::link);
  CHECK(writes[0].body.link == link);
  CHECK(writes[0].body.entry.is_none());
  link.removes = chain::ref_of(writes[0].body);
  CHECK(writes[1].body.kind == header_kind::unlink);
  CHECK(writes[1].body.type == "likes");
  CHECK(writes[1].body.link == link);
  CHECK(writes[1].body.prev_of_type == chain::hash_of(writes[0].body));
}

TEST_CASE("an unknown link type and a long tag end the run", "[host][link]") {
  auto code = [](std::string_view type, std::string_view tag) {
    guest x;
    x.call("link", {{0, 0}, x.text(type), x.text(tag)});
    return broken_by(run_in_both(x));
  };
  CHECK(code("like", "") == errc::unknown_link_type);
  CHECK(code("likes", "123456789") == errc::over_limit);
}

TEST_CASE("unlink asks for the link's header and checks kind and base",
          "[host][unlink]") {
  auto unlink = [](const chain::signed_header& header, char base) {
    guest x;
    auto at = x.place(byte_view{ref_bytes(chain::ref_of(header.body))});
    x.call("unlink", {{at, x.place(std::string(32, base))}}).output_answer();
    return run_in_both(x, header_journal(header));
  };
  auto link = foreign_link();
  guest x;
  auto at = x.place(byte_view{ref_bytes(chain::ref_of(link.body))});
  x.call("unlink", {{at, x.place(std::string(32, '\1'))}});
  auto good = run_in_both(x, header_journal(link));
  CHECK(writes_of(good)[0].body.link->removes == chain::ref_of(link.body));
  CHECK(output_of(unlink(link, '\3'))["code"] == "IPS1313");
  CHECK(output_of(unlink(foreign_entry(), '\1'))["code"] == "IPS1313");
}

// -- sign and send -------------------------------------------------------------

// The agent puts domain and DNA before them: nobody else can leave them out.
TEST_CASE("sign asks for a signature of the app's bytes", "[host][sign]") {
  guest x;
  x.call("sign", {x.text("hi")}).commit_answer();
  auto report = run_in_both(x);
  auto& wants = came_to<needs>(report).requests;
  REQUIRE(wants.size() == 1);
  CHECK(std::get<sign_request>(wants[0]).message == to_bytes("hi"));
  auto signed_ = run_in_both(x, only(wants[0], there(bytes(64, 9))));
  CHECK(writes_of(signed_)[0].content->content == bytes(64, 9));
}

TEST_CASE("equal sends are told apart by their ordinal", "[host][send]") {
  guest x;
  auto to = x.place(std::string(32, '\5'));
  x.call("send", {{to}, x.text("{\"a\":1}")});
  x.call("send", {{to}, x.text("{\"a\":1}")}).output_answer();
  request wanted = send_request{some<agent_id>(5), "{\"a\":1}"};
  auto answers = only(wanted, there(json(1)));
  came_to<needs>(run_in_both(x, answers));
  answers.merge(only(wanted, there(json(2)), 1));
  CHECK(output_of(run_in_both(x, answers)) == 2);
}

TEST_CASE("a send that failed is an error the module may handle",
          "[host][send]") {
  guest x;
  auto to = x.place(std::string(32, '\5'));
  x.call("send", {{to}, x.text("1")}).output_answer();
  auto report
    = run_in_both(x, only(send_request{some<agent_id>(5), "1"},
                          failed_with({errc::peer_timeout, "no answer"})));
  CHECK(values_of(report)[0] == -2);
  CHECK(output_of(report)
        == json{{"code", "IPS1402"}, {"message", "no answer"}});
}

TEST_CASE("a message that is no JSON ends the run", "[host][send]") {
  guest x;
  x.call("send", {{0}, x.text("{")});
  CHECK(broken_by(run_in_both(x)) == errc::bad_json);
}

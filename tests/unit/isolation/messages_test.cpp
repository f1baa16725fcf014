#include "dna/isolation/limits.hpp"
#include "dna/isolation/report_check.hpp"
#include "dna/isolation/text_check.hpp"
#include "tests/unit/isolation/isolated_dna.hpp"

using namespace ips;
using namespace ips::isolation;

namespace {

/// A report with something in every field.
host::run_report full_report(const host::run_context& context) {
  auto head = context.head;
  chain::entry thing{"thing", {}, to_bytes("tea")};
  chain::header body;
  body.type = "thing";
  body.entry = chain::hash_of(thing);
  auto first = chain::extend(head, context.agent, context.now, body);
  host::run_report out;
  out.outcome = host::finished{to_bytes("[1]"), {{first, thing}}};
  out.fuel_used = 1'234;
  out.trace = {{"commit \"thing\" = 100", 700}};
  return out;
}

const host::run_context& a_context() {
  static const auto x = context_of(package_of(going(output_body)));
  return x;
}

host::finished& finished_of(host::run_report& x) {
  return std::get<host::finished>(x.outcome);
}

/// Whether a report is believed, and if not, by which code.
std::optional<errc> refusal_of(const host::run_context& context,
                               const host::run_report& x) {
  auto checked = check_report(context, x);
  return checked ? std::nullopt : std::optional{checked.failure().code};
}

std::optional<errc> refusal_of(const host::run_report& x) {
  return refusal_of(a_context(), x);
}

} // namespace

TEST_CASE("a reply is read as it was written", "[isolation][messages]") {
  auto written = bytes_of(full_report(a_context()));
  auto read = codec::decode<reply>(written);
  REQUIRE(read);
  CHECK(codec::encode(*read) == written);
}

TEST_CASE("a reply that is cut anywhere is refused", "[isolation][messages]") {
  auto written = bytes_of(full_report(a_context()));
  for (std::size_t size = 0; size < written.size(); ++size)
    CHECK_FALSE(codec::decode<reply>(byte_view{written}.first(size)));
  written.push_back(0);
  CHECK(codec::decode<reply>(written).failure().code == errc::trailing_bytes);
}

TEST_CASE("a reply with a changed byte is another reply or none",
          "[isolation][messages]") {
  auto written = bytes_of(full_report(a_context()));
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto changed = written;
    changed[i] ^= 0x55;
    if (auto read = codec::decode<reply>(changed))
      CHECK(codec::encode(*read) == changed);
  }
}

TEST_CASE("an order is read as it was written", "[isolation][messages]") {
  auto context = a_context();
  context.head.latest_of_type["thing"].value.fill(7);
  context.head.latest_of_type["other"].value.fill(8);
  host::journal answers;
  answers[{to_bytes("a"), 0}] = {host::answer::kind::there, to_bytes("[]")};
  answers[{to_bytes("a"), 1}] = {host::answer::kind::none, {}};
  auto written = codec::encode(order{job{context.dna->hash, context, answers}});
  auto read = codec::decode<order>(written);
  REQUIRE(read);
  auto& told = std::get<job>(read->what);
  CHECK(told.context.head == context.head);
  CHECK(told.answers.size() == 2);
  CHECK(codec::encode(*read) == written);
}

TEST_CASE("a map whose keys do not ascend is refused", "[isolation][codec]") {
  auto read = [](const bytes& x) {
    std::map<std::uint8_t, std::uint8_t> out;
    codec::reader reader{x};
    reader(out);
    return out;
  };
  CHECK(read({2, 0, 0, 0, 1, 10, 2, 20}).size() == 2);
  CHECK_THROWS_AS(read({2, 0, 0, 0, 2, 20, 1, 10}), codec::decode_failure);
  CHECK_THROWS_AS(read({2, 0, 0, 0, 1, 10, 1, 10}), codec::decode_failure);
  CHECK_THROWS_AS(read({255, 255, 255, 255, 1, 10}), codec::decode_failure);
}

TEST_CASE("a header that does not follow the chain is not believed",
          "[isolation][messages]") {
  auto report = full_report(a_context());
  CHECK(refusal_of(report) == std::nullopt);
  auto changed = [&](auto change) {
    auto copy = report;
    change(finished_of(copy).writes[0]);
    return refusal_of(copy);
  };
  using write = host::staged_write;
  CHECK(changed([](write& x) { ++x.body.seq; }) == errc::bad_value);
  CHECK(changed([](write& x) { x.body.prev.value[0] ^= 1; })
        == errc::bad_value);
  CHECK(changed([](write& x) { x.body.author.value[0] ^= 1; })
        == errc::bad_value);
  CHECK(changed([](write& x) { ++x.body.time.micros; }) == errc::bad_value);
  CHECK(changed([](write& x) { x.content->content[0] ^= 1; })
        == errc::bad_value);
  CHECK(changed([](write& x) { x.content.reset(); }) == errc::bad_value);
  CHECK(changed([](write& x) { x.body.kind = chain::header_kind::agent; })
        == errc::bad_value);
  CHECK(changed([](write& x) { x.content->type = "\xff"; }) == errc::bad_value);
}

TEST_CASE("validation writes nothing and asks for nothing that may differ",
          "[isolation][messages]") {
  auto context = a_context();
  context.why = host::purpose::validation;
  auto report = full_report(context);
  CHECK(refusal_of(context, report) == errc::bad_value);
  report.outcome = host::needs{{host::get_request{}}};
  CHECK(refusal_of(context, report) == std::nullopt);
  report.outcome = host::needs{{host::sign_request{to_bytes("all I own")}}};
  CHECK(refusal_of(context, report) == errc::bad_value);
  CHECK(refusal_of(report) == std::nullopt); // a call may
  report.outcome = host::needs{};
  CHECK(refusal_of(report) == errc::bad_value);
}

TEST_CASE("a record of IPS's own that says nothing is not believed",
          "[isolation][messages]") {
  auto with = [](std::string_view type, std::string_view content) {
    auto head = a_context().head;
    chain::entry record{std::string{type}, bytes(32, 1), to_bytes(content)};
    chain::header body;
    body.type = record.type;
    body.entry = chain::hash_of(record);
    auto made = chain::extend(head, a_context().agent, a_context().now, body);
    host::run_report out;
    out.outcome = host::finished{to_bytes("1"), {{made, record}}};
    return refusal_of(out);
  };
  CHECK(with("ips.schedule", R"({"arguments":[],"at":5,"function":"f"})")
        == std::nullopt);
  CHECK(with("ips.schedule", R"({"at":5})") == errc::bad_value);
  CHECK(with("ips.schedule", R"({"arguments":[],"at":"x","function":"f"})")
        == errc::bad_value);
  CHECK(with("ips.grant", "{}") == errc::bad_value);
}

TEST_CASE("a process tells no signals in IPS's name", "[isolation][messages]") {
  auto with = [](std::string name, std::string content) {
    auto report = full_report(a_context());
    finished_of(report).signals = {{std::move(name), std::move(content)}};
    return refusal_of(report);
  };
  CHECK(with("added", "1") == std::nullopt);
  CHECK(with("ips.schedule_failed", "1") == errc::bad_value);
  CHECK(with("", "1") == errc::bad_value);
  CHECK(with("added", "{") == errc::bad_json);
  CHECK(with(std::string(20 << 20, 'x'), "1") == errc::over_limit);
}

TEST_CASE("what is above a run's limits is not believed",
          "[isolation][messages]") {
  auto report = full_report(a_context());
  finished_of(report).output.resize(host::limits::output_bytes_max + 1, '1');
  CHECK(refusal_of(report) == errc::over_limit);
  report = full_report(a_context());
  report.trace.resize(host::limits::trace_lines_max + 2);
  CHECK(refusal_of(report) == errc::over_limit);
  report = full_report(a_context());
  report.fuel_used = a_context().dna->rules.limits.fuel + 1;
  CHECK(refusal_of(report) == errc::bad_value);
  report.fuel_used = 0;
  report.outcome = host::failed{std::string(1 << 20, 'x')};
  CHECK(refusal_of(report) == errc::over_limit);
  report.outcome = host::broken{{static_cast<errc>(6999), "x"}};
  CHECK(refusal_of(report) == errc::bad_value);
}

TEST_CASE("text is looked for in every field of a value",
          "[isolation][messages]") {
  auto report = full_report(a_context());
  CHECK(is_all_utf8(report));
  report.trace[0].what = "\xc3";
  CHECK_FALSE(is_all_utf8(report));
  report = full_report(a_context());
  report.outcome = host::broken{{errc::trapped, "a", "\xff"}};
  CHECK_FALSE(is_all_utf8(report));
  report.outcome = host::needs{{host::query_request{{"\xff"}}}};
  CHECK_FALSE(is_all_utf8(report));
  // Bytes are not text.
  report.outcome = host::needs{{host::sign_request{{0xff}}}};
  CHECK(is_all_utf8(report));
}

// The C++ SDK, compiled for this machine against a host made of variables. It
// links nothing of IPS: both have a namespace `ips`.

#include <catch2/catch.hpp>

#include <ips.hpp>

namespace {

/// What the host's functions take from and leave here.
struct fake_host {
  std::string input;
  std::string output;
  std::string answer;
  /// What the next function returns instead of the answer's length.
  std::optional<std::int32_t> code;
  /// The arguments of the last call, joined.
  std::string seen;

  std::int32_t reply(const std::string& arguments) {
    seen = arguments;
    return code ? *code : static_cast<std::int32_t>(answer.size());
  }
};

fake_host host;

struct ended {
  std::string reason;
};

std::int32_t copy_out(const std::string& from, void* to, std::uint32_t cap) {
  std::copy_n(from.data(), std::min<std::size_t>(cap, from.size()),
              static_cast<char*>(to));
  return static_cast<std::int32_t>(from.size());
}

std::string raw(const void* from, std::uint32_t len) {
  return {static_cast<const char*>(from), len};
}

std::string hex_of(const void* from, std::uint32_t len) {
  return ips::to_hex(static_cast<const std::uint8_t*>(from), len);
}

/// Why a run ended; empty where it did not.
template <class Body>
std::string reason_of(Body&& body) {
  try {
    body();
  } catch (const ended& x) {
    return x.reason;
  }
  return {};
}

std::string dumped(std::string_view text) {
  auto x = ips::json::parse(text);
  return x ? x->dump() : "none";
}

ips::hash filled(std::uint8_t byte) {
  ips::hash out;
  out.value.fill(byte);
  return out;
}

} // namespace

// -- the host -----------------------------------------------------------------

std::int32_t ips_input(void* to, std::uint32_t cap) {
  return copy_out(host.input, to, cap);
}

std::int32_t ips_output(const void* from, std::uint32_t len) {
  host.output = raw(from, len);
  return 0;
}

std::int32_t ips_fail(const void* reason, std::uint32_t len) {
  throw ended{raw(reason, len)};
}

std::int32_t ips_answer(void* to, std::uint32_t cap) {
  return copy_out(host.answer, to, cap);
}

std::int32_t ips_commit(const void* type, std::uint32_t type_len,
                        const void* from, std::uint32_t len) {
  return host.reply(raw(type, type_len) + " " + raw(from, len));
}

std::int32_t ips_get(const void* hash) {
  return host.reply(hex_of(hash, IPS_HASH_BYTES));
}

std::int32_t ips_get_from(const void* hash, std::uint32_t from) {
  return host.reply(std::to_string(from) + " " + hex_of(hash, IPS_HASH_BYTES));
}

std::int32_t ips_get_links(const void* base, const void* type,
                           std::uint32_t type_len, const void* tag,
                           std::uint32_t tag_len) {
  return host.reply(hex_of(base, IPS_HASH_BYTES) + " " + raw(type, type_len)
                    + " " + raw(tag, tag_len));
}

std::int32_t ips_get_details(const void* hash) {
  return host.reply(hex_of(hash, IPS_HASH_BYTES));
}

std::int32_t ips_query(const void* filter, std::uint32_t len) {
  return host.reply(raw(filter, len));
}

std::int32_t ips_sha256(const void* from, std::uint32_t len) {
  return host.reply(raw(from, len));
}

std::int32_t ips_send(const void* agent, const void* message,
                      std::uint32_t len) {
  return host.reply(hex_of(agent, IPS_HASH_BYTES) + " " + raw(message, len));
}

std::int32_t ips_update(const void* ref, const void*, std::uint32_t,
                        const void*, std::uint32_t) {
  return host.reply(hex_of(ref, IPS_REF_BYTES));
}

// -- a DNA --------------------------------------------------------------------

IPS_FUNCTION(twice) {
  return 2 * args.integer(0);
}

IPS_FUNCTION(pair) {
  return ips::json::array({args.text(0), args.hash(1)});
}

IPS_VALIDATOR(judge) {
  auto n = change.content.integer();
  return n > 0 ? ips::valid() : ips::invalid(std::to_string(n) + " is small");
}

IPS_LINK_VALIDATOR(judge_link) {
  return change.adds && change.tag == "t" ? ips::valid()
                                          : ips::invalid("no such tag");
}

IPS_CALLBACK(receive) {
  return input["message"];
}

namespace {

template <class Body>
std::string call(Body body, std::string input) {
  host = {};
  host.input = std::move(input);
  auto reason = reason_of(body);
  return reason.empty() ? host.output : reason;
}

} // namespace

TEST_CASE("SDK: JSON is read strictly and written canonically", "[sdk][json]") {
  CHECK(dumped(R"( {"b":[1,-2],"a":{"x":null,"w":true}} )")
        == R"({"a":{"w":true,"x":null},"b":[1,-2]})");
  CHECK(dumped(R"("\u0041\n\u0001\ud83d\ude00\/")") == "\"A\\n\\u0001😀/\"");
  CHECK(dumped("9223372036854775807") == "9223372036854775807");
  CHECK(dumped("-9223372036854775808") == "-9223372036854775808");
  CHECK(dumped("[]") == "[]");
  CHECK(dumped("{}") == "{}");
  for (auto text : {"", "[", "[1,]", "{\"a\":1,\"a\":2}", "1.5", "1e3", "01",
                    "9223372036854775808", "-9223372036854775809", "nul",
                    "\"\\ud800\"", "\"\\x\"", "\"a\nb\"", "1 2", "{a:1}", "-"})
    CHECK(dumped(text) == "none");
  CHECK(dumped(std::string(1000, '[')) == "none");
}

TEST_CASE("SDK: JSON is made of plain values", "[sdk][json]") {
  CHECK(ips::json{"text"}.dump() == "\"text\"");
  CHECK(ips::json{true}.dump() == "true");
  CHECK(ips::json{std::uint8_t{7}}.dump() == "7");
  CHECK(ips::json{std::optional<std::string>{}}.dump() == "null");
  CHECK(ips::json{std::vector<int>{1, 2}}.dump() == "[1,2]");
  CHECK(ips::json{ips::bytes{1, 255}}.dump() == R"({"hex":"01ff"})");
  CHECK(ips::json{filled(0xab)}.if_hash() == filled(0xab));
  ips::header_ref ref{filled(1), 7, filled(2)};
  CHECK(ips::json{ref}.header() == ref);
  CHECK(ips::header_ref::from_raw(ref.raw().data()) == ref);
  ips::json x;
  x.set("b", 1).set("a", 2).set("b", 3);
  CHECK(x.dump() == R"({"a":2,"b":3})");
  CHECK(x["c"].is_null());
  CHECK(x.size() == 2);
  CHECK(reason_of([&] { (void)x.text(); })
        == R"(wanted a text, got {"a":2,"b":3})");
}

TEST_CASE("SDK: a function answers a value", "[sdk][functions]") {
  CHECK(call(ips_export_twice, "[21]") == "42");
  CHECK(call(ips_export_pair, R"(["x",")" + filled(5).hex() + "\"]")
        == R"(["x",")" + filled(5).hex() + "\"]");
}

TEST_CASE("SDK: wrong arguments are the caller's error", "[sdk][functions]") {
  CHECK(call(ips_export_twice, "[\"x\"]")
        == "twice takes an integer, got \"x\"");
  CHECK(call(ips_export_twice, "[]") == "twice takes an integer, got nothing");
  CHECK(call(ips_export_twice, "[1,2]") == "twice takes 1 argument, got 2");
  CHECK(call(ips_export_pair, "[\"x\",5]")
        == "pair takes a hash as argument 2, got 5");
  CHECK(call(ips_export_pair, "[\"x\"]")
        == "pair takes a hash as argument 2, got nothing");
}

TEST_CASE("SDK: a validator is silent or gives a reason", "[sdk][functions]") {
  auto change = [](int n) {
    return R"({"op":"create","type":"t","content":)" + std::to_string(n)
           + R"(,"author":")" + filled(1).hex() + R"(","seq":2,"time":3})";
  };
  CHECK(call(ips_export_judge, change(1)).empty());
  CHECK(call(ips_export_judge, change(-1)) == "-1 is small");
  auto link = R"({"op":"link","type":"l","base":")" + filled(1).hex()
              + R"(","target":")" + filled(2).hex()
              + R"(","tag":"t","author":")" + filled(1).hex()
              + R"(","seq":2,"time":3})";
  CHECK(call(ips_export_judge_link, link).empty());
  CHECK(call(ips_export_receive, R"({"from":"x","message":[1]})") == "[1]");
}

TEST_CASE("SDK: an update's target is read", "[sdk][functions]") {
  auto text = R"({"op":"update","type":"t","content":1,"author":")"
              + filled(1).hex() + R"(","seq":2,"time":3,"target":{"author":")"
              + filled(1).hex() + R"(","seq":1,"hash":")" + filled(3).hex()
              + R"(","entry":")" + filled(4).hex() + R"(","content":9}})";
  auto x = ips::entry_change::read(*ips::json::parse(text));
  REQUIRE(x.target);
  CHECK(x.op == ips::entry_change::kind::update);
  CHECK(x.target->header.hash == filled(3));
  CHECK(x.target->entry == filled(4));
  CHECK(x.target->content == 9);
}

TEST_CASE("SDK: host functions answer types", "[sdk][host]") {
  host = {};
  ips::header_ref ref{filled(1), 0x01020304, filled(2)};
  auto packed = ref.raw();
  host.answer
    = std::string(32, '\x07') + std::string(packed.begin(), packed.end());
  auto made = ips::commit("even", ips::json::object({{"b", 1}, {"a", 2}}));
  CHECK(host.seen == R"(even {"a":2,"b":1})");
  CHECK(made.entry == filled(7));
  CHECK(made.header == ref);
  ips::update_text(ref, "even", "2");
  CHECK(host.seen == ips::to_hex(packed.data(), packed.size()));

  host.answer = "[1]";
  CHECK(ips::get(filled(1)) == ips::json::array({1}));
  CHECK(ips::get(filled(1), ips::source::local) == ips::json::array({1}));
  CHECK(host.seen == "1 " + ips::to_hex(filled(1).value.data(), 32));
  CHECK(ips::get_text(filled(1), ips::source::several) == "[1]");
  CHECK(host.seen.starts_with("2 "));
  host.code = IPS_NONE;
  CHECK_FALSE(ips::get(filled(1)));
  CHECK_FALSE(ips::get_details(filled(1)));
}

TEST_CASE("SDK: a host function that failed ends the run", "[sdk][host]") {
  host = {};
  host.code = IPS_FAILED;
  host.answer = R"({"code":"IPS1402","message":"bob is silent"})";
  CHECK(reason_of([] { (void)ips::get(filled(1)); }) == "bob is silent");
  auto answer = ips::send(filled(1), "hi");
  CHECK_FALSE(answer);
  CHECK(answer.code == "IPS1402");
  CHECK(answer.message == "bob is silent");
  host.code = std::nullopt;
  host.answer = "null";
  CHECK(ips::send(filled(1), nullptr));
}

TEST_CASE("SDK: rows of links, chains and details are read", "[sdk][host]") {
  host = {};
  ips::header_ref ref{filled(1), 4, filled(2)};
  auto header = ips::json{ref}.dump();
  auto quoted = "\"" + filled(9).hex() + "\"";
  host.answer = "[{\"base\":" + quoted + ",\"target\":" + quoted
                + R"(,"type":"l","tag":{"hex":"ff"},"time":5,"header":)"
                + header + "}]";
  auto links = ips::get_links(filled(3), "l", "x");
  CHECK(host.seen == filled(3).hex() + " l x");
  REQUIRE(links.size() == 1);
  CHECK(links[0].tag == "\xff");
  CHECK(links[0].header == ref);

  host.answer = "[{\"seq\":3,\"hash\":" + quoted
                + R"(,"kind":"create","type":"note","entry":null,"time":1,)"
                  R"("content":"c","salt":"0102"}])";
  auto rows = ips::query({.type = "note", .from = 2});
  CHECK(host.seen
        == R"({"count":100,"from":2,"order":"asc","to":4294967295,)"
           R"("type":"note"})");
  CHECK_FALSE(rows.at(0).entry);
  CHECK(rows.at(0).salt == ips::bytes{1, 2});

  host.answer = "{\"entry\":" + quoted
                + R"(,"type":"t","content":1,"status":"updated","headers":[)"
                + ips::json{ref}
                    .set("time", 1)
                    .set("kind", "create")
                    .set("status", "live")
                    .dump()
                + "],\"updates\":[{\"entry\":" + quoted + ",\"header\":"
                + header + "}],\"deletes\":[{\"header\":" + header + "}]}";
  auto details = ips::get_details(filled(9));
  REQUIRE(details);
  CHECK(details->headers.at(0).header == ref);
  CHECK(details->updates.at(0).entry == filled(9));
  CHECK(details->deletes.at(0) == ref);
}

TEST_CASE("SDK: a private entry's hash covers type, salt and content",
          "[sdk][host]") {
  host = {};
  host.answer = std::string(32, '\x05');
  CHECK(ips::private_entry_hash("ab", {7, 8}, "xyz") == filled(5));
  using namespace std::string_literals;
  CHECK(host.seen == "\x01\x01\x02\0\0\0ab\x02\0\0\0\x07\x08\x03\0\0\0xyz"s);
}

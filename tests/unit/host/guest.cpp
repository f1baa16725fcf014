#include "tests/unit/host/guest.hpp"

#include "dna/host/function_table.hpp"
#include "runtime/codec/codec.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::host {

namespace {

std::string escaped(byte_view data) {
  std::string out;
  for (auto byte : data) {
    out += '\\';
    out += to_hex(byte_view{&byte, 1});
  }
  return out;
}

std::string imports() {
  std::string out;
  for (auto& x : function_table()) {
    std::string parameters;
    for (std::uint32_t i = 0; i < x.parameters; ++i)
      parameters += " i32";
    auto name = std::string{x.name};
    out += "(import \"ips\" \"" + name + "\" (func $" + name + " (param"
           + parameters + ") (result i32)))\n";
  }
  return out;
}

crypto::key_pair keys_of(std::uint8_t i) {
  crypto::seed seed;
  seed.value.fill(i);
  return crypto::key_pair{seed};
}

sandbox::engine& engine_of(std::size_t i) {
  static auto engines = sandbox::both_engines();
  return *engines.at(i);
}

/// Everything of a report that a caller can see, as text.
std::string shown(const run_report& x) {
  std::string out = std::to_string(x.fuel_used) + "\n";
  for (auto& line : x.trace)
    out += line.what + " " + std::to_string(line.fuel) + "\n";
  if (auto end = std::get_if<finished>(&x.outcome)) {
    out += "finished " + std::string{as_text(end->output)} + "\n";
    for (auto& write : end->writes) {
      out += json_text(header_json(write.body)) + " ";
      if (write.content)
        out += to_hex(codec::encode(*write.content));
    }
  } else if (auto why = std::get_if<failed>(&x.outcome)) {
    out += "failed " + why->reason;
  } else if (auto wants = std::get_if<needs>(&x.outcome)) {
    for (auto& wanted : wants->requests)
      out += "needs " + to_hex(journal_key(wanted));
  } else {
    out += "broken " + to_string(std::get<broken>(x.outcome).why);
  }
  return out;
}

manifest::entry_definition
entry_type_of(std::string name, manifest::entry_format format,
              manifest::visibility seen_by = manifest::visibility::everyone) {
  manifest::entry_definition out;
  out.name = std::move(name);
  out.format = format;
  out.seen_by = seen_by;
  out.validate = "judge_" + out.name;
  return out;
}

} // namespace

// -- guests --------------------------------------------------------------------

operand::operand(std::uint32_t value)
  : wat("(i32.const " + std::to_string(static_cast<std::int32_t>(value))
        + ")") {
}

operand last_value() {
  return operand{std::string{"(local.get $n)"}};
}

std::uint32_t guest::place(byte_view data) {
  auto at = next_;
  next_ += static_cast<std::uint32_t>(data.size());
  data_ += "(data (i32.const " + std::to_string(at) + ") \"" + escaped(data)
           + "\")\n";
  return at;
}

operands guest::text(std::string_view x) {
  return {place(x), static_cast<std::uint32_t>(x.size())};
}

guest& guest::call(const std::string& function, std::vector<operands> parts) {
  body_ += "(local.set $n (call $" + function;
  for (auto& part : parts)
    for (auto& x : part)
      body_ += " " + x.wat;
  body_ += "))\n";
  return *this;
}

std::uint32_t guest::copy_answer(std::uint32_t cap) {
  auto at = next_;
  next_ += cap;
  call("answer", {{at, cap}});
  return at;
}

guest& guest::output_answer() {
  auto at = copy_answer();
  return call("output", {{at, last_value()}});
}

guest& guest::commit_answer() {
  auto at = copy_answer();
  return call("commit", {text("raw"), {at, last_value()}});
}

guest& guest::repeat(std::uint32_t times) {
  body_ = "(local.set $i " + operand{times}.wat + ")\n(loop $again\n" + body_
          + "(local.set $i (i32.sub (local.get $i) (i32.const 1)))\n"
            "(br_if $again (local.get $i)))\n";
  return *this;
}

std::string guest::module_text() const {
  return "(module\n" + imports() + "(memory (export \"memory\") 16)\n" + data_
         + "(func (export \"run\") (local $n i32) (local $i i32)\n" + body_
         + "))";
}

// -- the DNA -------------------------------------------------------------------

manifest::manifest test_rules() {
  using manifest::entry_format;
  manifest::manifest out;
  out.name = "test";
  out.version = "1.2.3";
  out.properties = R"({"limit":5,"words":["a","b"]})";
  for (auto& x : {entry_type_of("number", entry_format::json),
                  entry_type_of("capped", entry_format::json),
                  entry_type_of("note", entry_format::text),
                  entry_type_of("raw", entry_format::bytes),
                  entry_type_of("secret", entry_format::json,
                                manifest::visibility::owner)})
    out.entries[x.name] = x;
  auto shape = manifest::schema::read({{"type", "integer"}, {"maximum", 9}});
  REQUIRE(shape);
  out.entries["capped"].shape = *shape;
  out.entries["capped"].max_bytes = 8;
  out.entries["raw"].max_bytes = 65536;
  out.links["likes"] = {"likes", "judge_likes", 8};
  out.links["free"] = {"free", "", 256};
  out.calls.membrane_proof = "judge_member";
  out.exposed = {"run"};
  out.internal = {"tick"};
  return out;
}

run_context context_of(const guest& x, purpose why) {
  run_context out;
  auto dna = std::make_shared<manifest::package>();
  dna->hash = some<dna_hash>(0xd0);
  dna->rules = test_rules();
  auto module = sandbox::prepare(sandbox::wat(x.module_text()),
                                 dna->rules.limits, function_table());
  if (!module)
    UNSCOPED_INFO(to_string(module.failure()));
  REQUIRE(module);
  dna->module
    = std::make_shared<const sandbox::metered_module>(std::move(*module));
  auto keys = keys_of(1);
  out.why = why;
  out.dna = std::move(dna);
  out.function = "run";
  out.input = to_bytes("[7]");
  out.agent = keys.address();
  out.caller = out.agent;
  out.key = keys.key();
  out.head.next_seq = 2;
  out.head.prev = some<header_hash>(0xaa);
  out.head.time = {1'000};
  out.head.latest_of_type["number"] = some<header_hash>(0xbb);
  out.now = {2'000};
  out.random_seed.fill(5);
  return out;
}

// -- runs ----------------------------------------------------------------------

run_report run_in_both(const run_context& context, const journal& answers) {
  auto first = run(engine_of(0), context, answers);
  auto second = run(engine_of(1), context, answers);
  CHECK(shown(first) == shown(second));
  return first;
}

run_report run_in_both(const guest& x, const journal& answers, purpose why) {
  return run_in_both(context_of(x, why), answers);
}

errc broken_by(const run_report& x) {
  return came_to<broken>(x).why.code;
}

json output_of(const run_report& x) {
  return json::parse(as_text(came_to<finished>(x).output));
}

std::vector<std::int32_t> values_of(const run_report& x) {
  std::vector<std::int32_t> out;
  for (auto& line : x.trace) {
    auto sign = line.what.rfind(" = ");
    if (sign != std::string::npos)
      out.push_back(std::stoi(line.what.substr(sign + 3)));
  }
  return out;
}

std::size_t replay(const run_context& context, const journal& world,
                   run_report& last) {
  journal answers;
  for (std::size_t runs = 1;; ++runs) {
    last = run_in_both(context, answers);
    auto wants = std::get_if<needs>(&last.outcome);
    if (!wants)
      return runs;
    for (auto& wanted : wants->requests) {
      std::pair key{journal_key(wanted), std::uint32_t{0}};
      while (answers.contains(key))
        ++key.second;
      answers[key] = world.at(key);
    }
  }
}

// -- journals ------------------------------------------------------------------

answer there(bytes data) {
  return {answer::kind::there, std::move(data)};
}

answer there(const json& x) {
  return there(json_bytes(x));
}

answer there(const chain::entry& x) {
  return there(codec::encode(x));
}

answer none() {
  return {answer::kind::none, {}};
}

answer failed_with(const error& x) {
  return {answer::kind::failed, json_bytes(error_json(x))};
}

journal only(const request& x, const answer& y, std::uint32_t ordinal) {
  return {{{journal_key(x), ordinal}, y}};
}

// -- things --------------------------------------------------------------------

chain::signed_header foreign_header(chain::header partial) {
  auto keys = keys_of(2);
  partial.author = keys.address();
  partial.seq = 7;
  partial.time = {500};
  return chain::sign(std::move(partial), keys);
}

chain::entry entry_of(std::string type, std::string_view content) {
  return {std::move(type), {}, to_bytes(content)};
}

} // namespace ips::host

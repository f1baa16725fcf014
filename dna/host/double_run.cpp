#include "dna/host/double_run.hpp"

#include <algorithm>
#include <optional>

#include "dna/host/answers.hpp"
#include "dna/manifest/manifest_checks.hpp"
#include "runtime/dht/link_page.hpp"

namespace ips::host {

namespace {

/// Rounds of requests that one run may make here.
constexpr int rounds_max = 8;

/// A function and one thing to tell it.
struct trial {
  std::string function;
  purpose why = purpose::call;
  json input;
  bytes content = {};
};

std::string some_hash(char digit) {
  return std::string(64, digit);
}

json some_ref() {
  return {{"author", some_hash('a')}, {"seq", 2}, {"hash", some_hash('b')}};
}

// -- what validators are told -------------------------------------------------

json sample_of(const manifest::entry_definition& x) {
  if (x.format == manifest::entry_format::bytes)
    return {{"hex", "00ff"}};
  if (x.format == manifest::entry_format::json && x.shape)
    return x.shape->sample();
  return "a";
}

json told(std::string_view op, const std::string& type) {
  return {{"op", op},
          {"type", type},
          {"author", some_hash('a')},
          {"seq", 3},
          {"time", 1'700'000'000'000'000}};
}

void add_entry_trials(const manifest::entry_definition& x,
                      std::vector<trial>& out) {
  auto sample = sample_of(x);
  auto content = content_of(x, sample);
  auto raw = content ? *content : bytes{};
  for (std::string_view op : {"create", "update", "remove"}) {
    auto input = told(op, x.name);
    if (op != "remove")
      input["content"] = sample;
    if (op != "create") {
      input["target"] = some_ref();
      input["target"]["entry"] = some_hash('c');
      input["target"]["content"] = sample;
    }
    out.push_back({x.validate, purpose::validation, std::move(input), raw});
  }
}

void add_link_trials(const manifest::link_definition& x,
                     std::vector<trial>& out) {
  for (std::string_view op : {"link", "unlink"}) {
    auto input = told(op, x.name);
    input["base"] = some_hash('a');
    input["target"] = some_hash('c');
    input["tag"] = "a";
    out.push_back(
      {x.validate, purpose::validation, std::move(input), to_bytes("a")});
  }
}

// -- what the others are told -------------------------------------------------

std::vector<json> call_inputs() {
  return {json::array(),
          json::array({1}),
          json::array({"a"}),
          json::array({some_hash('c')}),
          json::array({some_ref()}),
          json::array({"a", 1})};
}

json callback_input(std::string_view place) {
  if (place == "callbacks.receive")
    return {{"from", some_hash('a')}, {"message", {{"text", "a"}}}};
  if (place == "callbacks.post_commit")
    return json::array(
      {{{"entry", some_hash('c')}, {"header", some_ref()}, {"type", "a"}}});
  if (place == "callbacks.rejected")
    return {{"op", "put_entry"},        {"type", "a"},
            {"entry", some_hash('c')},  {"header", some_ref()},
            {"holder", some_hash('d')}, {"code", "IPS1301"},
            {"reason", "it is a trial"}};
  if (place == "callbacks.every.function")
    return {{"now", 1'700'000'000'000'000}};
  return {{"agent", some_hash('a')}, {"info", "a"}, {"proof", "a"}};
}

std::vector<trial> trials_of(const manifest::manifest& rules) {
  std::vector<trial> out;
  for (auto& [name, one] : rules.entries)
    add_entry_trials(one, out);
  for (auto& [name, one] : rules.links)
    if (!one.validate.empty())
      add_link_trials(one, out);
  for (auto& one : manifest::named_functions(rules)) {
    if (one.place.starts_with("functions."))
      for (auto& input : call_inputs())
        out.push_back({one.name, purpose::call, input});
    else if (one.place == "callbacks.membrane_proof")
      out.push_back({one.name, purpose::validation, callback_input(one.place)});
    else if (one.place.starts_with("callbacks."))
      out.push_back({one.name, purpose::callback, callback_input(one.place)});
  }
  return out;
}

// -- one run as text ----------------------------------------------------------

/// A network in which nothing is there and nobody answers.
answer answer_to(const request& x) {
  if (auto links = std::get_if<links_request>(&x); links && links->paged)
    return {answer::kind::there, json_bytes(links_page_json(links->base, {}))};
  if (std::holds_alternative<links_request>(x)
      || std::holds_alternative<activity_request>(x)
      || std::holds_alternative<query_request>(x))
    return {answer::kind::there, json_bytes(json::array())};
  if (std::holds_alternative<sign_request>(x))
    return {answer::kind::there, bytes(64, 7)};
  if (std::holds_alternative<send_request>(x)
      || std::holds_alternative<call_request>(x))
    return {answer::kind::failed,
            json_bytes(error_json({errc::peer_timeout, "nobody is there"}))};
  return {answer::kind::none, {}};
}

void tell_outcome(const run_report& x, std::string& out) {
  if (auto end = std::get_if<finished>(&x.outcome)) {
    out += "answer " + std::string{as_text(end->output)} + "\n";
    for (auto& write : end->writes) {
      out += "write " + header_json(write.body).dump();
      if (write.content)
        out += " " + write.content->type + " " + to_hex(write.content->salt)
               + " " + to_hex(write.content->content);
      out += "\n";
    }
    for (auto& one : end->signals)
      out += "signal " + one.name + " " + one.content + "\n";
  } else if (auto refusal = std::get_if<failed>(&x.outcome)) {
    out += "failed " + refusal->reason + "\n";
  } else if (auto stop = std::get_if<broken>(&x.outcome)) {
    out += "broken " + to_string(stop->why) + "\n";
  } else if (auto wants = std::get_if<needs>(&x.outcome)) {
    for (auto& one : wants->requests)
      out += "needs " + to_hex(journal_key(one)) + "\n";
  }
  out += "fuel " + std::to_string(x.fuel_used) + "\n";
  for (auto& line : x.trace)
    out += "trace " + line.what + " " + std::to_string(line.fuel) + "\n";
}

run_context context_of(const std::shared_ptr<const manifest::package>& dna,
                       const trial& x) {
  run_context out;
  out.why = x.why;
  out.dna = dna;
  out.function = x.function;
  out.input = json_bytes(x.input);
  out.content = x.content;
  out.agent.value.fill(0xaa);
  out.caller = out.agent;
  out.head.next_seq = 3;
  out.now = out.head.time = {1'700'000'000'000'000};
  out.random_seed.fill(0x5a);
  return out;
}

/// All that a run does until it needs nothing any more.
std::string tell_run(sandbox::engine& engine, const run_context& context) {
  std::string out;
  journal answers;
  for (int round = 0; round < rounds_max; ++round) {
    auto report = run(engine, context, answers);
    tell_outcome(report, out);
    auto wants = std::get_if<needs>(&report.outcome);
    if (!wants)
      break;
    for (auto& one : wants->requests) {
      auto key = journal_key(one);
      std::uint32_t ordinal = 0;
      while (answers.contains({key, ordinal}))
        ++ordinal;
      answers[{key, ordinal}] = answer_to(one);
    }
  }
  return out;
}

/// The first line in which two texts differ, from both.
std::string difference(const std::string& a, const std::string& b) {
  std::size_t line = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()) && a[i] == b[i]; ++i)
    if (a[i] == '\n')
      line = i + 1;
  auto cut = [line](const std::string& x) {
    return line < x.size() ? x.substr(line, x.find('\n', line) - line)
                           : std::string{"nothing more"};
  };
  return "\"" + cut(a) + "\" and \"" + cut(b) + "\"";
}

/// Both runs in each engine; the first that is unlike the very first.
std::optional<run_difference> compare(const run_context& context,
                                      std::span<sandbox::engine* const> all) {
  std::optional<std::string> first;
  for (auto engine : all)
    for (int i = 0; i < 2; ++i) {
      auto text = tell_run(*engine, context);
      if (!first)
        first = text;
      else if (*first != text)
        return run_difference{context.function,
                              "with the input "
                                + std::string{as_text(context.input)} + ", "
                                + std::string{all[0]->name()} + " and "
                                + std::string{engine->name()}
                                + " came to: " + difference(*first, text)};
    }
  return std::nullopt;
}

} // namespace

double_run_report run_twice(std::shared_ptr<const manifest::package> dna,
                            std::span<sandbox::engine* const> engines) {
  double_run_report out;
  std::vector<std::string> names;
  for (auto& one : trials_of(dna->rules)) {
    ++out.inputs;
    names.push_back(one.function);
    if (auto found = compare(context_of(dna, one), engines))
      out.differences.push_back(std::move(*found));
  }
  std::sort(names.begin(), names.end());
  out.functions = static_cast<std::size_t>(
    std::unique(names.begin(), names.end()) - names.begin());
  return out;
}

} // namespace ips::host

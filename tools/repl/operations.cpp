#include "tools/repl/operations.hpp"

#include <algorithm>
#include <array>

#include "tools/repl/duration_text.hpp"

namespace ips::repl {

namespace {

using actors::network;

/// More agents than one machine of 24 GiB can hold are a slip of the finger.
constexpr std::uint32_t spawn_max = 1'000'000;

error wrong(const std::string& what) {
  return {errc::wrong_argument, what};
}

const json& at(const json& arguments, std::size_t i) {
  static const json none;
  return arguments.is_array() && i < arguments.size() ? arguments[i] : none;
}

result<std::string> text_at(const json& arguments, std::size_t i) {
  auto& x = at(arguments, i);
  if (!x.is_string())
    return wrong("a text is wanted, not " + x.dump().substr(0, 60));
  return x.get<std::string>();
}

result<std::vector<std::string>> names_at(const json& arguments,
                                          std::size_t i) {
  std::vector<std::string> names;
  for (auto& x : at(arguments, i)) {
    if (!x.is_string())
      return wrong("agent names are wanted, not " + x.dump().substr(0, 60));
    names.push_back(x.get<std::string>());
  }
  return names;
}

result<json> done(const status& x) {
  if (!x)
    return x.failure();
  return json{};
}

result<json> spawn(network& net, const json& arguments) {
  auto& wish = at(arguments, 0);
  if (wish.is_array()) {
    IPS_TRY_VALUE(names, names_at(arguments, 0));
    IPS_TRY(net.spawn_named(names));
    return json(names);
  }
  if (!wish.is_number_integer() || wish < 1 || wish > spawn_max)
    return wrong("net.spawn takes a number from 1 to "
                 + std::to_string(spawn_max) + " or a list of names");
  IPS_TRY_VALUE(names, net.spawn(wish.get<std::uint32_t>()));
  return json(names);
}

result<json> agents(network& net, const json&) {
  return json(net.agents());
}

result<json> agent(network& net, const json& arguments) {
  IPS_TRY_VALUE(name, text_at(arguments, 0));
  return net.agent(name);
}

result<json> install(network& net, const json& arguments) {
  IPS_TRY_VALUE(path, text_at(arguments, 0));
  IPS_TRY_VALUE(names, names_at(arguments, 1));
  return net.install(path, names);
}

result<json> dnas(network& net, const json&) {
  return net.dnas();
}

result<json> kill(network& net, const json& arguments) {
  IPS_TRY_VALUE(name, text_at(arguments, 0));
  return done(net.kill(name));
}

result<json> capacity(network& net, const json& arguments) {
  IPS_TRY_VALUE(name, text_at(arguments, 0));
  auto& bytes = at(arguments, 1);
  if (!bytes.is_number_integer() || bytes < 0)
    return wrong("a capacity is a number of bytes, or such as \"16MiB\"");
  return done(net.cap(name, bytes.get<std::uint64_t>()));
}

result<json> restart(network& net, const json& arguments) {
  IPS_TRY_VALUE(name, text_at(arguments, 0));
  return done(net.restart(name));
}

result<json> settle(network& net, const json&) {
  return done(net.settle());
}

result<json> autosettle(network& net, const json& arguments) {
  auto& on = at(arguments, 0);
  if (!on.is_boolean())
    return wrong("net.autosettle is true or false");
  net.set_autosettle(on.get<bool>());
  return json{};
}

result<json> secure(network& net, const json& arguments) {
  auto& count = at(arguments, 0);
  if (!count.is_number_integer() || count < 1 || count > spawn_max)
    return wrong("net.secure takes how many secure nodes to add");
  IPS_TRY_VALUE(names, net.add_secure(count.get<std::uint32_t>()));
  return json(names);
}

result<json> secure_list(network& net, const json&) {
  return net.secure_nodes();
}

result<json> secure_state(network& net, const json& arguments) {
  IPS_TRY_VALUE(range, text_at(arguments, 0));
  return net.secure_state(range);
}

result<json> stats(network& net, const json&) {
  return net.stats();
}

result<json> memory(network& net, const json&) {
  return net.memory();
}

/// [agent, dna, verb, arguments]
result<network::request> request_of(const json& arguments) {
  network::request x;
  IPS_TRY_VALUE(name, text_at(arguments, 0));
  IPS_TRY_VALUE(dna, text_at(arguments, 1));
  IPS_TRY_VALUE(verb, text_at(arguments, 2));
  x.agent = name;
  x.dna = dna;
  x.verb = verb;
  x.arguments = at(arguments, 3);
  return x;
}

result<json> perform(network& net, const json& arguments) {
  IPS_TRY_VALUE(x, request_of(arguments));
  return net.perform(x);
}

result<json> start(network& net, const json& arguments) {
  IPS_TRY_VALUE(x, request_of(arguments));
  IPS_TRY_VALUE(ticket, net.start(x));
  return json(std::to_string(ticket));
}

/// The text of a number that the network gave out.
result<actors::ticket> number_at(const json& arguments) {
  IPS_TRY_VALUE(text, text_at(arguments, 0));
  if (text.empty() || text.size() > 19
      || !std::all_of(text.begin(), text.end(),
                      [](char c) { return c >= '0' && c <= '9'; }))
    return wrong("\"" + text.substr(0, 40) + "\" is not a ticket");
  return actors::ticket{std::stoull(text)};
}

result<json> finish(network& net, const json& arguments) {
  IPS_TRY_VALUE(number, number_at(arguments));
  return net.finish(number);
}

/// [agent, dna, path, hash]; a put has an empty hash.
result<json> file_start(network& net, const json& arguments) {
  network::file_request x;
  std::string* const fields[] = {&x.agent, &x.dna, &x.path, &x.hash};
  for (std::size_t i = 0; i < std::size(fields); ++i) {
    IPS_TRY_VALUE(text, text_at(arguments, i));
    *fields[i] = std::move(text);
  }
  IPS_TRY_VALUE(number, net.start_file(x));
  return json(std::to_string(number));
}

result<json> file_step(network& net, const json& arguments) {
  IPS_TRY_VALUE(number, number_at(arguments));
  return net.step_file(number);
}

result<json> file_end(network& net, const json& arguments) {
  IPS_TRY_VALUE(number, number_at(arguments));
  net.end_file(number);
  return json{};
}

result<json> signals(network& net, const json&) {
  return net.signals();
}

result<json> holders(network& net, const json& arguments) {
  IPS_TRY_VALUE(hash, text_at(arguments, 0));
  return net.holders(hash);
}

result<json> ring(network& net, const json&) {
  return net.ring();
}

result<json> lookup(network& net, const json& arguments) {
  IPS_TRY_VALUE(key, text_at(arguments, 0));
  IPS_TRY_VALUE(from, text_at(arguments, 1));
  auto& paths = at(arguments, 2);
  if (!paths.is_number_unsigned() || paths.get<std::uint64_t>() > UINT32_MAX)
    return wrong("a number of paths is wanted");
  return net.lookup(key, from, paths.get<std::uint32_t>());
}

result<json> explain(network& net, const json& arguments) {
  IPS_TRY_VALUE(hash, text_at(arguments, 0));
  return net.explain(hash);
}

result<json> now(network& net, const json&) {
  return json(net.now_micros());
}

result<json> advance(network& net, const json& arguments) {
  IPS_TRY_VALUE(span, parse_duration(at(arguments, 0)));
  return done(net.advance(span.count()));
}

/// Spans of time as text, so that the network reads one form only.
result<json> churn(network& net, const json& arguments) {
  auto options = at(arguments, 0);
  for (auto key : {"session", "absence"})
    if (options.is_object() && options.contains(key)) {
      IPS_TRY_VALUE(span, parse_duration(options[key]));
      options[key] = std::to_string(span.count()) + "us";
    }
  return done(net.start_churn(options));
}

/// A latency with each span of time as text, so that the network reads one
/// form only.
result<json> latency_of(const json& value) {
  if (!value.is_object()) {
    IPS_TRY_VALUE(span, parse_duration(value));
    return json(std::to_string(span.count()) + "us");
  }
  auto out = json::object();
  for (auto& [key, x] : value.items()) {
    if (key != "min" && key != "max" && key != "mean")
      return wrong("a latency has min and max, or mean, not \"" + key + "\"");
    IPS_TRY_VALUE(span, parse_duration(x));
    out[key] = std::to_string(span.count()) + "us";
  }
  auto with_mean = out.contains("mean");
  auto with_range = out.contains("min") && out.contains("max");
  if (with_mean ? out.size() != 1 : !with_range)
    return wrong("a latency is a span of time, {min, max}, or {mean}");
  return out;
}

result<json> probability_of(const json& value) {
  if (!value.is_number() || !(value.get<double>() >= 0)
      || value.get<double>() > 1)
    return wrong("a probability is a number from 0 to 1, not "
                 + value.dump().substr(0, 60));
  return value;
}

result<json> fault(network& net, const json& arguments) {
  IPS_TRY_VALUE(kind, text_at(arguments, 0));
  auto value = at(arguments, 1);
  if (kind == "latency") {
    IPS_TRY_VALUE(latency, latency_of(value));
    value = latency;
  } else if (kind != "partition" && kind != "unchecked" && kind != "byzantine"
             && kind != "clear") {
    IPS_TRY(probability_of(value));
  }
  return done(net.fault(kind, value));
}

struct row {
  std::string_view name;
  network_operation run;
};

constexpr auto operations = std::to_array<row>({
  {"perform", perform},
  {"start", start},
  {"finish", finish},
  {"file_start", file_start},
  {"file_step", file_step},
  {"file_end", file_end},
  {"spawn", spawn},
  {"agents", agents},
  {"agent", agent},
  {"install", install},
  {"dnas", dnas},
  {"kill", kill},
  {"restart", restart},
  {"settle", settle},
  {"autosettle", autosettle},
  {"stats", stats},
  {"memory", memory},
  {"holders", holders},
  {"ring", ring},
  {"lookup", lookup},
  {"explain", explain},
  {"now", now},
  {"advance", advance},
  {"fault", fault},
  {"signals", signals},
  {"churn", churn},
  {"secure", secure},
  {"secure_list", secure_list},
  {"secure_state", secure_state},
  {"capacity", capacity},
});

} // namespace

network_operation find_network_operation(const std::string& name) {
  for (auto& x : operations)
    if (x.name == name)
      return x.run;
  return nullptr;
}

} // namespace ips::repl

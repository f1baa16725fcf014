#include "tools/repl/history.hpp"

#include <algorithm>
#include <array>

namespace ips::repl {

namespace {

constexpr std::array<std::string_view, 16> kept{
  "file_start", "file_step", "file_end", "perform", "start",  "finish",
  "spawn",      "install",   "kill",     "restart", "settle", "autosettle",
  "advance",    "churn",     "capacity", "secure"};

const json& at(const json& list, std::size_t i) {
  static const json none;
  return list.is_array() && i < list.size() ? list[i] : none;
}

std::string verb_of(const json& arguments) {
  auto& verb = at(arguments, 2);
  return verb.is_string() ? verb.get<std::string>() : "";
}

bool is_hash(const json& x) {
  if (!x.is_string())
    return false;
  auto& text = x.get_ref<const std::string&>();
  return text.size() == 64
         && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Whether both name the same place of the same chain.
bool is_same_place(const json& before, const json& after) {
  for (auto key : {"author", "seq", "hash"})
    if (!before.contains(key) || !after.contains(key))
      return false;
  return before["author"] == after["author"] && before["seq"] == after["seq"]
         && is_hash(before["hash"]) && is_hash(after["hash"]);
}

std::string joined(const json& values) {
  std::string out;
  for (auto& x : values)
    out += (out.empty() ? "" : ", ")
           + x.dump(-1, ' ', false, json::error_handler_t::replace);
  return out;
}

} // namespace

void history::add(const std::string& name, const json& arguments,
                  const result<json>& answer) {
  auto wanted = name == "fault"
                || std::find(kept.begin(), kept.end(), name) != kept.end();
  // What a trace says of a run is another's after each change of the code.
  if (!wanted || (name == "perform" && verb_of(arguments) == "trace"))
    return;
  if (all_.size() < history_max)
    all_.push_back({name, arguments, answer});
  else
    is_complete_ = false;
}

bool is_setting(const asked_operation& x) {
  return x.answer
         && (x.name == "spawn" || x.name == "install"
             || x.name == "autosettle");
}

bool is_answered(const asked_operation& x) {
  return x.name == "perform" || x.name == "finish";
}

std::string text_of(const asked_operation& x) {
  if (x.name == "finish")
    return "ticket " + joined(x.arguments);
  if (x.name != "perform")
    return x.name + "(" + joined(x.arguments) + ")";
  auto& agent = at(x.arguments, 0);
  auto verb = verb_of(x.arguments);
  auto out = (agent.is_string() ? agent.get<std::string>() : agent.dump()) + "."
             + verb;
  auto& values = at(x.arguments, 3);
  if (verb != "call")
    return out + "(" + joined(values) + ")";
  auto given = joined(at(values, 1));
  return out + "(" + at(values, 0).dump() + (given.empty() ? "" : ", ") + given
         + ")";
}

void renaming::add(const std::string& before, const std::string& after) {
  if (before != after)
    names_.emplace(before, after);
}

// Answers and arguments are JSON of at most 64 levels: recursion is bounded.
json renaming::apply(const json& x) const {
  if (x.is_string()) {
    auto found = names_.find(x.get_ref<const std::string&>());
    return found == names_.end() ? x : json(found->second);
  }
  if (!x.is_structured())
    return x;
  auto out = x;
  for (auto& inner : out)
    inner = apply(inner);
  return out;
}

bool renaming::match(const json& before, const json& after) {
  if (before.is_object() && after.is_object())
    return match_objects(before, after);
  if (before.is_array() && after.is_array()) {
    auto equal = before.size() == after.size();
    for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
      equal = match(before[i], after[i]) && equal;
    return equal;
  }
  if (apply(before) == after)
    return true;
  if (is_hash(before) && is_hash(after))
    add(before.get<std::string>(), after.get<std::string>());
  return false;
}

bool renaming::match_objects(const json& before, const json& after) {
  if (is_same_place(before, after))
    add(before["hash"].get<std::string>(), after["hash"].get<std::string>());
  auto equal = before.size() == after.size();
  for (auto& [key, value] : before.items()) {
    auto other = after.find(key);
    equal = other != after.end() && match(value, *other) && equal;
  }
  return equal;
}

bool renaming::match(const result<json>& before, const result<json>& after) {
  if (before && after)
    return match(*before, *after);
  if (before || after)
    return false;
  return before.failure().code == after.failure().code
         && before.failure().message == after.failure().message;
}

std::string ticket_book::keep(const std::string& of_network) {
  auto name = std::to_string(++given_);
  tickets_[name] = of_network;
  return name;
}

void ticket_book::bind(const std::string& name, const std::string& of_network) {
  tickets_[name] = of_network;
}

std::string ticket_book::find(const std::string& name) const {
  auto found = tickets_.find(name);
  return found == tickets_.end() ? "0" : found->second;
}

} // namespace ips::repl

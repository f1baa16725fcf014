#pragma once
// The members of `ips::json` that need its whole definition.

#include "json.hpp"

namespace ips {

inline json::json(const header_ref& x) {
  set("author", x.author).set("seq", x.seq).set("hash", x.hash);
}

inline json::json(const bytes& x) {
  set("hex", to_hex(x));
}

inline json json::array(std::initializer_list<json> items) {
  json out;
  out.value_ = array_type{items};
  return out;
}

inline json json::object(std::initializer_list<member> members) {
  json out;
  out.value_.emplace<object_type>().reserve(members.size());
  for (auto& x : members)
    out.set(x.name, x.value);
  return out;
}

inline std::optional<header_ref> json::if_header() const {
  auto author = (*this)["author"].if_hash();
  auto seq = (*this)["seq"].if_integer();
  auto hash = (*this)["hash"].if_hash();
  if (!author || !seq || !hash || *seq < 0 || *seq > 0xffffffff)
    return std::nullopt;
  return header_ref{*author, static_cast<std::uint32_t>(*seq), *hash};
}

inline std::size_t json::size() const {
  if (auto list = if_array())
    return list->size();
  auto members = if_object();
  return members ? members->size() : 0;
}

inline std::size_t json::place_of(std::string_view name) const {
  auto& members = *if_object();
  // Texts that hosts make come in order: most often it is the end.
  if (members.empty() || members.back().name < name)
    return members.size();
  auto found = std::lower_bound(
    members.begin(), members.end(), name,
    [](const member& x, std::string_view y) { return x.name < y; });
  return static_cast<std::size_t>(found - members.begin());
}

inline const json* json::find(std::string_view name) const {
  auto members = if_object();
  if (!members)
    return nullptr;
  auto place = place_of(name);
  return place < members->size() && (*members)[place].name == name
           ? &(*members)[place].value
           : nullptr;
}

inline const json& json::operator[](std::string_view name) const {
  auto found = find(name);
  return found ? *found : none();
}

inline const json& json::at(std::size_t place) const {
  auto list = if_array();
  return list && place < list->size() ? (*list)[place] : none();
}

inline json& json::set(std::string name, json value) {
  // Most objects have no more members than this.
  constexpr std::size_t members_expected = 8;
  if (!if_object())
    value_.emplace<object_type>().reserve(members_expected);
  auto& members = *std::get_if<object_type>(&value_);
  auto place = place_of(name);
  if (place == members.size())
    members.push_back({std::move(name), std::move(value)});
  else if (members[place].name == name)
    members[place].value = std::move(value);
  else
    members.insert(members.begin() + static_cast<std::ptrdiff_t>(place),
                   {std::move(name), std::move(value)});
  return *this;
}

inline json& json::push_back(json value) {
  if (!if_array())
    value_ = array_type{};
  std::get_if<array_type>(&value_)->push_back(std::move(value));
  return *this;
}

} // namespace ips

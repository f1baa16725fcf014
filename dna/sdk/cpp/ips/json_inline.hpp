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
  out.value_ = object_type{};
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

inline const json* json::find(std::string_view name) const {
  auto members = if_object();
  if (!members)
    return nullptr;
  auto found = std::lower_bound(
    members->begin(), members->end(), name,
    [](const member& x, std::string_view y) { return x.name < y; });
  return found != members->end() && found->name == name ? &found->value
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

inline json& json::set(std::string_view name, json value) {
  if (!if_object())
    value_ = object_type{};
  if (auto found = find(name)) {
    *const_cast<json*>(found) = std::move(value);
    return *this;
  }
  auto& members = *std::get_if<object_type>(&value_);
  auto place = std::find_if(members.begin(), members.end(),
                            [&](auto& x) { return name < x.name; });
  members.insert(place, member{std::string{name}, std::move(value)});
  return *this;
}

inline json& json::push_back(json value) {
  if (!if_array())
    value_ = array_type{};
  std::get_if<array_type>(&value_)->push_back(std::move(value));
  return *this;
}

} // namespace ips

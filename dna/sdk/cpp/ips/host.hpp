#pragma once
// The host's functions with types. Where a function fails and the module is
// not asked what to do about it, the run ends with the host's message.

#include "answers.hpp"

namespace ips {

// -- answers ------------------------------------------------------------------

/// The host's answer of that length.
inline std::string answer_text(std::int32_t length) {
  std::string out(static_cast<std::size_t>(length), '\0');
  ips_answer(out.data(), size32(out));
  return out;
}

inline std::string last_answer() {
  std::uint8_t unused = 0;
  return answer_text(ips_answer(&unused, 0));
}

/// None for IPS_NONE; ends the run for IPS_FAILED.
inline std::optional<std::string> optional_answer(std::int32_t length) {
  if (length == IPS_NONE)
    return std::nullopt;
  if (length >= 0)
    return answer_text(length);
  auto failure = json::parse(last_answer()).value_or(json{});
  auto message = failure["message"].if_text();
  fail(message ? *message : "a host function failed");
}

inline std::string needed_answer(std::int32_t length) {
  auto out = optional_answer(length);
  if (!out)
    fail("a host function gave no answer");
  return *std::move(out);
}

inline json json_answer(std::int32_t length) {
  return json::parse(needed_answer(length)).value_or(json{});
}

/// The answer, or the failure as a value.
inline reply reply_answer(std::int32_t length) {
  if (length != IPS_FAILED)
    return {json_answer(length), {}, {}};
  auto failure = json::parse(last_answer()).value_or(json{});
  return {{}, failure["code"].text(), failure["message"].text()};
}

inline const std::uint8_t* as_bytes(const std::string& raw) {
  return reinterpret_cast<const std::uint8_t*>(raw.data());
}

inline hash hash_answer(std::int32_t length) {
  auto raw = needed_answer(length);
  hash out;
  std::copy_n(as_bytes(raw), IPS_HASH_BYTES, out.value.begin());
  return out;
}

inline header_ref header_answer(std::int32_t length) {
  return header_ref::from_raw(as_bytes(needed_answer(length)));
}

inline committed commit_answer(std::int32_t length) {
  auto raw = needed_answer(length);
  committed out;
  std::copy_n(as_bytes(raw), IPS_HASH_BYTES, out.entry.value.begin());
  out.header = header_ref::from_raw(as_bytes(raw) + IPS_HASH_BYTES);
  return out;
}

inline std::string_view as_text(const bytes& raw) {
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

// -- writing ------------------------------------------------------------------

/// Appends an entry of format "text".
inline committed commit_text(std::string_view type, std::string_view text) {
  return commit_answer(
    ips_commit(type.data(), size32(type), text.data(), size32(text)));
}

/// Appends an entry of format "json".
inline committed commit(std::string_view type, const json& value) {
  return commit_text(type, value.dump());
}

/// Appends an entry of format "bytes".
inline committed commit_bytes(std::string_view type, const bytes& raw) {
  return commit_text(type, as_text(raw));
}

/// Puts an entry of format "text" in the place of an older one's.
inline committed update_text(const header_ref& old, std::string_view type,
                             std::string_view text) {
  return commit_answer(ips_update(old.raw().data(), type.data(), size32(type),
                                  text.data(), size32(text)));
}

inline committed update(const header_ref& old, std::string_view type,
                        const json& value) {
  return update_text(old, type, value.dump());
}

inline committed update_bytes(const header_ref& old, std::string_view type,
                              const bytes& raw) {
  return update_text(old, type, as_text(raw));
}

/// Withdraws an entry.
inline header_ref remove(const header_ref& old) {
  return header_answer(ips_remove(old.raw().data()));
}

inline header_ref link(const hash& base, const hash& target,
                       std::string_view type, std::string_view tag = "") {
  return header_answer(ips_link(base.value.data(), target.value.data(),
                                type.data(), size32(type), tag.data(),
                                size32(tag)));
}

/// @param added the header of the link
inline header_ref unlink(const header_ref& added, const hash& base) {
  return header_answer(ips_unlink(added.raw().data(), base.value.data()));
}

// -- reading ------------------------------------------------------------------

/// Whose word about an entry counts.
enum class source : std::uint32_t {
  /// The first holder's that has it.
  any = IPS_FROM_ANY,
  /// What this agent has itself.
  local = IPS_FROM_LOCAL,
  /// Several holders', joined: what one has not heard of, another tells.
  several = IPS_FROM_SEVERAL,
};

/// The text or the bytes of an entry, or the text of its JSON.
inline std::optional<std::string> get_text(const hash& entry) {
  return optional_answer(ips_get(entry.value.data()));
}

/// As `get_text`, in calls only.
inline std::optional<std::string> get_text(const hash& entry, source from) {
  return optional_answer(
    ips_get_from(entry.value.data(), static_cast<std::uint32_t>(from)));
}

inline std::optional<json> get(const hash& entry) {
  auto text = get_text(entry);
  return text ? json::parse(*text) : std::nullopt;
}

/// As `get`, in calls only.
inline std::optional<json> get(const hash& entry, source from) {
  auto text = get_text(entry, from);
  return text ? json::parse(*text) : std::nullopt;
}

/// In the order of the hashes; null for what is not there. One round of
/// look-ups for all.
inline json get_many(const std::vector<hash>& entries) {
  static_assert(sizeof(hash) == IPS_HASH_BYTES);
  return json_answer(
    ips_get_many(entries.data(), static_cast<std::uint32_t>(entries.size())));
}

inline std::optional<details> get_details(const hash& entry) {
  auto text = optional_answer(ips_get_details(entry.value.data()));
  return text ? std::optional{read_details(json::parse(*text).value_or(json{}))}
              : std::nullopt;
}

/// In the order of time; an empty type is any, the tag is a prefix.
inline std::vector<link_row> get_links(const hash& base,
                                       std::string_view type = "",
                                       std::string_view tag = "") {
  auto list = json_answer(ips_get_links(base.value.data(), type.data(),
                                        size32(type), tag.data(), size32(tag)));
  std::vector<link_row> out;
  for (auto& x : list.items())
    out.push_back(read_link_row(x));
  return out;
}

/// A page of links, as {"links","next","total"}; the filter is {"type","tag",
/// "from","to","order","count","after"}, all optional, `after` a page's `next`.
inline json links_page(const hash& base, const json& filter) {
  auto text = filter.dump();
  return json_answer(ips_get_links(base.value.data(), text.data(), size32(text),
                                   text.data(), 0));
}

inline std::vector<chain_row> read_chain_rows(const json& list) {
  std::vector<chain_row> out;
  for (auto& x : list.items())
    out.push_back(read_chain_row(x));
  return out;
}

/// Headers of another agent's chain.
inline std::vector<chain_row> agent_activity(const agent_id& who,
                                             const chain_filter& which = {}) {
  auto text = which.to_json().dump();
  return read_chain_rows(json_answer(
    ips_agent_activity(who.value.data(), text.data(), size32(text))));
}

/// Headers of the own chain with their contents.
inline std::vector<chain_row> query(const chain_filter& which = {}) {
  auto text = which.to_json().dump();
  return read_chain_rows(json_answer(ips_query(text.data(), size32(text))));
}

} // namespace ips

#pragma once
// Who and where this run is, and what it may compute: hashes, signatures,
// time, randomness; messages, calls and signals to others.

#include "host.hpp"

namespace ips {

inline agent agent_info() {
  auto x = json_answer(ips_agent_info());
  return {x["agent"].hash(), x["key"].hash(), x["seq"].integer(),
          x["caller"].hash()};
}

/// The own address.
inline agent_id my_address() {
  return agent_info().address;
}

inline dna dna_info() {
  auto x = json_answer(ips_dna_info());
  return {x["name"].text(), x["version"].text(), x["hash"].hash()};
}

/// A property of the DNA; null where dna.toml does not have it.
inline json property(std::string_view name) {
  auto text = optional_answer(ips_property(name.data(), size32(name)));
  return text ? json::parse(*text).value_or(json{}) : json{};
}

/// The call's time in microseconds since 1970.
inline std::int64_t now() {
  auto raw = needed_answer(ips_now());
  std::int64_t out = 0;
  std::copy_n(raw.data(), sizeof out, reinterpret_cast<char*>(&out));
  return out;
}

/// Random bytes of the call: the same when it is replayed.
inline bytes random(std::uint32_t count) {
  bytes out(count);
  ips_random(out.data(), count);
  return out;
}

inline hash sha256(std::string_view raw) {
  return hash_answer(ips_sha256(raw.data(), size32(raw)));
}

/// The hash that a public entry with this text would have.
inline hash entry_hash_text(std::string_view type, std::string_view text) {
  return hash_answer(
    ips_entry_hash(type.data(), size32(type), text.data(), size32(text)));
}

/// The hash that a public JSON entry of this value would have.
inline hash entry_hash(std::string_view type, const json& value) {
  return entry_hash_text(type, value.dump());
}

/// The hash that a private entry with this salt has: H over version 1, tag 1,
/// then type, salt and content, each after its length (docs/formats).
inline hash private_entry_hash(std::string_view type, const bytes& salt,
                               std::string_view content) {
  std::string raw{"\x01\x01"};
  for (auto part : {type, as_text(salt), content}) {
    for (unsigned i = 0; i < 4; ++i)
      raw += static_cast<char>(size32(part) >> (8 * i));
    raw += part;
  }
  return sha256(raw);
}

/// Signs as this agent, for this DNA.
inline signature sign(std::string_view message) {
  auto raw = needed_answer(ips_sign(message.data(), size32(message)));
  signature out{};
  std::copy_n(as_bytes(raw), IPS_SIGNATURE_BYTES, out.begin());
  return out;
}

/// Whether `sign` of the agent with this key made the signature.
inline bool verify(const hash& key, const signature& sig,
                   std::string_view message) {
  return ips_verify(key.value.data(), sig.data(), message.data(),
                    size32(message))
         == 1;
}

/// Asks another agent's `receive` and waits for what it answers.
inline reply send(const agent_id& to, const json& message) {
  auto text = message.dump();
  return reply_answer(ips_send(to.value.data(), text.data(), size32(text)));
}

/// Calls a function of another agent, which granted it to everyone, to this
/// agent, or to whoever knows `secret`, and waits for what it answers.
inline reply call(const agent_id& to, std::string_view function,
                  const json& arguments,
                  const std::optional<hash>& secret = {}) {
  auto text = arguments.dump();
  return reply_answer(ips_call(to.value.data(), function.data(),
                               size32(function), text.data(), size32(text),
                               secret ? secret->value.data() : nullptr));
}

/// Lets others call functions of this agent, until the header is removed.
inline granted grant(const json& wish) {
  auto text = wish.dump();
  auto x = json_answer(ips_grant(text.data(), size32(text)));
  return {x["header"].header(), x["secret"].if_hash()};
}

/// Tells this agent's user something, once the call has landed.
inline void emit(std::string_view name, const json& content) {
  auto text = content.dump();
  ips_emit(name.data(), size32(name), text.data(), size32(text));
}

/// Has this agent call its own function later, once; removing the header calls
/// it off.
inline header_ref schedule(std::string_view function, const json& arguments,
                           std::uint32_t delay_ms) {
  auto text = arguments.dump();
  return header_answer(ips_schedule(function.data(), size32(function),
                                    text.data(), size32(text), delay_ms));
}

/// A line for the call's trace.
inline void debug(std::string_view text) {
  ips_debug(text.data(), size32(text));
}

} // namespace ips

#pragma once
/* Who and where this run is, and what it may compute or set going: hashes,
   signatures, time, randomness, messages, calls. */

#include "host.h"

/* {"agent","caller","key","seq"}: caller is the agent whose call this is, seq
   that of the agent's latest header. */
static inline ips_json ips_agent(void) {
  return ips_needed_json(ips_agent_info());
}

/* The own address. */
static inline ips_hash ips_my_address(void) {
  return ips_as_hash(ips_member(ips_agent(), "agent"));
}

/* {"name","version","hash"} */
static inline ips_json ips_dna(void) {
  return ips_needed_json(ips_dna_info());
}

/* A property of the DNA; null (the value) where dna.toml does not have it. */
static inline ips_json ips_property_value(const char* name) {
  return ips_needed_json(ips_property(name, (uint32_t)strlen(name)));
}

/* The call's time in microseconds since 1970. */
static inline int64_t ips_time(void) {
  int64_t out;
  ips_take_answer(ips_now(), &out, sizeof out);
  return out;
}

static inline ips_hash ips_hash_of(ips_text raw) {
  return ips_take_hash(ips_sha256(raw.data, raw.size));
}

/* The hash that a public entry of these bytes would have. */
static inline ips_hash ips_entry_hash_text(const char* type, ips_text text) {
  return ips_take_hash(
    ips_entry_hash(type, (uint32_t)strlen(type), text.data, text.size));
}

/* The hash that a public JSON entry of this value would have. */
static inline ips_hash ips_entry_hash_json(const char* type, ips_json value) {
  return ips_entry_hash_text(type, ips_dump(value));
}

/* The hash that a private entry with this salt has: H over version 1, tag 1,
   then type, salt and content, each after its length (docs/formats). */
static inline ips_hash ips_private_entry_hash(const char* type, ips_text salt,
                                              ips_text content) {
  const ips_text parts[] = {ips_str(type), salt, content};
  ips_writer raw = {0};
  ips_write_bytes(&raw, "\x01\x01", 2);
  for (int i = 0; i < 3; ++i) {
    ips_write_bytes(&raw, &parts[i].size, sizeof parts[i].size);
    ips_write(&raw, parts[i]);
  }
  return ips_hash_of(ips_written(&raw));
}

/* Signs as this agent, for this DNA. */
static inline ips_signature ips_sign_text(ips_text message) {
  ips_signature out;
  ips_take_answer(ips_sign(message.data, message.size), &out, sizeof out);
  return out;
}

/* Whether ips_sign_text of the agent with this key made the signature. */
static inline bool ips_is_signed(ips_hash key, ips_signature by,
                                 ips_text message) {
  return ips_verify(&key, &by, message.data, message.size) == 1;
}

/* Validators: the raw bytes of the entry under judgement. */
static inline ips_text ips_raw_content(void) {
  uint8_t unused;
  uint32_t size = (uint32_t)ips_content(&unused, 0);
  char* data = ips_alloc(size);
  ips_content(data, size);
  return (ips_text){data, size};
}

/* What another agent answered, or why it did not. */
typedef struct {
  bool ok;
  ips_json value;
  /* "IPS1402" and words, where it is not ok. */
  ips_text code;
  ips_text message;
} ips_reply;

static inline ips_reply ips_take_reply(int32_t length) {
  ips_reply out = {.ok = length != IPS_FAILED};
  if (out.ok) {
    out.value = ips_needed_json(length);
    return out;
  }
  ips_json failure = ips_last_failure();
  out.value = ips_null();
  out.code = ips_as_text(ips_member(failure, "code"));
  out.message = ips_as_text(ips_member(failure, "message"));
  return out;
}

/* Asks another agent's `receive` and waits for what it answers. */
static inline ips_reply ips_ask(ips_hash agent, ips_json message) {
  ips_text text = ips_dump(message);
  return ips_take_reply(ips_send(&agent, text.data, text.size));
}

/* Calls a function of another agent's cell; the secret is the one that came
   with its grant, NULL where that has none. */
static inline ips_reply ips_call_function(ips_hash agent, const char* function,
                                          ips_json arguments,
                                          const ips_hash* secret) {
  ips_text text = ips_dump(arguments);
  return ips_take_reply(ips_call(&agent, function, (uint32_t)strlen(function),
                                 text.data, text.size, secret));
}

/* Gives others the right to call functions of this cell; answers
   {"header","secret"}. */
static inline ips_json ips_grant_calls(ips_json terms) {
  ips_text text = ips_dump(terms);
  return ips_needed_json(ips_grant(text.data, text.size));
}

/* Tells the scripts and consoles that listen to this agent. */
static inline void ips_signal(const char* name, ips_json value) {
  ips_text text = ips_dump(value);
  ips_emit(name, (uint32_t)strlen(name), text.data, text.size);
}

/* Has a function of this cell called after a while. */
static inline ips_ref ips_call_later(const char* function, ips_json arguments,
                                     uint32_t delay_ms) {
  ips_text text = ips_dump(arguments);
  return ips_take_ref(ips_schedule(function, (uint32_t)strlen(function),
                                   text.data, text.size, delay_ms));
}

/* A line for the call's trace. */
static inline void ips_trace(ips_text text) {
  ips_debug(text.data, text.size);
}

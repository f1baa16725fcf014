#pragma once
/* The host's functions with types: what reads and writes entries. Where a
   function fails and the module is not asked what to do about it, the run ends
   with the host's message. Rows and details are JSON as docs/dna-abi.md has
   them. */

#include "json.h"

/* -- answers -------------------------------------------------------------------- */

/* The host's answer of that length. */
static inline ips_text ips_answer_text(int32_t length) {
  char* data = ips_alloc((uint32_t)length);
  ips_answer(data, (uint32_t)length);
  return (ips_text){data, (uint32_t)length};
}

/* {"code","message"}: why the last host function failed. */
static inline ips_json ips_last_failure(void) {
  uint8_t unused;
  ips_json out = ips_parse(ips_answer_text(ips_answer(&unused, 0)));
  return out ? out : ips_null();
}

/* False for IPS_NONE; ends the run for IPS_FAILED. */
static inline bool ips_has_answer(int32_t length) {
  if (length < IPS_NONE)
    ips_end(ips_as_text(ips_member(ips_last_failure(), "message")));
  return length != IPS_NONE;
}

/* Copies an answer of a fixed size. */
static inline void ips_take_answer(int32_t length, void* to, uint32_t size) {
  if (!ips_has_answer(length) || (uint32_t)length != size)
    ips_end_str("a host function gave no such answer");
  ips_answer(to, size);
}

/* NULL for IPS_NONE. */
static inline ips_json ips_optional_json(int32_t length) {
  return ips_has_answer(length) ? ips_parse(ips_answer_text(length)) : NULL;
}

static inline ips_json ips_needed_json(int32_t length) {
  ips_json out = ips_optional_json(length);
  return out ? out : ips_null();
}

static inline ips_committed ips_take_committed(int32_t length) {
  ips_committed out;
  ips_take_answer(length, &out, sizeof out);
  return out;
}

static inline ips_ref ips_take_ref(int32_t length) {
  ips_ref out;
  ips_take_answer(length, &out, sizeof out);
  return out;
}

static inline ips_hash ips_take_hash(int32_t length) {
  ips_hash out;
  ips_take_answer(length, &out, sizeof out);
  return out;
}

/* -- writing -------------------------------------------------------------------- */

/* Appends an entry of format "text" or "bytes". */
static inline ips_committed ips_commit_text(const char* type, ips_text text) {
  return ips_take_committed(
    ips_commit(type, (uint32_t)strlen(type), text.data, text.size));
}

/* Appends an entry of format "json". */
static inline ips_committed ips_commit_json(const char* type, ips_json value) {
  return ips_commit_text(type, ips_dump(value));
}

/* Puts an entry of format "text" or "bytes" in the place of an older one's. */
static inline ips_committed ips_update_text(ips_ref old, const char* type,
                                            ips_text text) {
  return ips_take_committed(
    ips_update(&old, type, (uint32_t)strlen(type), text.data, text.size));
}

static inline ips_committed ips_update_json(ips_ref old, const char* type,
                                            ips_json value) {
  return ips_update_text(old, type, ips_dump(value));
}

/* Withdraws an entry. */
static inline ips_ref ips_remove_entry(ips_ref old) {
  return ips_take_ref(ips_remove(&old));
}

static inline ips_ref ips_add_link(ips_hash base, ips_hash target,
                                   const char* type, ips_text tag) {
  return ips_take_ref(
    ips_link(&base, &target, type, (uint32_t)strlen(type), tag.data, tag.size));
}

/* Withdraws the link that this header added. */
static inline ips_ref ips_remove_link(ips_ref added, ips_hash base) {
  return ips_take_ref(ips_unlink(&added, &base));
}

/* -- reading -------------------------------------------------------------------- */

/* The text or bytes of an entry, or the text of its JSON; data is null where
   there is none. */
static inline ips_text ips_get_text(ips_hash entry) {
  int32_t length = ips_get(&entry);
  return ips_has_answer(length) ? ips_answer_text(length) : (ips_text){NULL, 0};
}

/* NULL where there is none. */
static inline ips_json ips_get_json(ips_hash entry) {
  return ips_optional_json(ips_get(&entry));
}

/* As ips_get_json, by the word of IPS_FROM_ANY, IPS_FROM_LOCAL or
   IPS_FROM_SEVERAL. */
static inline ips_json ips_get_json_from(ips_hash entry, uint32_t from) {
  return ips_optional_json(ips_get_from(&entry, from));
}

/* In the order of the hashes; null for what is not there. One round of look-ups
   for all. */
static inline ips_json ips_get_all(const ips_hash* entries, uint32_t count) {
  return ips_needed_json(ips_get_many(entries, count));
}

/* {"entry","type","content","status","headers","updates","deletes"}; NULL where
   there is none. */
static inline ips_json ips_details(ips_hash entry) {
  return ips_optional_json(ips_get_details(&entry));
}

/* Rows in the order of time; the type "" is any, the tag is a prefix. */
static inline ips_json ips_links(ips_hash base, const char* type,
                                 ips_text tag) {
  return ips_needed_json(
    ips_get_links(&base, type, (uint32_t)strlen(type), tag.data, tag.size));
}

/* Which rows of a chain. What is left out is any type, the chain's beginning,
   its end, upwards, and 100 rows. */
typedef struct {
  const char* type;
  uint32_t from;
  uint32_t to;
  bool descending;
  uint32_t count;
} ips_filter;

static inline ips_text ips_filter_text(ips_filter x) {
  ips_json out = ips_object();
  ips_set(out, "from", ips_integer(x.from));
  ips_set(out, "order", ips_string(ips_str(x.descending ? "desc" : "asc")));
  if (x.type)
    ips_set(out, "type", ips_string(ips_str(x.type)));
  if (x.to)
    ips_set(out, "to", ips_integer(x.to));
  if (x.count)
    ips_set(out, "count", ips_integer(x.count));
  return ips_dump(out);
}

/* Headers of another agent's chain. */
static inline ips_json ips_activity(ips_hash agent, ips_filter which) {
  ips_text text = ips_filter_text(which);
  return ips_needed_json(ips_agent_activity(&agent, text.data, text.size));
}

/* Headers of the own chain with their contents. */
static inline ips_json ips_own_rows(ips_filter which) {
  ips_text text = ips_filter_text(which);
  return ips_needed_json(ips_query(text.data, text.size));
}

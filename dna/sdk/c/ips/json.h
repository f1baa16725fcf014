#pragma once
/* JSON values of integers, texts, booleans, arrays and objects: what functions
   take and answer, and what JSON entries hold. A value lives until the run
   ends. One that was put into another is not to be changed any more. */

#include "types.h"

typedef enum {
  IPS_NULL,
  IPS_BOOLEAN,
  IPS_INTEGER,
  IPS_TEXT,
  IPS_ARRAY,
  IPS_OBJECT
} ips_kind;

typedef struct ips_value* ips_json;

/* Objects keep their members sorted by name, so that their text is canonical.
 */
struct ips_value {
  ips_kind kind;
  /* Items or members. */
  uint32_t size;
  /* Of a boolean 0 or 1. */
  int64_t integer;
  ips_text text;
  ips_json first;
  ips_json last;
  /* Inside an array or object: the one that follows, and the own name. */
  ips_json next;
  ips_text name;
};

static inline ips_json ips_value_of(ips_kind kind) {
  ips_json out = ips_alloc(sizeof *out);
  memset(out, 0, sizeof *out);
  out->kind = kind;
  return out;
}

static inline ips_json ips_null(void) {
  return ips_value_of(IPS_NULL);
}

static inline ips_json ips_boolean(bool x) {
  ips_json out = ips_value_of(IPS_BOOLEAN);
  out->integer = x;
  return out;
}

static inline ips_json ips_integer(int64_t x) {
  ips_json out = ips_value_of(IPS_INTEGER);
  out->integer = x;
  return out;
}

static inline ips_json ips_string(ips_text x) {
  ips_json out = ips_value_of(IPS_TEXT);
  out->text = x;
  return out;
}

static inline ips_json ips_array(void) {
  return ips_value_of(IPS_ARRAY);
}

static inline ips_json ips_object(void) {
  return ips_value_of(IPS_OBJECT);
}

/* Adds an item. */
static inline void ips_push(ips_json array, ips_json value) {
  ips_json item = ips_alloc(sizeof *item);
  *item = *value;
  item->next = NULL;
  *(array->last ? &array->last->next : &array->first) = item;
  array->last = item;
  ++array->size;
}

/* Adds a member, or gives one another value. */
static inline void ips_put(ips_json object, ips_text name, ips_json value) {
  ips_json* at = &object->first;
  // Texts that hosts make come in order: most often it is the end.
  if (object->last && ips_text_order(object->last->name, name) < 0)
    at = &object->last->next;
  while (*at && ips_text_order((*at)->name, name) < 0)
    at = &(*at)->next;
  bool is_there = *at && ips_text_order((*at)->name, name) == 0;
  ips_json member = ips_alloc(sizeof *member);
  *member = *value;
  member->name = name;
  member->next = is_there ? (*at)->next : *at;
  *at = member;
  object->size += !is_there;
  if (!member->next)
    object->last = member;
}

static inline void ips_set(ips_json object, const char* name, ips_json value) {
  ips_put(object, ips_str(name), value);
}

typedef struct {
  const char* name;
  ips_json value;
} ips_member_of;

static inline ips_json ips_make(const ips_member_of* members, uint32_t count) {
  ips_json out = ips_object();
  for (uint32_t i = 0; i < count; ++i)
    ips_set(out, members[i].name, members[i].value);
  return out;
}

/* IPS_MAKE({"text", ips_string(text)}, {"at", ips_integer(5)}) */
#define IPS_MAKE(...)                                                          \
  ips_make((const ips_member_of[]){__VA_ARGS__},                               \
           sizeof((const ips_member_of[]){__VA_ARGS__})                        \
             / sizeof(ips_member_of))

/* 64 hexadecimal digits. */
static inline ips_json ips_hash_value(ips_hash x) {
  return ips_string(ips_hex(x.bytes, IPS_HASH_BYTES));
}

/* {"author","seq","hash"} */
static inline ips_json ips_ref_value(ips_ref x) {
  return IPS_MAKE({"author", ips_hash_value(x.author)},
                  {"hash", ips_hash_value(x.hash)},
                  {"seq", ips_integer(x.seq)});
}

/* -- what it holds ------------------------------------------------------------ */

/* for each item or member x of a list */
#define IPS_EACH(x, list)                                                      \
  for (ips_json x = (list)->first; x != NULL; x = x->next)

/* The member of that name; null (the value) where there is none. */
static inline ips_json ips_member(ips_json object, const char* name) {
  if (object->kind == IPS_OBJECT)
    IPS_EACH(x, object)
  if (ips_text_is(x->name, name))
    return x;
  return ips_null();
}

static inline bool ips_has(ips_json object, const char* name) {
  if (object->kind == IPS_OBJECT)
    IPS_EACH(x, object)
  if (ips_text_is(x->name, name))
    return true;
  return false;
}

/* The item at that place; null (the value) where there is none. */
static inline ips_json ips_item(ips_json array, uint32_t place) {
  if (array->kind == IPS_ARRAY)
    IPS_EACH(x, array)
  if (place-- == 0)
    return x;
  return ips_null();
}

static inline bool ips_is(ips_json x, const char* text) {
  return x->kind == IPS_TEXT && ips_text_is(x->text, text);
}

/* Whether both are the same value. */
static inline bool ips_same(ips_json a, ips_json b) {
  if (a->kind != b->kind || a->size != b->size || a->integer != b->integer
      || ips_text_order(a->text, b->text) != 0)
    return false;
  for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
    if (ips_text_order(a->name, b->name) != 0 || !ips_same(a, b))
      return false;
  return !a && !b;
}

/* Whether it is a text of 64 hexadecimal digits; then they are read. */
static inline bool ips_if_hash(ips_json x, ips_hash* to) {
  return x->kind == IPS_TEXT && x->text.size == 2 * IPS_HASH_BYTES
         && ips_read_hex(x->text, to->bytes);
}

static inline bool ips_if_ref(ips_json x, ips_ref* to) {
  ips_json seq = ips_member(x, "seq");
  to->seq = (uint32_t)seq->integer;
  return ips_if_hash(ips_member(x, "author"), &to->author)
         && ips_if_hash(ips_member(x, "hash"), &to->hash)
         && seq->kind == IPS_INTEGER && seq->integer == (int64_t)to->seq;
}

#include "json_reader.h"
#include "json_writer.h"

/* -- what it must hold; another type ends the run ------------------------------ */

static inline void ips_need(bool is_there, ips_json x, const char* what) {
  if (!is_there)
    ips_end(IPS_JOIN(ips_str("wanted "), ips_str(what), ips_str(", got "),
                     ips_dump(x)));
}

static inline bool ips_as_boolean(ips_json x) {
  ips_need(x->kind == IPS_BOOLEAN, x, "a boolean");
  return x->integer;
}

static inline int64_t ips_as_integer(ips_json x) {
  ips_need(x->kind == IPS_INTEGER, x, "an integer");
  return x->integer;
}

static inline ips_text ips_as_text(ips_json x) {
  ips_need(x->kind == IPS_TEXT, x, "a text");
  return x->text;
}

static inline ips_hash ips_as_hash(ips_json x) {
  ips_hash out;
  ips_need(ips_if_hash(x, &out), x, "a hash");
  return out;
}

static inline ips_ref ips_as_ref(ips_json x) {
  ips_ref out;
  ips_need(ips_if_ref(x, &out), x, "a header's reference");
  return out;
}

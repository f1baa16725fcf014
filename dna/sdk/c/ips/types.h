#pragma once
/* Texts, hashes, references to headers, memory, and how a run ends early. */

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"

/* Bytes that lie somewhere else; not ended by a zero. */
typedef struct {
  const char* data;
  uint32_t size;
} ips_text;

/* An entry's or header's hash, an agent's address, a key. */
typedef struct {
  uint8_t bytes[IPS_HASH_BYTES];
} ips_hash;

/* Which header: whose, at which place of the chain, and its hash. It lies in
   memory as host functions take and answer it. */
typedef struct {
  ips_hash author;
  uint32_t seq;
  ips_hash hash;
} ips_ref;

/* A commit's or update's entry and header. */
typedef struct {
  ips_hash entry;
  ips_ref header;
} ips_committed;

typedef struct {
  uint8_t bytes[IPS_SIGNATURE_BYTES];
} ips_signature;

_Static_assert(sizeof(ips_ref) == IPS_REF_BYTES, "as docs/dna-abi.md says");
_Static_assert(sizeof(ips_committed) == IPS_COMMIT_BYTES, "likewise");

/* Ends the run: nothing of it stays. The caller, or the author of the entry
   under judgement, gets the reason. */
_Noreturn static inline void ips_end(ips_text reason) {
  ips_fail(reason.data, reason.size);
  __builtin_trap();
}

static inline ips_text ips_str(const char* text) {
  ips_text out = {text, (uint32_t)strlen(text)};
  return out;
}

_Noreturn static inline void ips_end_str(const char* reason) {
  ips_end(ips_str(reason));
}

/* Memory until the run ends; never null. */
static inline void* ips_alloc(uint32_t size) {
  void* out = malloc(size);
  if (!out)
    ips_end_str("the module's memory is used up");
  return out;
}

static inline bool ips_text_is(ips_text a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

/* Below, at or above 0 in the order of bytes. */
static inline int ips_text_order(ips_text a, ips_text b) {
  uint32_t shorter = a.size < b.size ? a.size : b.size;
  int order = memcmp(a.data, b.data, shorter);
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool ips_hash_is(ips_hash a, ips_hash b) {
  return memcmp(a.bytes, b.bytes, IPS_HASH_BYTES) == 0;
}

/* -- text in the making ----------------------------------------------------- */

typedef struct {
  char* data;
  uint32_t size;
  uint32_t cap;
} ips_writer;

static inline void ips_write_bytes(ips_writer* to, const void* from,
                                   uint32_t size) {
  if (to->cap - to->size < size) {
    uint32_t cap = to->cap < 32 ? 64 : 2 * to->cap;
    to->cap = cap - to->size < size ? to->size + size : cap;
    to->data = realloc(to->data, to->cap);
    if (!to->data)
      ips_end_str("the module's memory is used up");
  }
  memcpy(to->data + to->size, from, size);
  to->size += size;
}

static inline void ips_write(ips_writer* to, ips_text text) {
  ips_write_bytes(to, text.data, text.size);
}

static inline void ips_write_str(ips_writer* to, const char* text) {
  ips_write(to, ips_str(text));
}

static inline void ips_write_integer(ips_writer* to, int64_t number) {
  char digits[20];
  uint32_t at = sizeof digits;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do
    digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0)
    digits[--at] = '-';
  ips_write_bytes(to, digits + at, sizeof digits - at);
}

/* Lower-case hexadecimal. */
static inline void ips_write_hex(ips_writer* to, const void* from,
                                 uint32_t size) {
  const uint8_t* raw = from;
  for (uint32_t i = 0; i < size; ++i) {
    char pair[2]
      = {"0123456789abcdef"[raw[i] >> 4], "0123456789abcdef"[raw[i] & 15]};
    ips_write_bytes(to, pair, 2);
  }
}

static inline ips_text ips_written(const ips_writer* x) {
  ips_text out = {x->data, x->size};
  return out;
}

static inline ips_text ips_decimal(int64_t number) {
  ips_writer out = {0};
  ips_write_integer(&out, number);
  return ips_written(&out);
}

static inline ips_text ips_hex(const void* from, uint32_t size) {
  ips_writer out = {0};
  ips_write_hex(&out, from, size);
  return ips_written(&out);
}

static inline ips_text ips_join_all(const ips_text* parts, uint32_t count) {
  ips_writer out = {0};
  for (uint32_t i = 0; i < count; ++i)
    ips_write(&out, parts[i]);
  return ips_written(&out);
}

/* IPS_JOIN(ips_str("at most "), ips_decimal(n)) */
#define IPS_JOIN(...)                                                          \
  ips_join_all((const ips_text[]){__VA_ARGS__},                                \
               sizeof((const ips_text[]){__VA_ARGS__}) / sizeof(ips_text))

/* -- from hexadecimal -------------------------------------------------------- */

static inline int ips_hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Writes half as many bytes as the text has characters.
   Returns whether the text is hexadecimal. */
static inline bool ips_read_hex(ips_text text, uint8_t* to) {
  for (uint32_t i = 0; i + 1 < text.size; i += 2) {
    int high = ips_hex_digit(text.data[i]);
    int low = ips_hex_digit(text.data[i + 1]);
    if (high < 0 || low < 0)
      return false;
    *to++ = (uint8_t)(high * 16 + low);
  }
  return text.size % 2 == 0;
}

/* The bytes that hexadecimal stands for; data is null where it is none. */
static inline ips_text ips_from_hex(ips_text text) {
  uint8_t* raw = ips_alloc(text.size / 2 + 1);
  ips_text out = {NULL, 0};
  if (ips_read_hex(text, raw)) {
    out.data = (const char*)raw;
    out.size = text.size / 2;
  }
  return out;
}

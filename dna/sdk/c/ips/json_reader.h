#pragma once
/* JSON values from text: strictly, integers only. */

#include "json.h"

/* As deep as the host allows. */
#define IPS_DEPTH_MAX 64

typedef struct {
  const char* at;
  const char* end;
} ips_reader;

static inline ips_json ips_read_value(ips_reader* from, uint32_t depth);

/* The next character; 0 at the end. */
static inline char ips_peek(const ips_reader* from) {
  return from->at < from->end ? *from->at : '\0';
}

/* Whether the next character is this one; then it is taken. */
static inline bool ips_take(ips_reader* from, char wanted) {
  bool there = from->at < from->end && *from->at == wanted;
  from->at += there;
  return there;
}

static inline void ips_skip_space(ips_reader* from) {
  while (from->at < from->end
         && (*from->at == ' ' || *from->at == '\n' || *from->at == '\t'
             || *from->at == '\r'))
    ++from->at;
}

static inline bool ips_take_sign(ips_reader* from, char wanted) {
  ips_skip_space(from);
  return ips_take(from, wanted);
}

static inline bool ips_take_word(ips_reader* from, const char* word) {
  uint32_t size = (uint32_t)strlen(word);
  if ((size_t)(from->end - from->at) < size
      || memcmp(from->at, word, size) != 0)
    return false;
  from->at += size;
  return true;
}

/* Counts downwards, since there is one more number below zero. */
static inline ips_json ips_read_integer(ips_reader* from) {
  bool negative = ips_take(from, '-');
  const char* start = from->at;
  int64_t number = 0;
  for (; ips_peek(from) >= '0' && ips_peek(from) <= '9'; ++from->at)
    if (__builtin_mul_overflow(number, 10, &number)
        || __builtin_sub_overflow(number, *from->at - '0', &number))
      return NULL;
  if (from->at == start || (from->at - start > 1 && *start == '0'))
    return NULL;
  if (ips_peek(from) == '.' || (ips_peek(from) | 32) == 'e')
    return NULL;
  if (!negative && __builtin_sub_overflow((int64_t)0, number, &number))
    return NULL;
  return ips_integer(number);
}

static inline bool ips_read_unit(ips_reader* from, uint32_t* to) {
  *to = 0;
  for (int i = 0; i < 4; ++i, ++from->at) {
    int digit = ips_hex_digit(ips_peek(from));
    if (digit < 0)
      return false;
    *to = *to * 16 + (uint32_t)digit;
  }
  return true;
}

static inline void ips_write_utf8(ips_writer* to, uint32_t code) {
  uint32_t follow = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static const uint8_t leads[] = {0, 0xc0, 0xe0, 0xf0};
  uint8_t byte = (uint8_t)(leads[follow] | (code >> (6 * follow)));
  ips_write_bytes(to, &byte, 1);
  while (follow-- > 0) {
    byte = (uint8_t)(0x80 | ((code >> (6 * follow)) & 0x3f));
    ips_write_bytes(to, &byte, 1);
  }
}

/* UTF-16 units, a pair of them above U+FFFF, become UTF-8. */
static inline bool ips_read_code_point(ips_reader* from, ips_writer* to) {
  uint32_t code, second;
  if (!ips_read_unit(from, &code) || (code >= 0xdc00 && code < 0xe000))
    return false;
  if (code >= 0xd800 && code < 0xdc00) {
    if (!ips_take_word(from, "\\u") || !ips_read_unit(from, &second)
        || second < 0xdc00 || second >= 0xe000)
      return false;
    code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
  }
  ips_write_utf8(to, code);
  return true;
}

static inline bool ips_read_escape(ips_reader* from, ips_writer* to) {
  static const char letters[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
  char c = ips_peek(from);
  const char* found = c ? strchr(letters, c) : NULL;
  ++from->at;
  if (c == 'u')
    return ips_read_code_point(from, to);
  if (found)
    ips_write_bytes(to, plain + (found - letters), 1);
  return found != NULL;
}

/* A text without escapes is not copied. */
static inline bool ips_read_quoted(ips_reader* from, ips_text* to) {
  ips_writer out = {0};
  if (!ips_take(from, '"'))
    return false;
  for (;;) {
    const char* start = from->at;
    while (from->at < from->end && *from->at != '"' && *from->at != '\\'
           && (uint8_t)*from->at >= 0x20)
      ++from->at;
    uint32_t size = (uint32_t)(from->at - start);
    if (out.data || ips_peek(from) == '\\')
      ips_write_bytes(&out, start, size);
    if (ips_take(from, '"')) {
      *to = out.data ? ips_written(&out) : (ips_text){start, size};
      return true;
    }
    if (!ips_take(from, '\\') || !ips_read_escape(from, &out))
      return false;
  }
}

static inline ips_json ips_read_array(ips_reader* from, uint32_t depth) {
  ips_json out = ips_array();
  if (ips_take_sign(from, ']'))
    return out;
  for (;;) {
    ips_json item = ips_read_value(from, depth + 1);
    if (!item)
      return NULL;
    ips_push(out, item);
    if (ips_take_sign(from, ']'))
      return out;
    if (!ips_take_sign(from, ','))
      return NULL;
  }
}

static inline ips_json ips_read_object(ips_reader* from, uint32_t depth) {
  ips_json out = ips_object();
  if (ips_take_sign(from, '}'))
    return out;
  for (;;) {
    ips_text name;
    uint32_t size = out->size;
    if (!ips_take_sign(from, '"') || (--from->at, !ips_read_quoted(from, &name))
        || !ips_take_sign(from, ':'))
      return NULL;
    ips_json value = ips_read_value(from, depth + 1);
    if (!value)
      return NULL;
    ips_put(out, name, value);
    if (out->size == size) // the name a second time
      return NULL;
    if (ips_take_sign(from, '}'))
      return out;
    if (!ips_take_sign(from, ','))
      return NULL;
  }
}

static inline ips_json ips_read_value(ips_reader* from, uint32_t depth) {
  ips_text text;
  if (depth > IPS_DEPTH_MAX)
    return NULL;
  if (ips_take_sign(from, '{'))
    return ips_read_object(from, depth);
  switch (ips_peek(from)) {
    case '"':
      return ips_read_quoted(from, &text) ? ips_string(text) : NULL;
    case '[':
      ++from->at;
      return ips_read_array(from, depth);
    case 'n':
      return ips_take_word(from, "null") ? ips_null() : NULL;
    case 't':
      return ips_take_word(from, "true") ? ips_boolean(true) : NULL;
    case 'f':
      return ips_take_word(from, "false") ? ips_boolean(false) : NULL;
    default:
      return ips_read_integer(from);
  }
}

/* NULL where the text is no JSON, or JSON with a fraction or a key twice. The
   value points into the text. */
static inline ips_json ips_parse(ips_text text) {
  ips_reader from = {text.data, text.data + text.size};
  ips_json out = ips_read_value(&from, 0);
  ips_skip_space(&from);
  return from.at == from.end ? out : NULL;
}

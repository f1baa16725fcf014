#include "tools/bench/kernels/kernels.h"

/* A reader that checks the grammar and answers a sum over all values. */

static char text[16384];

typedef struct {
  const char* at;
  uint32_t sum;
  uint32_t failed;
} reader;

static char* put(char* to, const char* from) {
  while (*from)
    *to++ = *from++;
  return to;
}

static char* put_number(char* to, uint32_t x) {
  char digits[10];
  int n = 0;
  do
    digits[n++] = (char)('0' + x % 10);
  while (x /= 10);
  while (n > 0)
    *to++ = digits[--n];
  return to;
}

static void make_text(uint32_t salt) {
  char* to = put(text, "[");
  for (uint32_t i = 0; i < 120; ++i) {
    to = put(to, i ? ", {\"id\": " : "{\"id\": ");
    to = put_number(to, i * 7919 + salt);
    to = put(to, ", \"name\": \"agent \\\"n\\u00e9\\\" ");
    to = put_number(to, i);
    to = put(to, "\", \"tags\": [\"a\", \"bc\", [], {}], \"ok\": ");
    to = put(to, i % 3 ? "true" : "null");
    to = put(to, ", \"at\": {\"x\": -");
    to = put_number(to, i * i);
    to = put(to, "}}");
  }
  *put(to, "]") = 0;
}

static void add(reader* r, uint32_t x) {
  r->sum = r->sum * 31 + x;
}

static void skip_space(reader* r) {
  while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')
    ++r->at;
}

static int take(reader* r, char c) {
  skip_space(r);
  if (*r->at != c)
    return 0;
  ++r->at;
  return 1;
}

static void expect(reader* r, char c) {
  if (!take(r, c))
    r->failed = 1;
}

static void read_word(reader* r, const char* word) {
  for (; *word; ++word, ++r->at)
    if (*r->at != *word) {
      r->failed = 1;
      return;
    }
  add(r, (uint32_t)word[-1]);
}

static uint32_t hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return (uint32_t)(c - '0');
  return (uint32_t)((c | 32) - 'a' + 10);
}

static void read_escape(reader* r) {
  uint32_t code = 0;
  if (*r->at != 'u') {
    add(r, (uint32_t)*r->at++);
    return;
  }
  ++r->at;
  for (int i = 0; i < 4; ++i)
    code = code * 16 + hex_digit(*r->at++);
  add(r, code);
}

static void read_string(reader* r) {
  expect(r, '"');
  while (*r->at && *r->at != '"')
    if (*r->at == '\\') {
      ++r->at;
      read_escape(r);
    } else {
      add(r, (uint32_t)*r->at++);
    }
  expect(r, '"');
}

static void read_number(reader* r) {
  int negative = take(r, '-');
  uint32_t x = 0;
  if (*r->at < '0' || *r->at > '9')
    r->failed = 1;
  while (*r->at >= '0' && *r->at <= '9')
    x = x * 10 + (uint32_t)(*r->at++ - '0');
  add(r, negative ? 0 - x : x);
}

static void read_value(reader* r);

static void read_members(reader* r, char end, int named) {
  ++r->at;
  if (take(r, end))
    return;
  do {
    skip_space(r);
    if (named) {
      read_string(r);
      expect(r, ':');
    }
    read_value(r);
  } while (!r->failed && take(r, ','));
  expect(r, end);
}

static void read_value(reader* r) {
  skip_space(r);
  switch (*r->at) {
    case '{':
      return read_members(r, '}', 1);
    case '[':
      return read_members(r, ']', 0);
    case '"':
      return read_string(r);
    case 't':
      return read_word(r, "true");
    case 'f':
      return read_word(r, "false");
    case 'n':
      return read_word(r, "null");
    default:
      return read_number(r);
  }
}

uint32_t kernel_json(uint32_t rounds) {
  uint32_t sum = 0;
  make_text(rounds);
  for (uint32_t round = 0; round < rounds; ++round) {
    for (int again = 0; again < 4; ++again) {
      reader r = {text, sum, 0};
      read_value(&r);
      sum = r.failed ? 0xbad : r.sum;
    }
  }
  return sum;
}

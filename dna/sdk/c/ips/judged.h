#pragma once
/* What validators judge, and their verdicts. Every honest agent must come to
   the same one: a validator has no clock, no randomness and no messages. */

#include "json.h"

typedef struct {
  bool refused;
  ips_text reason;
} ips_verdict;

static inline ips_verdict ips_valid(void) {
  return (ips_verdict){false, {NULL, 0}};
}

static inline ips_verdict ips_invalid_text(ips_text reason) {
  return (ips_verdict){true, reason};
}

static inline ips_verdict ips_invalid(const char* reason) {
  return ips_invalid_text(ips_str(reason));
}

typedef enum { IPS_CREATE, IPS_UPDATE, IPS_REMOVE } ips_op;

/* A new entry, a newer one, or a withdrawal. */
typedef struct {
  ips_op op;
  ips_text type;
  /* JSON as it is, text as a text, bytes as {"hex"}; null for a removal. */
  ips_json content;
  ips_hash author;
  int64_t seq;
  int64_t time;
  /* Of an update or removal: {"author","seq","hash","entry","content"}; else
     null (the value). */
  ips_json target;
} ips_entry_change;

static inline ips_entry_change ips_read_entry_change(ips_json x) {
  ips_json op = ips_member(x, "op");
  return (ips_entry_change){.op = ips_is(op, "create")   ? IPS_CREATE
                                  : ips_is(op, "update") ? IPS_UPDATE
                                                         : IPS_REMOVE,
                            .type = ips_as_text(ips_member(x, "type")),
                            .content = ips_member(x, "content"),
                            .author = ips_as_hash(ips_member(x, "author")),
                            .seq = ips_as_integer(ips_member(x, "seq")),
                            .time = ips_as_integer(ips_member(x, "time")),
                            .target = ips_member(x, "target")};
}

/* A new link, or one withdrawn. */
typedef struct {
  bool adds;
  ips_text type;
  ips_hash base;
  ips_hash target;
  ips_text tag;
  ips_hash author;
  int64_t seq;
  int64_t time;
} ips_link_change;

/* A tag that is no UTF-8 is {"hex"}. */
static inline ips_text ips_tag_of(ips_json x) {
  return x->kind == IPS_OBJECT ? ips_from_hex(ips_as_text(ips_member(x, "hex")))
                               : ips_as_text(x);
}

static inline ips_link_change ips_read_link_change(ips_json x) {
  return (ips_link_change){.adds = ips_is(ips_member(x, "op"), "link"),
                           .type = ips_as_text(ips_member(x, "type")),
                           .base = ips_as_hash(ips_member(x, "base")),
                           .target = ips_as_hash(ips_member(x, "target")),
                           .tag = ips_tag_of(ips_member(x, "tag")),
                           .author = ips_as_hash(ips_member(x, "author")),
                           .seq = ips_as_integer(ips_member(x, "seq")),
                           .time = ips_as_integer(ips_member(x, "time"))};
}

/* An agent at the door. */
typedef struct {
  ips_hash agent;
  ips_json info;
  ips_json proof;
} ips_newcomer;

static inline ips_newcomer ips_read_newcomer(ips_json x) {
  return (ips_newcomer){.agent = ips_as_hash(ips_member(x, "agent")),
                        .info = ips_member(x, "info"),
                        .proof = ips_member(x, "proof")};
}

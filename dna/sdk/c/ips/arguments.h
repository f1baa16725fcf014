#pragma once
/* What a caller gave a function. Asking for an argument that is absent or of
   another type ends the run: "even takes an integer, got \"x\"". */

#include "json.h"

typedef struct {
  const char* function;
  ips_json list;
  /* The arguments up to here were looked at. */
  uint32_t read;
} ips_arguments;

/* The argument as it is; null (the value) where there is none. */
static inline ips_json ips_arg(ips_arguments* args, uint32_t place) {
  if (args->read <= place)
    args->read = place + 1;
  return ips_item(args->list, place);
}

static inline void ips_need_arg(bool is_there, const ips_arguments* args,
                                uint32_t place, const char* what) {
  ips_text which = {NULL, 0};
  if (is_there)
    return;
  if (place > 0 || args->list->size > 1)
    which = IPS_JOIN(ips_str(" as argument "), ips_decimal(place + 1));
  ips_end(IPS_JOIN(ips_str(args->function), ips_str(" takes "), ips_str(what),
                   which, ips_str(", got "),
                   place < args->list->size
                     ? ips_dump(ips_item(args->list, place))
                     : ips_str("nothing")));
}

static inline int64_t ips_arg_integer(ips_arguments* args, uint32_t place) {
  ips_json x = ips_arg(args, place);
  ips_need_arg(x->kind == IPS_INTEGER, args, place, "an integer");
  return x->integer;
}

static inline ips_text ips_arg_text(ips_arguments* args, uint32_t place) {
  ips_json x = ips_arg(args, place);
  ips_need_arg(x->kind == IPS_TEXT, args, place, "a text");
  return x->text;
}

static inline bool ips_arg_boolean(ips_arguments* args, uint32_t place) {
  ips_json x = ips_arg(args, place);
  ips_need_arg(x->kind == IPS_BOOLEAN, args, place, "a boolean");
  return x->integer;
}

static inline ips_hash ips_arg_hash(ips_arguments* args, uint32_t place) {
  ips_hash out;
  ips_need_arg(ips_if_hash(ips_arg(args, place), &out), args, place, "a hash");
  return out;
}

static inline ips_ref ips_arg_ref(ips_arguments* args, uint32_t place) {
  ips_ref out;
  ips_need_arg(ips_if_ref(ips_arg(args, place), &out), args, place,
               "a header's reference");
  return out;
}

/* Refuses arguments that the function never looked at. */
static inline void ips_check_all_read(const ips_arguments* args) {
  if (args->list->size <= args->read)
    return;
  ips_text count = args->read ? ips_decimal(args->read) : ips_str("no");
  ips_end(
    IPS_JOIN(ips_str(args->function), ips_str(" takes "), count,
             ips_str(args->read == 1 ? " argument, got " : " arguments, got "),
             ips_decimal(args->list->size)));
}

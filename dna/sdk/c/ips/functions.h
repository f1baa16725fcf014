#pragma once
/* What a DNA exports: functions, validators, callbacks. Each macro opens the
   body of one.

     IPS_FUNCTION(even) {
       ips_json number = ips_integer(ips_arg_integer(args, 0));
       return ips_hash_value(ips_commit_json("even", number).entry);
     }

     IPS_VALIDATOR(validate_even) {
       int64_t n = ips_as_integer(change->content);
       return n % 2 == 0 ? ips_valid() : ips_invalid("this is not even");
     } */

#include "arguments.h"
#include "judged.h"

static inline ips_json ips_read_input(void) {
  uint8_t unused;
  uint32_t size = (uint32_t)ips_input(&unused, 0);
  char* data = ips_alloc(size);
  ips_input(data, size);
  ips_json out = ips_parse((ips_text){data, size});
  return out ? out : ips_null();
}

static inline void ips_write_output(ips_json x) {
  ips_text text = ips_dump(x);
  ips_output(text.data, text.size);
}

static inline void ips_run_function(const char* name,
                                    ips_json (*body)(ips_arguments*)) {
  ips_arguments args = {name, ips_read_input(), 0};
  ips_json output = body(&args);
  ips_check_all_read(&args);
  ips_write_output(output);
}

/* A validator says nothing where it accepts. */
static inline void ips_give_verdict(ips_verdict x) {
  if (x.refused)
    ips_end(x.reason);
}

/* A function that callers may call, with `args`; what it returns is what the
   caller gets. Exposed where [functions] lists it so. */
#define IPS_FUNCTION(name)                                                     \
  static ips_json ips_body_##name(ips_arguments*);                             \
  IPS_EXPORT(name) void ips_export_##name(void) {                              \
    ips_run_function(#name, ips_body_##name);                                  \
  }                                                                            \
  static ips_json ips_body_##name(__attribute__((unused)) ips_arguments* args)

#define IPS_JUDGE(name, kind, read, variable)                                  \
  static ips_verdict ips_body_##name(const kind*);                             \
  IPS_EXPORT(name) void ips_export_##name(void) {                              \
    kind judged = read(ips_read_input());                                      \
    ips_give_verdict(ips_body_##name(&judged));                                \
  }                                                                            \
  static ips_verdict ips_body_##name(__attribute__((unused))                   \
                                     const kind* variable)

/* The validator of an entry type: judges `change`, an ips_entry_change. */
#define IPS_VALIDATOR(name)                                                    \
  IPS_JUDGE(name, ips_entry_change, ips_read_entry_change, change)

/* The validator of a link type: judges `change`, an ips_link_change. */
#define IPS_LINK_VALIDATOR(name)                                               \
  IPS_JUDGE(name, ips_link_change, ips_read_link_change, change)

/* The membrane: judges `joining`, an ips_newcomer. */
#define IPS_MEMBRANE(name)                                                     \
  IPS_JUDGE(name, ips_newcomer, ips_read_newcomer, joining)

/* Any other callback, with `input` as JSON (docs/dna-abi.md). Only what
   `receive` returns matters; the others return ips_null(). */
#define IPS_CALLBACK(name)                                                     \
  static ips_json ips_body_##name(ips_json);                                   \
  IPS_EXPORT(name) void ips_export_##name(void) {                              \
    ips_write_output(ips_body_##name(ips_read_input()));                       \
  }                                                                            \
  static ips_json ips_body_##name(__attribute__((unused)) ips_json input)

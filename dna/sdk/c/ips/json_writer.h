#pragma once
/* Canonical text of JSON values: sorted keys, no spaces, shortest escapes. */

#include "json.h"

static inline void ips_write_quoted(ips_writer* to, ips_text text) {
  static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  ips_write_str(to, "\"");
  for (uint32_t i = 0; i < text.size; ++i) {
    char c = text.data[i];
    const char* found = c ? strchr(plain, c) : NULL;
    if (found) {
      ips_write_str(to, "\\");
      ips_write_bytes(to, letters + (found - plain), 1);
    } else if ((uint8_t)c < 0x20) {
      ips_write_str(to, "\\u00");
      ips_write_hex(to, &c, 1);
    } else {
      ips_write_bytes(to, &c, 1);
    }
  }
  ips_write_str(to, "\"");
}

static inline void ips_write_value(ips_writer* to, ips_json x);

static inline void ips_write_parts(ips_writer* to, ips_json list) {
  ips_write_str(to, list->kind == IPS_ARRAY ? "[" : "{");
  IPS_EACH(x, list) {
    if (x != list->first)
      ips_write_str(to, ",");
    if (list->kind == IPS_OBJECT) {
      ips_write_quoted(to, x->name);
      ips_write_str(to, ":");
    }
    ips_write_value(to, x);
  }
  ips_write_str(to, list->kind == IPS_ARRAY ? "]" : "}");
}

static inline void ips_write_value(ips_writer* to, ips_json x) {
  switch (x->kind) {
    case IPS_NULL:
      return ips_write_str(to, "null");
    case IPS_BOOLEAN:
      return ips_write_str(to, x->integer ? "true" : "false");
    case IPS_INTEGER:
      return ips_write_integer(to, x->integer);
    case IPS_TEXT:
      return ips_write_quoted(to, x->text);
    case IPS_ARRAY:
    case IPS_OBJECT:
      return ips_write_parts(to, x);
  }
}

/* The canonical text. */
static inline ips_text ips_dump(ips_json x) {
  ips_writer out = {0};
  ips_write_value(&out, x);
  return ips_written(&out);
}

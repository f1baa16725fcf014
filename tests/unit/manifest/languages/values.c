/* Every kind of value and host function once: languages_test.cpp says what is
   expected. */

#include <ips.h>

IPS_FUNCTION(echo) {
  return ips_arg(args, 0);
}

/* The canonical text of what a text holds; null where it is no JSON. */
IPS_FUNCTION(parse) {
  ips_json x = ips_parse(ips_arg_text(args, 0));
  return x ? ips_string(ips_dump(x)) : ips_null();
}

IPS_FUNCTION(types) {
  ips_json out = ips_array();
  ips_push(out, ips_integer(ips_arg_integer(args, 0)));
  ips_push(out, ips_string(ips_arg_text(args, 1)));
  ips_push(out, ips_boolean(ips_arg_boolean(args, 2)));
  ips_push(out, ips_hash_value(ips_arg_hash(args, 3)));
  ips_push(out, ips_ref_value(ips_arg_ref(args, 4)));
  return out;
}

IPS_FUNCTION(wanted) {
  return ips_string(ips_as_text(ips_arg(args, 0)));
}

IPS_FUNCTION(give_up) {
  ips_end_str("no way on");
}

IPS_FUNCTION(write) {
  ips_json out = ips_array();
  ips_json one = IPS_MAKE({"b", ips_integer(1)}, {"a", ips_integer(2)});
  ips_committed first = ips_commit_json("thing", one);
  ips_committed second = ips_update_json(first.header, "thing", ips_integer(3));
  ips_ref gone = ips_remove_entry(second.header);
  ips_ref link = ips_add_link(first.entry, second.entry, "tie", ips_str("t"));
  ips_push(out, ips_ref_value(first.header));
  ips_push(out, ips_hash_value(second.entry));
  ips_push(out, ips_ref_value(gone));
  ips_push(out, ips_ref_value(link));
  ips_push(out, ips_ref_value(ips_remove_link(link, first.entry)));
  return out;
}

/* What this agent has of an entry, and what several holders have. */
IPS_FUNCTION(had) {
  ips_hash known = ips_arg_hash(args, 0);
  ips_json here = ips_get_json_from(known, IPS_FROM_LOCAL);
  ips_json there = ips_get_json_from(known, IPS_FROM_SEVERAL);
  ips_json out = ips_array();
  ips_push(out, here ? here : ips_null());
  ips_push(out, there ? there : ips_null());
  return out;
}

IPS_FUNCTION(facts) {
  ips_hash known = ips_arg_hash(args, 0);
  ips_hash both[] = {known, known};
  ips_hash five = ips_entry_hash_json("thing", ips_integer(5));
  ips_json out = ips_array();
  ips_push(out, ips_hash_value(ips_my_address()));
  ips_push(out, ips_member(ips_dna(), "name"));
  ips_push(out, ips_integer(ips_time()));
  ips_push(out, ips_hash_value(ips_hash_of(ips_str(""))));
  ips_push(out, ips_boolean(ips_hash_is(
                  five, ips_entry_hash_text("thing", ips_str("5")))));
  ips_push(out, ips_get_all(both, 2));
  return out;
}

IPS_FUNCTION(sign_and_check) {
  ips_text message = ips_str("message");
  return ips_boolean(
    ips_is_signed(ips_arg_hash(args, 0), ips_sign_text(message), message));
}

/* The code with which a call of another's function failed, or its answer. */
IPS_FUNCTION(ask) {
  ips_hash secret;
  bool has_secret = ips_if_hash(ips_arg(args, 1), &secret);
  ips_json list = ips_array();
  ips_push(list, ips_integer(1));
  ips_reply reply = ips_call_function(ips_arg_hash(args, 0), "echo", list,
                                      has_secret ? &secret : NULL);
  return reply.ok ? reply.value : ips_string(reply.code);
}

IPS_FUNCTION(set_going) {
  ips_json one = ips_array(), seven = ips_array(), names = ips_array();
  ips_push(one, ips_integer(1));
  ips_push(seven, ips_integer(7));
  ips_push(names, ips_string(ips_str("echo")));
  ips_signal("news", one);
  ips_ref later = ips_call_later("echo", seven, 1500);
  ips_json given = ips_grant_calls(IPS_MAKE(
    {"access", ips_string(ips_str("transferable"))}, {"functions", names}));
  ips_hash secret;
  ips_json out = ips_array();
  ips_push(out, ips_integer(later.seq));
  ips_push(out, ips_integer(ips_as_ref(ips_member(given, "header")).seq));
  ips_push(out, ips_boolean(ips_if_hash(ips_member(given, "secret"), &secret)));
  return out;
}

IPS_VALIDATOR(validate_thing) {
  uint32_t size = ips_raw_content().size;
  if (size >= 1 && size <= 20)
    return ips_valid();
  return ips_invalid_text(IPS_JOIN(ips_decimal(size), ips_str(" bytes")));
}

/* Titles that agents share: one entry type, one link type, a rule for each. */

#include <ips.h>

static bool is_blank(ips_text text) {
  for (uint32_t i = 0; i < text.size; ++i)
    if (!strchr(" \t\n", text.data[i]))
      return false;
  return true;
}

/* The rule of the type: a title says something. */
IPS_VALIDATOR(validate_title) {
  if (change->op != IPS_REMOVE && is_blank(ips_as_text(change->content)))
    return ips_invalid("a title needs a word");
  return ips_valid();
}

/* Everybody links from the own address only. */
IPS_LINK_VALIDATOR(validate_by) {
  if (!ips_hash_is(change->base, change->author))
    return ips_invalid("a title is linked from its author's address");
  return ips_valid();
}

/* Commits a title and links it from its author, so that others find it. */
IPS_FUNCTION(add) {
  ips_json title = ips_string(ips_arg_text(args, 0));
  ips_hash made = ips_commit_json("title", title).entry;
  ips_add_link(ips_my_address(), made, "by", ips_str(""));
  return ips_hash_value(made);
}

/* The titles of an agent, the oldest first. */
IPS_FUNCTION(titles_of) {
  ips_json links = ips_links(ips_arg_hash(args, 0), "by", ips_str(""));
  ips_hash* entries = ips_alloc(links->size * sizeof *entries);
  uint32_t count = 0;
  IPS_EACH(row, links)
  entries[count++] = ips_as_hash(ips_member(row, "target"));
  return ips_get_all(entries, count);
}

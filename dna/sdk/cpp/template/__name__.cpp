// Titles that agents share: one entry type, one link type, a rule for each.

#include <ips.hpp>

/// The rule of the type: a title says something.
IPS_VALIDATOR(validate_title) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  auto title = change.content.text();
  if (title.find_first_not_of(" \t\n") == std::string::npos)
    return ips::invalid("a title needs a word");
  return ips::valid();
}

/// Everybody links from the own address only.
IPS_LINK_VALIDATOR(validate_by) {
  if (change.base != change.author)
    return ips::invalid("a title is linked from its author's address");
  return ips::valid();
}

/// Commits a title and links it from its author, so that others find it.
IPS_FUNCTION(add) {
  auto made = ips::commit("title", args.text(0));
  ips::link(ips::my_address(), made.entry, "by");
  return made.entry;
}

/// The titles of an agent, the oldest first.
IPS_FUNCTION(titles_of) {
  std::vector<ips::hash> entries;
  for (auto& link : ips::get_links(args.hash(0), "by"))
    entries.push_back(link.target);
  return ips::get_many(entries);
}

// Titles that agents share: one entry type, one link type, a rule for each.

import { EntryChange, Hash, Json, LinkChange, Verdict, commit, get_links,
         get_many, invalid, link, my_address, valid } from "ips";

/** The rule of the type: a title says something. */
@validator
export function validate_title(change: EntryChange): Verdict {
  if (change.removes || change.content.text().trim() != "") return valid();
  return invalid("a title needs a word");
}

/** Everybody links from the own address only. */
@validator
export function validate_by(change: LinkChange): Verdict {
  if (change.base == change.author) return valid();
  return invalid("a title is linked from its author's address");
}

/** Commits a title and links it from its author, so that others find it. */
@callable
export function add(title: string): Hash {
  const made = commit("title", title);
  link(my_address(), made.entry, "by");
  return made.entry;
}

/** The titles of an agent, the oldest first. */
@callable
export function titles_of(agent: Hash): Json[] {
  const links = get_links(agent, "by");
  const entries: Hash[] = [];
  for (let i = 0; i < links.length; ++i) entries.push(links[i].target);
  return get_many(entries);
}

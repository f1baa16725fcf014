//! Titles that agents share: one entry type, one link type, a rule for each.

#![no_std]

use ips::*;

validators! {
    /// The rule of the type: a title says something.
    fn validate_title(change: EntryChange) -> Verdict {
        if change.op != Change::Remove && change.content.text().trim().is_empty() {
            return invalid("a title needs a word");
        }
        valid()
    }

    /// Everybody links from the own address only.
    fn validate_by(change: LinkChange) -> Verdict {
        if change.base != change.author {
            return invalid("a title is linked from its author's address");
        }
        valid()
    }
}

functions! {
    /// Commits a title and links it from its author, so that others find it.
    fn add(title: String) -> Hash {
        let made = commit("title", title);
        link(&my_address(), &made.entry, "by", b"");
        made.entry
    }

    /// The titles of an agent, the oldest first.
    fn titles_of(agent: Hash) -> Vec<Json> {
        let links = get_links(&agent, "by", b"");
        let entries: Vec<Hash> = links.iter().map(|row| row.target).collect();
        get_many(&entries)
    }
}

//! Private notes and reminders, public posts, messages between agents: the app
//! `notes`, in Rust.

#![no_std]

use ips::*;

/// What is left of a chain of updates after this many is not followed: each
/// step is a look-up.
const UPDATES_MAX: u32 = 32;

fn post_of(text: String) -> Json {
    object! { "text" => text }
}

/// The newest version of a post; none where it is unknown or withdrawn.
fn newest_post(mut entry: Hash) -> Option<Details> {
    for _ in 0..UPDATES_MAX {
        let found = get_details(&entry)?;
        if found.of_type != "post" || found.status == "deleted" {
            return None;
        }
        match found.updates.last() {
            Some(newer) => entry = newer.entry,
            None => return Some(found),
        }
    }
    fail("a post was edited too often to be followed")
}

/// The own header of an entry that several agents may have written, else the
/// first: then the update is refused, since only an author may change a post.
fn header_to_change(post: &Details) -> HeaderRef {
    let me = my_address();
    let mut headers = post.headers.iter().map(|row| row.header);
    match headers.clone().find(|x| x.author == me).or_else(|| headers.next()) {
        Some(header) => header,
        None => fail("nobody wrote this post"),
    }
}

/// All rows of the own chain of that type.
fn own(of_type: &str) -> Vec<ChainRow> {
    query(&ChainFilter { count: 1000, ..ChainFilter::of_type(of_type) })
}

/// The own note with that hash, and its salt.
fn own_note(entry: Hash) -> ChainRow {
    match own("note").into_iter().find(|row| row.entry == Some(entry)) {
        Some(row) => row,
        None => fail("there is no such note of mine"),
    }
}

/// Whether a note that was sent is the one that its header promises: then the
/// sender wrote this text, at the time that the header names.
fn is_promised(from: AgentId, sent: &Json) -> bool {
    let header = sent["header"].header();
    let salt = match from_hex(sent["salt"].text()) {
        Some(salt) if header.author == from => salt,
        _ => return false,
    };
    let text = sent["text"].text().as_bytes();
    let entry = private_entry_hash("note", &salt, text);
    let which = ChainFilter {
        from: header.seq,
        to: header.seq,
        ..ChainFilter::of_type("note")
    };
    match agent_activity(&from, &which).as_slice() {
        [row] => row.hash == header.hash && row.entry == Some(entry),
        _ => false,
    }
}

/// The other's answer, or the end of the call.
fn answer_of(reply: Reply) -> Json {
    match reply {
        Ok(value) => value,
        Err(why) => fail(&format!("{}: {}", why.code, why.message)),
    }
}

validators! {
    fn validate_note(change: EntryChange) -> Verdict {
        if change.op != Change::Remove && change.content.text().is_empty() {
            return invalid("a note needs a text");
        }
        valid()
    }

    fn validate_post(change: EntryChange) -> Verdict {
        if change.op == Change::Remove {
            return valid();
        }
        let text = change.content["text"].text();
        let size_max = property("text_bytes_max").integer();
        if text.is_empty() {
            return invalid("a post needs a text");
        }
        if text.len() as i64 > size_max {
            return invalid(format!("a post has at most {} bytes", size_max));
        }
        match change.target {
            Some(old) if old.content == change.content => {
                invalid("the text is the same as before")
            }
            _ => valid(),
        }
    }

    /// An agent lists posts under its own address and nobody else's.
    fn validate_post_link(change: LinkChange) -> Verdict {
        if change.base != change.author {
            return invalid("only its owner may add to a list of posts");
        }
        valid()
    }

    /// Nobody but its author sees a private record; its schema says enough.
    fn validate_own_record(_change: EntryChange) -> Verdict {
        valid()
    }
}

// -- headers ----------------------------------------------------------------------

functions! {
    /// What everyone may know of an agent's chain.
    fn headers_of(agent: Hash) -> Json {
        let all = ChainFilter { count: 1000, ..ChainFilter::default() };
        let rows = agent_activity(&agent, &all).into_iter();
        rows.map(|row| object! {
            "seq" => row.seq,
            "kind" => row.kind,
            "type" => row.of_type,
            "entry" => row.entry,
        }).collect()
    }
}

// -- notes ------------------------------------------------------------------------

functions! {
    fn write_note(text: String) -> Hash {
        commit_text("note", &text).entry
    }

    /// The text; null where this agent has no such note.
    fn read_note(entry: Hash) -> Option<String> {
        get_text(&entry)
    }

    fn my_notes() -> Json {
        own("note").into_iter().map(|row| row.content).collect()
    }

    /// What someone would do who wants to know whether a note has this text.
    fn guess_note(text: String) -> Json {
        let guess = private_entry_hash("note", &[], text.as_bytes());
        object! { "guess" => guess, "found" => get_text(&guess).is_some() }
    }

    /// Sends a note with its salt; true where the other could check it.
    fn share_note(to: Hash, entry: Hash) -> Json {
        let row = own_note(entry);
        let salt = match row.salt {
            Some(salt) => to_hex(&salt),
            None => fail("the note has no salt"),
        };
        let (author, seq) = (my_address(), row.seq as u32);
        let header = HeaderRef { author, seq, hash: row.hash };
        let note = object! { "text" => row.content, "salt" => salt, "header" => header };
        answer_of(send(&to, object! { "note" => note }))
    }
}

// -- posts ------------------------------------------------------------------------

functions! {
    fn post(text: String) -> Hash {
        let made = commit("post", post_of(text));
        link(&my_address(), &made.entry, "post", b"");
        made.entry
    }

    /// Gives a post another text; answers the new entry's hash.
    fn edit(entry: Hash, text: String) -> Hash {
        match newest_post(entry) {
            Some(post) => update(&header_to_change(&post), "post", post_of(text)).entry,
            None => fail("there is no such post"),
        }
    }

    /// {"text","status","newest"}, where newest is the hash of the latest
    /// version; null for a hash that is none of a post.
    fn read_post(entry: Hash) -> Option<Json> {
        let asked = get_details(&entry).filter(|x| x.of_type == "post")?;
        let newest = newest_post(entry).map(|x| x.entry);
        let text = &asked.content["text"];
        Some(object! { "text" => text, "status" => asked.status, "newest" => newest })
    }

    /// An agent's posts in the order in which they were first written, each in
    /// its newest version.
    fn posts_by(agent: Hash) -> Json {
        let rows = get_links(&agent, "post", b"").into_iter();
        rows.filter_map(|row| newest_post(row.target))
            .map(|post| object! { "entry" => post.entry, "text" => &post.content["text"] })
            .collect()
    }
}

// -- messages ---------------------------------------------------------------------

functions! {
    /// Sends any value to another agent and answers what its `receive` answers.
    fn tell(to: Hash, message: Json) -> Json {
        answer_of(send(&to, message))
    }

    /// Notes a message, then sends it. Where that fails, the caller chooses:
    /// keep the note all the same, or nothing of the call.
    fn note_and_tell(to: Hash, text: String, keep: bool) -> Json {
        let note = commit_text("note", &text).entry;
        let reply = send(&to, text);
        let sent = reply.is_ok();
        let code = match reply {
            Err(why) if keep => why.code,
            other => {
                answer_of(other);
                String::new()
            }
        };
        object! { "note" => note, "sent" => sent, "code" => code }
    }
}

callbacks! {
    /// Checks a note that was sent, keeps what is to be kept, repeats anything
    /// else to its sender.
    fn receive(input: Json) -> Json {
        let message = &input["message"];
        if message == &"trap" {
            trap();
        }
        if message == &"refuse" {
            fail("no messages today");
        }
        if let Some(text) = message.find("keep") {
            return commit_text("note", text.text()).entry.into();
        }
        if let Some(note) = message.find("note") {
            return is_promised(input["from"].hash(), note).into();
        }
        object! { "from" => &input["from"], "message" => message }
    }
}

// -- what runs by itself ------------------------------------------------------------

functions! {
    /// A text that rings when its time (microseconds since 1970) has come.
    fn remind(text: String, at: i64) -> Hash {
        commit("reminder", object! { "at" => at, "text" => text }).entry
    }

    /// The texts that rang, in that order.
    fn rung() -> Json {
        let reminders = own("ring").into_iter().map(|row| row.content.hash());
        reminders.filter_map(|x| get(&x)).map(|x| x["text"].clone()).collect()
    }

    /// The refusals that holders sent for what this agent published.
    fn refusals() -> Json {
        own("refusal").into_iter().map(|row| row.content).collect()
    }
}

callbacks! {
    /// Rings what is due and has not rung.
    fn ring_due(input: Json) {
        let rung = own("ring");
        let has_rung = |x: Hash| rung.iter().any(|row| row.content.if_hash() == Some(x));
        let now = input["now"].integer();
        for row in own("reminder") {
            match row.entry {
                Some(entry) if row.content["at"].integer() <= now && !has_rung(entry) => {
                    commit("ring", entry);
                }
                _ => {}
            }
        }
    }

    /// Each holder that refuses an op tells so.
    fn keep_refusal(input: Json) {
        commit("refusal", object! {
            "code" => &input["code"],
            "holder" => &input["holder"],
            "reason" => &input["reason"],
        });
    }
}

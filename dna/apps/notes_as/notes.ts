// Private notes and reminders, public posts, messages between agents.

import { ChainFilter, ChainRow, Details, EntryChange, Hash, HeaderRef, Json,
         LinkChange, Verdict, agent_activity, byte_size, commit, commit_text,
         decimal, from_hex, get, get_details, get_links, get_text, invalid,
         json, link, my_address, need, private_entry_hash, property, query,
         send, to_hex, update, valid } from "ips";

/**
 * What is left of a chain of updates after this many is not followed: each step
 * is a look-up.
 */
const updates_max = 32;

function post_of(text: string): Json {
  return Json.object().set("text", text);
}

/** The newest version of a post; none where it is unknown or withdrawn. */
function newest_post(entry: Hash): Details | null {
  for (let i = 0; i < updates_max; ++i) {
    const found = get_details(entry);
    if (!found || found.type != "post" || found.status == "deleted")
      return null;
    if (found.updates.length == 0) return found;
    entry = found.updates[found.updates.length - 1].entry;
  }
  throw new Error("a post was edited too often to be followed");
}

/**
 * The own header of an entry that several agents may have written, else the
 * first: then the update is refused, since only an author may change a post.
 */
function header_to_change(post: Details): HeaderRef {
  if (post.headers.length == 0) throw new Error("nobody wrote this post");
  const me = my_address();
  for (let i = 0; i < post.headers.length; ++i)
    if (post.headers[i].header.author == me) return post.headers[i].header;
  return post.headers[0].header;
}

/** The own records of one type, in the order in which they were written. */
function own(type: string): ChainRow[] {
  return query(new ChainFilter(type, 1000));
}

/** The own note with that hash, and its salt. */
function own_note(entry: Hash): ChainRow {
  const rows = own("note");
  for (let i = 0; i < rows.length; ++i)
    if (rows[i].entry == entry) return rows[i];
  throw new Error("there is no such note of mine");
}

/**
 * Whether a note that was sent is the one that its header promises: then the
 * sender wrote this text, at the time that the header names.
 */
function is_promised(from: Hash, sent: Json): bool {
  const header = sent["header"].header();
  const salt = from_hex(sent["salt"].text());
  if (!salt || header.author != from) return false;
  const entry = private_entry_hash("note", salt, sent["text"].text());
  const rows = agent_activity(
    from, new ChainFilter("note", 100, header.seq, header.seq));
  return rows.length == 1 && rows[0].hash == header.hash
    && rows[0].entry == entry;
}

// -- rules --------------------------------------------------------------------

@validator
export function validate_note(change: EntryChange): Verdict {
  if (change.removes || change.content.text() != "") return valid();
  return invalid("a note needs a text");
}

@validator
export function validate_post(change: EntryChange): Verdict {
  if (change.removes) return valid();
  const text = change.content["text"].text();
  const size_max = property("text_bytes_max").integer();
  if (text == "") return invalid("a post needs a text");
  if (byte_size(text) > size_max)
    return invalid("a post has at most " + decimal(size_max) + " bytes");
  const target = change.target;
  if (target && target.content == change.content)
    return invalid("the text is the same as before");
  return valid();
}

/** An agent lists posts under its own address and nobody else's. */
@validator
export function validate_post_link(change: LinkChange): Verdict {
  if (change.base == change.author) return valid();
  return invalid("only its owner may add to a list of posts");
}

/** Nobody but its author sees a private record; its schema says enough. */
@validator
export function validate_own_record(change: EntryChange): Verdict {
  return valid();
}

// -- headers ------------------------------------------------------------------

/** What everyone may know of an agent's chain. */
@callable
export function headers_of(agent: Hash): Json {
  const rows = agent_activity(agent, new ChainFilter("", 1000));
  const out = Json.array();
  for (let i = 0; i < rows.length; ++i)
    out.push(Json.object().set("seq", rows[i].seq).set("kind", rows[i].kind)
               .set("type", rows[i].type).set("entry", rows[i].entry));
  return out;
}

// -- notes --------------------------------------------------------------------

@callable
export function write_note(text: string): Hash {
  return commit_text("note", text).entry;
}

/** The text; null where this agent has no such note. */
@callable
export function read_note(note: Hash): string | null {
  return get_text(note);
}

function contents(rows: ChainRow[]): Json {
  const out = Json.array();
  for (let i = 0; i < rows.length; ++i) out.push(rows[i].content);
  return out;
}

@callable
export function my_notes(): Json {
  return contents(own("note"));
}

/** What someone would do who wants to know whether a note has this text. */
@callable
export function guess_note(text: string): Json {
  const guess = private_entry_hash("note", [], text);
  return Json.object().set("guess", guess)
    .set("found", get_text(guess) !== null);
}

/** Sends a note with its salt; true where the other could check it. */
@callable
export function share_note(to: Hash, entry: Hash): Json {
  const row = own_note(entry);
  const salt = need(row.salt, "the note has no salt");
  const note = Json.object().set("text", row.content)
                 .set("salt", to_hex(salt)).set("header", row.header);
  return send(to, Json.object().set("note", note)).needed();
}

// -- posts --------------------------------------------------------------------

@callable
export function post(text: string): Hash {
  const made = commit("post", post_of(text));
  link(my_address(), made.entry, "post");
  return made.entry;
}

/** Gives a post another text; answers the new entry's hash. */
@callable
export function edit(entry: Hash, text: string): Hash {
  const post = need(newest_post(entry), "there is no such post");
  return update(header_to_change(post), "post", post_of(text)).entry;
}

/**
 * {"text","status","newest"}, where newest is the hash of the latest version;
 * null for a hash that is none of a post.
 */
@callable
export function read_post(entry: Hash): Json | null {
  const asked = get_details(entry);
  if (!asked || asked.type != "post") return null;
  const newest = newest_post(asked.entry);
  return Json.object().set("text", asked.content["text"])
    .set("status", asked.status)
    .set("newest", newest ? newest.entry : null);
}

/**
 * An agent's posts in the order in which they were first written, each in its
 * newest version.
 */
@callable
export function posts_by(agent: Hash): Json {
  const rows = get_links(agent, "post");
  const out = Json.array();
  for (let i = 0; i < rows.length; ++i) {
    const post = newest_post(rows[i].target);
    if (post)
      out.push(Json.object().set("entry", post.entry)
                 .set("text", post.content["text"]));
  }
  return out;
}

// -- messages -----------------------------------------------------------------

/** Sends any value to another agent and answers what its `receive` answers. */
@callable
export function tell(to: Hash, message: Json): Json {
  return send(to, message).needed();
}

/**
 * Notes a message, then sends it. Where that fails, the caller chooses: keep
 * the note all the same, or nothing of the call.
 */
@callable
export function note_and_tell(to: Hash, text: string, keep: bool): Json {
  const note = commit_text("note", text).entry;
  const reply = send(to, text);
  if (!keep) reply.needed();
  return Json.object().set("note", note).set("sent", reply.is_there)
    .set("code", reply.code);
}

/**
 * Checks a note that was sent, keeps what is to be kept, repeats anything else
 * to its sender.
 */
@callback
export function receive(input: Json): Json {
  const message = input["message"];
  if (message == json("trap")) unreachable();
  if (message == json("refuse")) throw new Error("no messages today");
  if (message.has("keep"))
    return json(commit_text("note", message["keep"].text()).entry);
  if (message.has("note"))
    return json(is_promised(input["from"].hash(), message["note"]));
  return Json.object().set("from", input["from"]).set("message", message);
}

// -- what runs by itself ------------------------------------------------------

/** A text that rings when its time (microseconds since 1970) has come. */
@callable
export function remind(text: string, at: i64): Hash {
  return commit("reminder", Json.object().set("at", at).set("text", text))
    .entry;
}

/** The texts that rang, in that order. */
@callable
export function rung(): Json {
  const rows = own("ring");
  const out = Json.array();
  for (let i = 0; i < rows.length; ++i) {
    const reminder = get(rows[i].content.hash());
    if (reminder) out.push(reminder["text"]);
  }
  return out;
}

/** The refusals that holders sent for what this agent published. */
@callable
export function refusals(): Json {
  return contents(own("refusal"));
}

function names(rows: ChainRow[], reminder: Json): bool {
  for (let i = 0; i < rows.length; ++i)
    if (rows[i].content == reminder) return true;
  return false;
}

/** Rings what is due and has not rung. */
@callback
export function ring_due(input: Json): void {
  const rung = own("ring");
  const rows = own("reminder");
  for (let i = 0; i < rows.length; ++i) {
    const is_due = rows[i].content["at"].integer() <= input["now"].integer();
    const reminder = json(rows[i].entry);
    if (is_due && !names(rung, reminder)) commit("ring", reminder);
  }
}

/** Each holder that refuses an op tells so. */
@callback
export function keep_refusal(input: Json): void {
  commit("refusal", Json.object().set("code", input["code"])
                      .set("holder", input["holder"])
                      .set("reason", input["reason"]));
}

/* Private notes and reminders, public posts, messages between agents: the app
   `notes`, in C. */

#include <ips.h>

/* What is left of a chain of updates after this many is not followed: each step
   is a look-up. */
#define UPDATES_MAX 32

static ips_json post_of(ips_text text) {
  return IPS_MAKE({"text", ips_string(text)});
}

static ips_json text_of(ips_json post) {
  return ips_member(ips_member(post, "content"), "text");
}

/* The newest version of a post; NULL where it is unknown or withdrawn. */
static ips_json newest_post(ips_hash entry) {
  for (int i = 0; i < UPDATES_MAX; ++i) {
    ips_json found = ips_details(entry);
    if (!found || !ips_is(ips_member(found, "type"), "post")
        || ips_is(ips_member(found, "status"), "deleted"))
      return NULL;
    ips_json newer = ips_member(found, "updates")->last;
    if (!newer)
      return found;
    entry = ips_as_hash(ips_member(newer, "entry"));
  }
  ips_end_str("a post was edited too often to be followed");
}

/* The own header of an entry that several agents may have written, else the
   first: then the update is refused, since only an author may change a post. */
static ips_ref header_to_change(ips_json post) {
  ips_json headers = ips_member(post, "headers");
  ips_hash me = ips_my_address();
  if (headers->size == 0)
    ips_end_str("nobody wrote this post");
  IPS_EACH(row, headers) {
    ips_ref header = ips_as_ref(row);
    if (ips_hash_is(header.author, me))
      return header;
  }
  return ips_as_ref(headers->first);
}

/* All rows of the own chain of that type. */
static ips_json own(const char* type) {
  return ips_own_rows((ips_filter){.type = type, .count = 1000});
}

static ips_json contents_of(ips_json rows) {
  ips_json out = ips_array();
  IPS_EACH(row, rows)
  ips_push(out, ips_member(row, "content"));
  return out;
}

static bool is_hash(ips_json x, ips_hash wanted) {
  ips_hash hash;
  return ips_if_hash(x, &hash) && ips_hash_is(hash, wanted);
}

/* The own note with that hash, and its salt. */
static ips_json own_note(ips_hash entry) {
  IPS_EACH(row, own("note"))
  if (is_hash(ips_member(row, "entry"), entry))
    return row;
  ips_end_str("there is no such note of mine");
}

/* Whether a note that was sent is the one that its header promises: then the
   sender wrote this text, at the time that the header names. */
static bool is_promised(ips_hash from, ips_json sent) {
  ips_ref header = ips_as_ref(ips_member(sent, "header"));
  ips_text salt = ips_from_hex(ips_as_text(ips_member(sent, "salt")));
  if (!salt.data || !ips_hash_is(header.author, from))
    return false;
  ips_text text = ips_as_text(ips_member(sent, "text"));
  ips_hash entry = ips_private_entry_hash("note", salt, text);
  ips_filter one = {.type = "note", .from = header.seq, .to = header.seq};
  ips_json rows = ips_activity(from, one);
  return rows->size == 1 && is_hash(ips_member(rows->first, "entry"), entry)
         && is_hash(ips_member(rows->first, "hash"), header.hash);
}

/* The other's answer, or the end of the call. */
static ips_json answer_of(ips_reply reply) {
  if (!reply.ok)
    ips_end(IPS_JOIN(reply.code, ips_str(": "), reply.message));
  return reply.value;
}

/* -- rules ------------------------------------------------------------------- */

IPS_VALIDATOR(validate_note) {
  if (change->op != IPS_REMOVE && ips_as_text(change->content).size == 0)
    return ips_invalid("a note needs a text");
  return ips_valid();
}

IPS_VALIDATOR(validate_post) {
  if (change->op == IPS_REMOVE)
    return ips_valid();
  ips_text text = ips_as_text(ips_member(change->content, "text"));
  int64_t size_max = ips_as_integer(ips_property_value("text_bytes_max"));
  if (text.size == 0)
    return ips_invalid("a post needs a text");
  if (text.size > size_max)
    return ips_invalid_text(IPS_JOIN(ips_str("a post has at most "),
                                     ips_decimal(size_max), ips_str(" bytes")));
  if (ips_same(ips_member(change->target, "content"), change->content))
    return ips_invalid("the text is the same as before");
  return ips_valid();
}

/* An agent lists posts under its own address and nobody else's. */
IPS_LINK_VALIDATOR(validate_post_link) {
  return ips_hash_is(change->base, change->author)
           ? ips_valid()
           : ips_invalid("only its owner may add to a list of posts");
}

/* Nobody but its author sees a private record; its schema says enough. */
IPS_VALIDATOR(validate_own_record) {
  return ips_valid();
}

/* -- headers ------------------------------------------------------------------ */

/* What everyone may know of an agent's chain. */
IPS_FUNCTION(headers_of) {
  ips_filter all = {.count = 1000};
  ips_json out = ips_array();
  IPS_EACH(row, ips_activity(ips_arg_hash(args, 0), all))
  ips_push(out, IPS_MAKE({"seq", ips_member(row, "seq")},
                         {"kind", ips_member(row, "kind")},
                         {"type", ips_member(row, "type")},
                         {"entry", ips_member(row, "entry")}));
  return out;
}

/* -- notes -------------------------------------------------------------------- */

IPS_FUNCTION(write_note) {
  return ips_hash_value(ips_commit_text("note", ips_arg_text(args, 0)).entry);
}

/* The text; null where this agent has no such note. */
IPS_FUNCTION(read_note) {
  ips_text text = ips_get_text(ips_arg_hash(args, 0));
  return text.data ? ips_string(text) : ips_null();
}

IPS_FUNCTION(my_notes) {
  return contents_of(own("note"));
}

/* What someone would do who wants to know whether a note has this text. */
IPS_FUNCTION(guess_note) {
  ips_hash guess = ips_private_entry_hash("note", (ips_text){NULL, 0},
                                          ips_arg_text(args, 0));
  bool found = ips_get_text(guess).data;
  return IPS_MAKE({"guess", ips_hash_value(guess)},
                  {"found", ips_boolean(found)});
}

/* Sends a note with its salt; true where the other could check it. */
IPS_FUNCTION(share_note) {
  ips_hash to = ips_arg_hash(args, 0);
  ips_json row = own_note(ips_arg_hash(args, 1));
  ips_json salt = ips_member(row, "salt");
  if (salt->kind != IPS_TEXT)
    ips_end_str("the note has no salt");
  ips_json header = IPS_MAKE({"author", ips_hash_value(ips_my_address())},
                             {"seq", ips_member(row, "seq")},
                             {"hash", ips_member(row, "hash")});
  ips_json note = IPS_MAKE({"text", ips_member(row, "content")}, {"salt", salt},
                           {"header", header});
  return answer_of(ips_ask(to, IPS_MAKE({"note", note})));
}

/* -- posts -------------------------------------------------------------------- */

IPS_FUNCTION(post) {
  ips_hash made = ips_commit_json("post", post_of(ips_arg_text(args, 0))).entry;
  ips_add_link(ips_my_address(), made, "post", ips_str(""));
  return ips_hash_value(made);
}

/* Gives a post another text; answers the new entry's hash. */
IPS_FUNCTION(edit) {
  ips_json post = newest_post(ips_arg_hash(args, 0));
  ips_json newer = post_of(ips_arg_text(args, 1));
  if (!post)
    ips_end_str("there is no such post");
  ips_ref old = header_to_change(post);
  return ips_hash_value(ips_update_json(old, "post", newer).entry);
}

/* {"text","status","newest"}, where newest is the hash of the latest version;
   null for a hash that is none of a post. */
IPS_FUNCTION(read_post) {
  ips_hash entry = ips_arg_hash(args, 0);
  ips_json asked = ips_details(entry);
  if (!asked || !ips_is(ips_member(asked, "type"), "post"))
    return ips_null();
  ips_json newest = newest_post(entry);
  return IPS_MAKE(
    {"text", text_of(asked)}, {"status", ips_member(asked, "status")},
    {"newest", newest ? ips_member(newest, "entry") : ips_null()});
}

/* An agent's posts in the order in which they were first written, each in its
   newest version. */
IPS_FUNCTION(posts_by) {
  ips_json out = ips_array();
  IPS_EACH(row, ips_links(ips_arg_hash(args, 0), "post", ips_str(""))) {
    ips_json post = newest_post(ips_as_hash(ips_member(row, "target")));
    if (post)
      ips_push(out, IPS_MAKE({"entry", ips_member(post, "entry")},
                             {"text", text_of(post)}));
  }
  return out;
}

/* -- messages ----------------------------------------------------------------- */

/* Sends any value to another agent and answers what its `receive` answers. */
IPS_FUNCTION(tell) {
  return answer_of(ips_ask(ips_arg_hash(args, 0), ips_arg(args, 1)));
}

/* Notes a message, then sends it. Where that fails, the caller chooses: keep
   the note all the same, or nothing of the call. */
IPS_FUNCTION(note_and_tell) {
  ips_hash to = ips_arg_hash(args, 0);
  ips_text text = ips_arg_text(args, 1);
  bool keep = ips_arg_boolean(args, 2);
  ips_hash note = ips_commit_text("note", text).entry;
  ips_reply reply = ips_ask(to, ips_string(text));
  if (!keep)
    answer_of(reply);
  return IPS_MAKE({"note", ips_hash_value(note)},
                  {"sent", ips_boolean(reply.ok)},
                  {"code", ips_string(reply.code)});
}

/* Checks a note that was sent, keeps what is to be kept, repeats anything else
   to its sender. */
IPS_CALLBACK(receive) {
  ips_json message = ips_member(input, "message");
  ips_json from = ips_member(input, "from");
  if (ips_is(message, "trap"))
    __builtin_trap();
  if (ips_is(message, "refuse"))
    ips_end_str("no messages today");
  if (ips_has(message, "keep")) {
    ips_text text = ips_as_text(ips_member(message, "keep"));
    return ips_hash_value(ips_commit_text("note", text).entry);
  }
  if (ips_has(message, "note"))
    return ips_boolean(
      is_promised(ips_as_hash(from), ips_member(message, "note")));
  return IPS_MAKE({"from", from}, {"message", message});
}

/* -- what runs by itself ------------------------------------------------------ */

/* A text that rings when its time (microseconds since 1970) has come. */
IPS_FUNCTION(remind) {
  ips_json reminder = IPS_MAKE({"at", ips_integer(ips_arg_integer(args, 1))},
                               {"text", ips_string(ips_arg_text(args, 0))});
  return ips_hash_value(ips_commit_json("reminder", reminder).entry);
}

/* The texts that rang, in that order. */
IPS_FUNCTION(rung) {
  ips_json out = ips_array();
  IPS_EACH(row, own("ring")) {
    ips_json reminder = ips_get_json(ips_as_hash(ips_member(row, "content")));
    if (reminder)
      ips_push(out, ips_member(reminder, "text"));
  }
  return out;
}

/* The refusals that holders sent for what this agent published. */
IPS_FUNCTION(refusals) {
  return contents_of(own("refusal"));
}

static bool has_rung(ips_json rung, ips_json reminder) {
  IPS_EACH(row, rung)
  if (ips_same(ips_member(row, "content"), reminder))
    return true;
  return false;
}

/* Rings what is due and has not rung. */
IPS_CALLBACK(ring_due) {
  int64_t now = ips_as_integer(ips_member(input, "now"));
  ips_json rung = own("ring");
  IPS_EACH(row, own("reminder")) {
    ips_json entry = ips_member(row, "entry");
    ips_json at = ips_member(ips_member(row, "content"), "at");
    if (ips_as_integer(at) <= now && !has_rung(rung, entry))
      ips_commit_json("ring", entry);
  }
  return ips_null();
}

/* Each holder that refuses an op tells so. */
IPS_CALLBACK(keep_refusal) {
  ips_commit_json("refusal", IPS_MAKE({"code", ips_member(input, "code")},
                                      {"holder", ips_member(input, "holder")},
                                      {"reason", ips_member(input, "reason")}));
  return ips_null();
}

// Private notes and reminders, public posts, messages between agents.

#include <ips.hpp>

namespace {

/// What is left of a chain of updates after this many is not followed: each
/// step is a look-up.
constexpr int updates_max = 32;

ips::json post_of(const std::string& text) {
  return ips::json::object({{"text", text}});
}

/// The newest version of a post; none where it is unknown or withdrawn.
std::optional<ips::details> newest_post(ips::hash entry) {
  for (int i = 0; i < updates_max; ++i) {
    auto found = ips::get_details(entry);
    if (!found || found->type != "post" || found->status == "deleted")
      return std::nullopt;
    if (found->updates.empty())
      return found;
    entry = found->updates.back().entry;
  }
  ips::fail("a post was edited too often to be followed");
}

/// The own header of an entry that several agents may have written, else the
/// first: then the update is refused, since only an author may change a post.
ips::header_ref header_to_change(const ips::details& post) {
  if (post.headers.empty())
    ips::fail("nobody wrote this post");
  auto me = ips::my_address();
  for (auto& row : post.headers)
    if (row.header.author == me)
      return row.header;
  return post.headers.front().header;
}

/// The own note with that hash, and its salt.
ips::chain_row own_note(const ips::hash& entry) {
  for (auto& row : ips::query({.type = "note", .count = 1000}))
    if (row.entry == entry)
      return row;
  ips::fail("there is no such note of mine");
}

/// Whether a note that was sent is the one that its header promises: then the
/// sender wrote this text, at the time that the header names.
bool is_promised(const ips::agent_id& from, const ips::json& sent) {
  auto header = sent["header"].header();
  auto salt = ips::from_hex(sent["salt"].text());
  if (!salt || header.author != from)
    return false;
  auto entry = ips::private_entry_hash("note", *salt, sent["text"].text());
  auto rows = ips::agent_activity(
    from, {.type = "note", .from = header.seq, .to = header.seq});
  return rows.size() == 1 && rows[0].hash == header.hash
         && rows[0].entry == entry;
}

} // namespace

// -- rules --------------------------------------------------------------------

IPS_VALIDATOR(validate_note) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  return change.content.text().empty() ? ips::invalid("a note needs a text")
                                       : ips::valid();
}

IPS_VALIDATOR(validate_post) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  auto& text = change.content["text"].text();
  auto size_max = ips::property("text_bytes_max").integer();
  if (text.empty())
    return ips::invalid("a post needs a text");
  if (static_cast<std::int64_t>(text.size()) > size_max)
    return ips::invalid("a post has at most " + std::to_string(size_max)
                        + " bytes");
  if (change.target && change.target->content == change.content)
    return ips::invalid("the text is the same as before");
  return ips::valid();
}

/// An agent lists posts under its own address and nobody else's.
IPS_LINK_VALIDATOR(validate_post_link) {
  return change.base == change.author
           ? ips::valid()
           : ips::invalid("only its owner may add to a list of posts");
}

/// Nobody but its author sees a private record; its schema says enough.
IPS_VALIDATOR(validate_own_record) {
  return ips::valid();
}

// -- headers ------------------------------------------------------------------

/// What everyone may know of an agent's chain.
IPS_FUNCTION(headers_of) {
  auto out = ips::json::array();
  for (auto& row : ips::agent_activity(args.hash(0), {.count = 1000}))
    out.push_back(ips::json::object({{"seq", row.seq},
                                     {"kind", row.kind},
                                     {"type", row.type},
                                     {"entry", row.entry}}));
  return out;
}

// -- notes --------------------------------------------------------------------

IPS_FUNCTION(write_note) {
  return ips::commit_text("note", args.text(0)).entry;
}

/// The text; null where this agent has no such note.
IPS_FUNCTION(read_note) {
  return ips::get_text(args.hash(0));
}

IPS_FUNCTION(my_notes) {
  auto out = ips::json::array();
  for (auto& row : ips::query({.type = "note", .count = 1000}))
    out.push_back(row.content);
  return out;
}

/// What someone would do who wants to know whether a note has this text.
IPS_FUNCTION(guess_note) {
  auto guess = ips::private_entry_hash("note", {}, args.text(0));
  return ips::json::object(
    {{"guess", guess}, {"found", ips::get_text(guess).has_value()}});
}

/// Sends a note with its salt; true where the other could check it.
IPS_FUNCTION(share_note) {
  auto row = own_note(args.hash(1));
  if (!row.salt)
    ips::fail("the note has no salt");
  ips::header_ref header{ips::my_address(), static_cast<std::uint32_t>(row.seq),
                         row.hash};
  auto note = ips::json::object({{"text", row.content},
                                 {"salt", ips::to_hex(*row.salt)},
                                 {"header", header}});
  auto answer = ips::send(args.hash(0), ips::json::object({{"note", note}}));
  if (!answer)
    ips::fail(answer.code + ": " + answer.message);
  return answer.value;
}

// -- posts --------------------------------------------------------------------

IPS_FUNCTION(post) {
  auto made = ips::commit("post", post_of(args.text(0)));
  ips::link(ips::my_address(), made.entry, "post");
  return made.entry;
}

/// Gives a post another text; answers the new entry's hash.
IPS_FUNCTION(edit) {
  auto post = newest_post(args.hash(0));
  auto& text = args.text(1);
  if (!post)
    ips::fail("there is no such post");
  return ips::update(header_to_change(*post), "post", post_of(text)).entry;
}

/// {"text","status","newest"}, where newest is the hash of the latest version;
/// null for a hash that is none of a post.
IPS_FUNCTION(read_post) {
  auto asked = ips::get_details(args.hash(0));
  if (!asked || asked->type != "post")
    return nullptr;
  auto newest = newest_post(asked->entry);
  return ips::json::object(
    {{"text", asked->content["text"]},
     {"status", asked->status},
     {"newest", newest ? ips::json{newest->entry} : ips::json{}}});
}

/// An agent's posts in the order in which they were first written, each in its
/// newest version.
IPS_FUNCTION(posts_by) {
  auto out = ips::json::array();
  for (auto& row : ips::get_links(args.hash(0), "post"))
    if (auto post = newest_post(row.target))
      out.push_back(ips::json::object(
        {{"entry", post->entry}, {"text", post->content["text"]}}));
  return out;
}

// -- messages -----------------------------------------------------------------

/// Sends any value to another agent and answers what its `receive` answers.
IPS_FUNCTION(tell) {
  auto answer = ips::send(args.hash(0), args.value(1));
  if (!answer)
    ips::fail(answer.code + ": " + answer.message);
  return answer.value;
}

/// Notes a message, then sends it. Where that fails, the caller chooses: keep
/// the note all the same, or nothing of the call.
IPS_FUNCTION(note_and_tell) {
  auto note = ips::commit_text("note", args.text(1)).entry;
  auto keep = args.boolean(2);
  auto answer = ips::send(args.hash(0), args.text(1));
  if (!answer && !keep)
    ips::fail(answer.code + ": " + answer.message);
  return ips::json::object(
    {{"note", note}, {"sent", !!answer}, {"code", answer.code}});
}

/// Checks a note that was sent, keeps what is to be kept, repeats anything else
/// to its sender.
IPS_CALLBACK(receive) {
  auto& message = input["message"];
  if (message == "trap")
    __builtin_trap();
  if (message == "refuse")
    ips::fail("no messages today");
  if (message.contains("keep"))
    return ips::commit_text("note", message["keep"].text()).entry;
  if (message.contains("note"))
    return is_promised(input["from"].hash(), message["note"]);
  return ips::json::object({{"from", input["from"]}, {"message", message}});
}

// -- what runs by itself ------------------------------------------------------

/// A text that rings when its time (microseconds since 1970) has come.
IPS_FUNCTION(remind) {
  auto reminder
    = ips::json::object({{"at", args.integer(1)}, {"text", args.text(0)}});
  return ips::commit("reminder", reminder).entry;
}

/// The texts that rang, in that order.
IPS_FUNCTION(rung) {
  auto out = ips::json::array();
  for (auto& row : ips::query({.type = "ring", .count = 1000}))
    if (auto reminder = ips::get(*ips::hash::parse(row.content.text())))
      out.push_back((*reminder)["text"]);
  return out;
}

/// The refusals that holders sent for what this agent published.
IPS_FUNCTION(refusals) {
  auto out = ips::json::array();
  for (auto& row : ips::query({.type = "refusal", .count = 1000}))
    out.push_back(row.content);
  return out;
}

/// Rings what is due and has not rung.
IPS_CALLBACK(ring_due) {
  auto rung = ips::query({.type = "ring", .count = 1000});
  auto has_rung = [&rung](const ips::hash& reminder) {
    auto name = ips::json{reminder};
    for (auto& row : rung)
      if (row.content == name)
        return true;
    return false;
  };
  for (auto& row : ips::query({.type = "reminder", .count = 1000}))
    if (row.content["at"].integer() <= input["now"].integer()
        && !has_rung(*row.entry))
      ips::commit("ring", *row.entry);
  return nullptr;
}

/// Each holder that refuses an op tells so.
IPS_CALLBACK(keep_refusal) {
  ips::commit("refusal", ips::json::object({{"code", input["code"]},
                                            {"holder", input["holder"]},
                                            {"reason", input["reason"]}}));
  return nullptr;
}

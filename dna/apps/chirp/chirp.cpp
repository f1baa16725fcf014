// Handles, followers and short posts, joined by links.

#include <ips.hpp>

namespace {

/// The place of all handles: a base that is no entry's hash.
ips::hash directory() {
  return ips::sha256("chirp/handles");
}

bool is_handle(std::string_view text) {
  auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return text.size() >= 2 && text.size() <= 20
         && std::all_of(text.begin(), text.end(), is_letter);
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

using claims = std::vector<ips::link_row>;

/// The claim to a handle that stands, of those that `rows` has. Several agents
/// may take one handle before they hear of each other. Links come in one order
/// for everyone, by time and, within one instant, by header: the first stands.
/// A claim that is second to another stays so whatever else becomes known,
/// unless that other is given up. (The time is its author's word, held only
/// against its own chain: an app where handles are worth a lie wants another
/// order.)
claims::const_iterator standing_claim(const claims& rows,
                                      const std::string& handle) {
  return std::find_if(rows.begin(), rows.end(),
                      [&](auto& row) { return row.tag == handle; });
}

std::optional<ips::agent_id> owner_of(const std::string& handle) {
  auto rows = ips::get_links(directory(), "handle", handle);
  auto first = standing_claim(rows, handle);
  return first == rows.end() ? std::nullopt : std::optional{first->target};
}

ips::agent_id needed_owner(const std::string& handle) {
  auto owner = owner_of(handle);
  if (!owner)
    ips::fail("nobody has the handle " + quoted(handle));
  return *owner;
}

/// {"handle","agent"} for each claim that stands.
ips::json listed(const claims& rows) {
  auto out = ips::json::array();
  for (auto row = rows.begin(); row != rows.end(); ++row)
    if (standing_claim(rows, row->tag) == row)
      out.push_back(
        ips::json::object({{"handle", row->tag}, {"agent", row->target}}));
  return out;
}

/// An agent's posts with that name on them.
void add_posts(ips::json& out, const ips::agent_id& author,
               const std::string& handle) {
  std::vector<ips::hash> entries;
  auto rows = ips::get_links(author, "post");
  for (auto& row : rows)
    entries.push_back(row.target);
  auto contents = ips::get_many(entries);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (auto text = contents.at(i)["text"].if_text())
      out.push_back(ips::json::object({{"by", handle},
                                       {"entry", entries[i]},
                                       {"text", *text},
                                       {"time", rows[i].time}}));
}

ips::verdict judge_base(const ips::link_change& change, const char* what) {
  return change.base == change.author
           ? ips::valid()
           : ips::invalid(std::string{"only its owner may add to a list of "}
                          + what);
}

} // namespace

// -- rules --------------------------------------------------------------------

/// Its schema says all.
IPS_VALIDATOR(validate_post) {
  return ips::valid();
}

IPS_LINK_VALIDATOR(validate_handle) {
  if (change.base != directory())
    return ips::invalid("handles have one place");
  if (change.target != change.author)
    return ips::invalid("a handle is taken for oneself");
  if (!is_handle(change.tag))
    return ips::invalid("a handle is 2 to 20 of a-z, 0-9 and _");
  return ips::valid();
}

IPS_LINK_VALIDATOR(validate_follow) {
  if (change.target == change.author)
    return ips::invalid("nobody follows oneself");
  return judge_base(change, "followed");
}

IPS_LINK_VALIDATOR(validate_post_link) {
  return judge_base(change, "posts");
}

// -- handles ------------------------------------------------------------------

IPS_FUNCTION(take_handle) {
  auto& handle = args.text(0);
  auto me = ips::my_address();
  auto owner = owner_of(handle);
  if (owner && *owner != me)
    ips::fail("the handle " + quoted(handle) + " is in use");
  if (!owner)
    ips::link(directory(), me, "handle", handle);
  return handle;
}

IPS_FUNCTION(handles) {
  return listed(ips::get_links(directory(), "handle"));
}

/// An agent that took a handle a moment after another, or on the other side of
/// a partition, takes its claim back once it knows of the other's, and is told:
/// the signal and the unlink land together, so it is told once. Each agent
/// looks for itself, so nobody need reach it.
IPS_CALLBACK(give_up_handles) {
  auto took_any = !ips::query({.type = "handle", .count = 1}).empty();
  if (!took_any)
    return nullptr;
  auto me = ips::my_address();
  auto rows = ips::get_links(directory(), "handle");
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    auto first = standing_claim(rows, row->tag);
    if (row->target != me || first->target == me)
      continue;
    ips::unlink(row->header, directory());
    ips::emit("handle_lost", ips::json::object({{"handle", row->tag},
                                                {"owner", first->target}}));
  }
  return nullptr;
}

// -- following ----------------------------------------------------------------

IPS_FUNCTION(follow) {
  auto who = needed_owner(args.text(0));
  auto me = ips::my_address();
  for (auto& row : ips::get_links(me, "follow"))
    if (row.target == who)
      return nullptr;
  ips::link(me, who, "follow");
  return nullptr;
}

IPS_FUNCTION(unfollow) {
  auto who = needed_owner(args.text(0));
  auto me = ips::my_address();
  for (auto& row : ips::get_links(me, "follow"))
    if (row.target == who)
      ips::unlink(row.header, me);
  return nullptr;
}

/// The handles of those that this agent follows.
IPS_FUNCTION(followed) {
  auto out = ips::json::array();
  auto directory_rows = ips::get_links(directory(), "handle");
  for (auto& row : ips::get_links(ips::my_address(), "follow"))
    for (auto& known : directory_rows)
      if (known.target == row.target)
        out.push_back(known.tag);
  return out;
}

// -- posts --------------------------------------------------------------------

IPS_FUNCTION(post) {
  auto content = ips::json::object({{"text", args.text(0)}});
  auto made = ips::commit("post", content);
  ips::link(ips::my_address(), made.entry, "post");
  return made.entry;
}

IPS_FUNCTION(posts_by) {
  auto& handle = args.text(0);
  auto out = ips::json::array();
  add_posts(out, needed_owner(handle), handle);
  return out;
}

/// The posts of everyone that this agent follows, author by author.
IPS_FUNCTION(feed) {
  auto out = ips::json::array();
  auto directory_rows = ips::get_links(directory(), "handle");
  for (auto& row : ips::get_links(ips::my_address(), "follow"))
    for (auto& known : directory_rows)
      if (known.target == row.target)
        add_posts(out, known.target, known.tag);
  return out;
}

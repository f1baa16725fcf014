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

/// Who has a handle: the first that took it.
std::optional<ips::agent_id> owner_of(const std::string& handle) {
  for (auto& row : ips::get_links(directory(), "handle", handle))
    if (row.tag == handle)
      return row.target;
  return std::nullopt;
}

ips::agent_id needed_owner(const std::string& handle) {
  auto owner = owner_of(handle);
  if (!owner)
    ips::fail("nobody has the handle " + quoted(handle));
  return *owner;
}

/// {"handle","agent"} for each.
ips::json listed(const std::vector<ips::link_row>& rows) {
  auto out = ips::json::array();
  for (auto& row : rows)
    out.push_back(
      ips::json::object({{"handle", row.tag}, {"agent", row.target}}));
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

#include "dna/host/capability.hpp"

#include <algorithm>
#include <array>

#include "dna/host/limits.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::host {

namespace {

constexpr std::array<std::string_view, 3> access_names{
  "unrestricted", "transferable", "assigned"};

error wrong(std::string what) {
  return {errc::bad_argument, "a grant: " + std::move(what)};
}

status check_members(const json& x) {
  if (!x.is_object())
    return wrong("an object is wanted");
  for (auto& [key, value] : x.items())
    if (key != "access" && key != "agents" && key != "functions")
      return wrong("it has access, agents and functions, not \"" + key + "\"");
  return ok();
}

result<access_kind> parse_access(const json& x) {
  auto name = x.find("access");
  for (std::size_t i = 0; name != x.end() && i < access_names.size(); ++i)
    if (*name == access_names[i])
      return static_cast<access_kind>(i);
  return wrong("access is unrestricted, transferable or assigned");
}

result<std::vector<std::string>>
parse_texts(const json& x, const std::string& member, std::size_t max) {
  std::vector<std::string> out;
  auto list = x.value(member, json::array());
  if (!list.is_array() || list.size() > max)
    return wrong(member + " is a list of at most " + std::to_string(max));
  for (auto& one : list) {
    if (!one.is_string())
      return wrong(member + " is a list of texts");
    out.push_back(one.get<std::string>());
  }
  return out;
}

result<std::vector<agent_id>> parse_agents(const json& x, access_kind access) {
  IPS_TRY_VALUE(texts, parse_texts(x, "agents", limits::grant_agents_max));
  std::vector<agent_id> out;
  for (auto& text : texts) {
    IPS_TRY_VALUE(id, parse_id<agent_id>(text));
    out.push_back(id);
  }
  if (out.empty() == (access == access_kind::assigned))
    return wrong("an assigned grant names agents, and no other does");
  return out;
}

/// Takes as long wherever they differ, so that nobody finds a secret byte by
/// byte.
bool is_same(byte_view a, byte_view b) {
  if (a.size() != b.size())
    return false;
  unsigned differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differ |= static_cast<unsigned>(a[i] ^ b[i]);
  return differ == 0;
}

} // namespace

result<capability> parse_grant(const manifest::manifest& rules, const json& x) {
  IPS_TRY(check_members(x));
  capability out;
  IPS_TRY_VALUE(access, parse_access(x));
  IPS_TRY_VALUE(agents, parse_agents(x, access));
  IPS_TRY_VALUE(functions,
                parse_texts(x, "functions", limits::grant_functions_max));
  if (functions.empty())
    return wrong("functions names at least one");
  for (auto& one : functions)
    if (!rules.offers(one))
      return wrong("no function \"" + one + "\""
                   + did_you_mean(one, rules.exposed));
  out.access = access;
  out.agents = std::move(agents);
  out.functions = std::move(functions);
  return out;
}

json grant_json(const capability& x) {
  json out{{"access", access_names[static_cast<std::size_t>(x.access)]},
           {"agents", json::array()},
           {"functions", x.functions},
           {"secret", nullptr}};
  for (auto& id : x.agents)
    out["agents"].push_back(to_string(id));
  if (!x.secret.empty())
    out["secret"] = to_hex(x.secret);
  return out;
}

std::optional<capability> grant_of(const chain::entry& x) {
  auto content = manifest::parse_json(as_text(x.content));
  if (!content || !content->is_object())
    return std::nullopt;
  auto secret = content->value("secret", json{});
  content->erase("secret");
  capability out;
  auto access = parse_access(*content);
  auto agents = access ? parse_agents(*content, *access)
                       : result<std::vector<agent_id>>{access.failure()};
  auto functions
    = parse_texts(*content, "functions", limits::grant_functions_max);
  auto raw = secret.is_string() ? from_hex(secret.get<std::string>())
                                : result<bytes>{bytes{}};
  if (!agents || !functions || !raw)
    return std::nullopt;
  return capability{*access, std::move(*agents), std::move(*functions),
                    std::move(*raw)};
}

bool admits(const capability& x, const agent_id& caller,
            std::string_view function, byte_view secret) {
  if (std::find(x.functions.begin(), x.functions.end(), function)
      == x.functions.end())
    return false;
  switch (x.access) {
    case access_kind::unrestricted:
      return true;
    case access_kind::transferable:
      return !x.secret.empty() && is_same(x.secret, secret);
    case access_kind::assigned:
      return std::find(x.agents.begin(), x.agents.end(), caller)
             != x.agents.end();
  }
  return false;
}

} // namespace ips::host

#include "actors/host/agent_book.hpp"

#include <array>

#include "runtime/base/nearest.hpp"

namespace ips::actors {

std::string agent_book::name_of(std::size_t index) {
  static constexpr std::array<const char*, 8> first{
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"};
  return index < first.size() ? first[index]
                              : "agent" + std::to_string(index + 1);
}

bool agent_book::is_secure_name(const std::string& name) {
  auto digits = std::string_view{name};
  if (!digits.starts_with("secure"))
    return false;
  digits.remove_prefix(6);
  return !digits.empty()
         && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

status agent_book::add(std::string name, const crypto::seed& seed) {
  if (by_name_.contains(name))
    return error{errc::agent_exists, "there is an agent " + name + " already"};
  crypto::key_pair keys{crypto::derive(seed, "sign/0")};
  by_name_.emplace(name, agents_.size());
  by_address_.emplace(keys.address(), agents_.size());
  auto secure = is_secure_name(name);
  agents_.push_back(
    {std::move(name), seed, keys.address(), keys.key(), true, secure, 0, {}});
  return ok();
}

result<known_agent*> agent_book::find(const std::string& name) {
  if (auto i = by_name_.find(name); i != by_name_.end())
    return &agents_[i->second];
  if (auto address = parse_id<agent_id>(name))
    if (auto i = by_address_.find(*address); i != by_address_.end())
      return &agents_[i->second];
  std::vector<std::string> known;
  for (auto& x : agents_)
    known.push_back(x.name);
  return error{errc::unknown_agent,
               "there is no agent " + name + did_you_mean(name, known)};
}

result<const known_agent*> agent_book::find(const std::string& name) const {
  IPS_TRY_VALUE(found, const_cast<agent_book*>(this)->find(name));
  return static_cast<const known_agent*>(found);
}

known_agent* agent_book::find(const agent_id& address) {
  return &agents_[by_address_.at(address)];
}

std::string agent_book::name_of_address(const agent_id& address) const {
  auto i = by_address_.find(address);
  return i == by_address_.end() ? short_text(address) : agents_[i->second].name;
}

} // namespace ips::actors

#include "dna/host/staged_chain.hpp"

#include <algorithm>

namespace ips::host {

staged_chain::staged_chain(const agent_id& author, chain::chain_head head,
                           timestamp now)
  : author_(author), head_(std::move(head)), now_(now) {
}

const chain::header_ref&
staged_chain::append(chain::header partial,
                     std::optional<chain::entry> content) {
  auto body = chain::extend(head_, author_, now_, std::move(partial));
  auto& ref
    = refs_.emplace_back(chain::header_ref{author_, body.seq, head_.prev});
  if (content)
    content_bytes_ += content->content.size();
  writes_.push_back({std::move(body), std::move(content)});
  return ref;
}

const chain::entry* staged_chain::find_entry(const entry_hash& hash) const {
  for (auto& write : writes_)
    if (write.content && write.body.entry == hash)
      return &*write.content;
  return nullptr;
}

const chain::header*
staged_chain::find_header(const chain::header_ref& ref) const {
  auto place = std::find(refs_.begin(), refs_.end(), ref);
  if (place == refs_.end())
    return nullptr;
  return &writes_[static_cast<std::size_t>(place - refs_.begin())].body;
}

} // namespace ips::host

#include "dna/host/staged_chain.hpp"

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
  if (content) {
    content_bytes_ += content->content.size();
    entries_.emplace(body.entry, writes_.size());
  }
  writes_.push_back({std::move(body), std::move(content)});
  return ref;
}

const chain::entry* staged_chain::find_entry(const entry_hash& hash) const {
  auto place = entries_.find(hash);
  return place == entries_.end() ? nullptr : &*writes_[place->second].content;
}

const chain::header*
staged_chain::find_header(const chain::header_ref& ref) const {
  // Their numbers follow one another; below the first one wraps.
  if (refs_.empty() || ref.seq - refs_.front().seq >= refs_.size())
    return nullptr;
  auto place = ref.seq - refs_.front().seq;
  return refs_[place] == ref ? &writes_[place].body : nullptr;
}

} // namespace ips::host

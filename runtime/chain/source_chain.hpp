#pragma once
// A cell's own headers and entries, in memory, in order. Append-only; seq is
// the index. What it holds came from the store or was signed by this agent.

#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/chain/chain_head.hpp"
#include "runtime/chain/op.hpp"

namespace ips::chain {

/// One link with its entry.
struct chain_link {
  signed_header header;
  header_hash hash;
  /// The entry that the header brought; absent for headers without one, for
  /// header 0, and where the store alone has it.
  std::shared_ptr<const entry> content;
};

class source_chain {
public:
  const chain_head& head() const {
    return head_;
  }

  std::uint32_t size() const {
    return static_cast<std::uint32_t>(links_.size());
  }

  /// @pre seq < size()
  const chain_link& at(std::uint32_t seq) const {
    IPS_ASSERT(seq < links_.size());
    return links_[seq];
  }

  /// Adds the next link. @pre its header follows the head
  void append(chain_link link);

  /// Lets go of a link's entry. @pre the store has it, seq < size()
  void let_go_of_entry(std::uint32_t seq) {
    IPS_ASSERT(seq < links_.size());
    links_[seq].content.reset();
  }

  /// The latest link that brought the entry; nullptr if none did.
  const chain_link* find_entry(const entry_hash& hash) const;

  /// The link of a header of this chain; nullptr if it is none.
  const chain_link* find_header(const header_hash& hash) const;

  /// Sequence numbers of a type's headers in [from, to], ascending or
  /// descending, at most `count`. An empty type is any.
  std::vector<std::uint32_t> select(std::string_view type, std::uint32_t from,
                                    std::uint32_t to, bool descending,
                                    std::uint32_t count) const;

private:
  std::vector<chain_link> links_;
  chain_head head_;
  std::unordered_map<entry_hash, std::uint32_t> by_entry_;
  std::unordered_map<header_hash, std::uint32_t> by_hash_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_type_;
};

} // namespace ips::chain

#pragma once
// What a run appends to its agent's chain, header by header. Nothing of it is
// signed or stored: all of a call lands, or none.

#include <map>

#include "dna/host/run.hpp"

namespace ips::host {

class staged_chain {
public:
  staged_chain(const agent_id& author, chain::chain_head head, timestamp now);

  /// Appends a header: kind, type, entry, target and link are the caller's;
  /// author, seq, prev, prev_of_type and time are filled in here.
  const chain::header_ref& append(chain::header partial,
                                  std::optional<chain::entry> content);

  const std::vector<staged_write>& writes() const {
    return writes_;
  }

  /// References of the headers, in the order of `writes`.
  const std::vector<chain::header_ref>& refs() const {
    return refs_;
  }

  /// The staged entry of a hash; nullptr where there is none. Good until the
  /// next append.
  const chain::entry* find_entry(const entry_hash& hash) const;

  /// The staged header of a reference; nullptr where there is none. Good until
  /// the next append.
  const chain::header* find_header(const chain::header_ref& ref) const;

  /// Sequence number of the next header.
  std::uint32_t next_seq() const {
    return head_.next_seq;
  }

  /// Bytes of all staged entries.
  std::size_t content_bytes() const {
    return content_bytes_;
  }

  std::vector<staged_write> take() && {
    return std::move(writes_);
  }

private:
  agent_id author_;
  chain::chain_head head_;
  timestamp now_;
  std::vector<staged_write> writes_;
  std::vector<chain::header_ref> refs_;
  /// The first write of each entry: a guest may ask a thousand times.
  std::map<entry_hash, std::size_t> entries_;
  std::size_t content_bytes_ = 0;
};

} // namespace ips::host

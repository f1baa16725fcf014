#pragma once
// Which of the ops at one basis are wanted.

#include "runtime/chain/op.hpp"

namespace ips::dht {

/// Bits of `op_filter::kinds`.
constexpr std::uint8_t mask_of(chain::op_kind kind) {
  return static_cast<std::uint8_t>(1u << (static_cast<unsigned>(kind) - 1));
}

/// put_entry, update and remove: what an entry's page shows.
inline constexpr std::uint8_t entry_kinds = mask_of(chain::op_kind::put_entry)
                                            | mask_of(chain::op_kind::update)
                                            | mask_of(chain::op_kind::remove);

inline constexpr std::uint8_t link_kinds
  = mask_of(chain::op_kind::link_add) | mask_of(chain::op_kind::link_remove);

inline constexpr std::uint8_t activity_kind = mask_of(chain::op_kind::activity);

struct op_filter {
  std::uint8_t kinds = 0xff;
  /// Entry or link type; empty is any.
  std::string type;
  /// Links only.
  bytes tag_prefix;
  /// Activity only: sequence numbers from `first` to `last`.
  std::uint32_t first = 0;
  std::uint32_t last = 0xffffffff;
  bool descending = false;
  /// A page holds at most so many ops.
  std::uint32_t limit = 256;
  /// So many matching ops are passed over first.
  std::uint32_t offset = 0;

  bool takes(const chain::op& x) const;
};

template <class Inspector>
auto inspect(Inspector& f, op_filter& x) {
  return f(x.kinds, x.type, x.tag_prefix, x.first, x.last, x.descending,
           x.limit, x.offset);
}

} // namespace ips::dht

#pragma once
// Which of the ops at one basis are wanted.

#include <limits>

#include "runtime/chain/op.hpp"

namespace ips::dht {

/// A link's place among those of its base: by time, then by author and place in
/// its chain. Links added later come behind it, so it serves as a cursor.
struct link_position {
  timestamp time;
  chain::header_ref by;

  friend auto operator<=>(const link_position&, const link_position&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, link_position& x) {
  return f(x.time, x.by);
}

/// Before and after every header's time.
inline constexpr timestamp first_time{std::numeric_limits<std::int64_t>::min()};
inline constexpr timestamp last_time{std::numeric_limits<std::int64_t>::max()};

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
  /// Links only: made from `since` to `until`, both included.
  timestamp since = first_time;
  timestamp until = last_time;
  /// Links only: those behind this place, in the order asked for.
  std::optional<link_position> after = {};

  /// Kind, type, tag and sequence number; a link's time is looked at by the
  /// page, since an unlink has another than what it takes back.
  bool takes(const chain::op& x) const;

  /// Whether times and `after` take a link at this place.
  bool takes(const link_position& x) const;
};

/// Whether a filter asks for links and nothing else: they come in pages.
inline bool is_links_only(const op_filter& x) {
  return x.kinds != 0 && (x.kinds & ~link_kinds) == 0;
}

template <class Inspector>
auto inspect(Inspector& f, op_filter& x) {
  return f(x.kinds, x.type, x.tag_prefix, x.first, x.last, x.descending,
           x.limit, x.offset, x.since, x.until, x.after);
}

} // namespace ips::dht

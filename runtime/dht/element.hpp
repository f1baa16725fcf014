#pragma once
// What is known about an entry: its content, the headers that brought it, and
// what has changed it since, worked out from the ops held at its hash.
//
// A header is
//   deleted  when its author's `remove` names it,
//   updated  else, when its author's `update` names it,
//   live     else.
// Changes by another agent than the header's author do not count, and neither
// does a change whose header is not here. The entry is live while one of its
// headers is, else updated while one of them is, else deleted.
//
// The result depends on the set of ops alone: not on their order, and not on
// how often one of them comes. @pre every op was found valid

#include <memory>
#include <optional>
#include <span>

#include "runtime/chain/op.hpp"

namespace ips::dht {

enum class entry_status : std::uint8_t {
  live = 1,
  updated,
  deleted,
  /// A holder found an op of it invalid. Never the result of `element_of`.
  rejected,
};

constexpr entry_status last_of(entry_status) {
  return entry_status::rejected;
}

/// "live", ...
std::string_view to_string(entry_status status);

/// A header that brought the entry.
struct element_header {
  header_hash hash;
  chain::signed_header header;
  entry_status status = entry_status::live;

  friend bool operator==(const element_header&, const element_header&)
    = default;
};

template <class Inspector>
auto inspect(Inspector& f, element_header& x) {
  return f(x.hash, x.header, x.status);
}

/// A change of one of those headers, by its author.
struct element_change {
  /// The header of the `update` or `remove`.
  chain::header_ref by;
  /// The header that it changes.
  header_hash target;
  timestamp time;
  /// Of an update: the entry that takes its place.
  entry_hash replacement;

  friend bool operator==(const element_change&, const element_change&)
    = default;
};

template <class Inspector>
auto inspect(Inspector& f, element_change& x) {
  return f(x.by, x.target, x.time, x.replacement);
}

/// All lists are sorted by time, then by header hash.
struct element {
  chain::entry content;
  entry_status status = entry_status::live;
  std::vector<element_header> headers;
  std::vector<element_change> updates;
  std::vector<element_change> deletes;

  friend bool operator==(const element&, const element&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, element& x) {
  return f(x.content, x.status, x.headers, x.updates, x.deletes);
}

/// What the ops at an entry's hash say about it; nothing if none of them brings
/// its content. Ops of other entries are passed over.
std::optional<element> element_of(const entry_hash& hash,
                                  std::span<const chain::op> ops);
std::optional<element>
element_of(const entry_hash& hash,
           std::span<const std::shared_ptr<const chain::op>> ops);

} // namespace ips::dht

#pragma once
// One page of the links at a base: what a holder answers, and how the answers
// of several holders are joined.
//
// A holder answers the links of a stretch, from the cursor on, and the removals
// of links of the same stretch, each signed by its author. The joined page ends
// where the first of the answers ends, so that every holder has spoken about
// each of its links: a link stands where one of them shows it and none shows
// its removal. Who leaves a link out hides it only where all do; who leaves a
// removal out brings the link back only where all do; who ends its stretch
// early makes the page short, and the cursor goes on from there.

#include <memory>
#include <span>
#include <vector>

#include "runtime/dht/link_view.hpp"
#include "runtime/dht/op_filter.hpp"

namespace ips::dht {

/// A count that would have cost too much.
inline constexpr std::uint32_t unknown_total = 0xffffffff;

/// One holder's part.
struct link_answer {
  std::vector<std::shared_ptr<const chain::op>> ops;
  /// The last place that it speaks about; none: to the end.
  std::optional<link_position> until;
  /// Live links that the filter takes in all, `after` and `limit` aside.
  std::uint32_t total = 0;
};

struct link_page {
  std::vector<link_view> links;
  /// `after` of the next page; none: this is the last.
  std::optional<link_position> next;
  std::uint32_t total = 0;
};

/// The page that answers give together. Its total is the middle one of theirs
/// (of two the greater): one holder alone cannot make it up.
/// @pre every op was found genuine
link_page joined_page(const dht_key& base, const op_filter& filter,
                      std::span<const link_answer> answers);

/// Which of these answers do not show what all of them together do, as far as
/// all speak of it and it is older than a time: by then every holder has it.
std::vector<std::size_t> outdated_pages(const op_filter& filter,
                                        std::span<const link_answer> answers,
                                        timestamp settled);

/// Where a link stands.
link_position position_of(const chain::header& x);

} // namespace ips::dht

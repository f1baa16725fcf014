#pragma once
// The links at a base, worked out from the ops held there. A link is gone when
// an unlink by its own author names its header; what others say does not count.
// The result depends on the set of ops alone. @pre every op was found valid

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "runtime/chain/op.hpp"

namespace ips::dht {

/// A link that stands.
struct link_view {
  /// The header that added it: what an unlink names.
  chain::header_ref by;
  timestamp time;
  std::string type;
  dht_key target;
  bytes tag;

  friend bool operator==(const link_view&, const link_view&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, link_view& x) {
  return f(x.by, x.time, x.type, x.target, x.tag);
}

/// Which links are wanted.
struct link_filter {
  /// Of this type; of every type where there is none.
  std::optional<std::string> type;
  /// Whose tag begins so.
  bytes tag_prefix;

  friend bool operator==(const link_filter&, const link_filter&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, link_filter& x) {
  return f(x.type, x.tag_prefix);
}

/// The links that stand at a base and pass the filter, by time, then by header
/// hash. Ops of other bases are passed over.
std::vector<link_view> links_of(const dht_key& base,
                                std::span<const chain::op> ops,
                                const link_filter& filter = {});
std::vector<link_view>
links_of(const dht_key& base,
         std::span<const std::shared_ptr<const chain::op>> ops,
         const link_filter& filter = {});

} // namespace ips::dht

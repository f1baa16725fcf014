#include "runtime/dht/link_view.hpp"

#include <algorithm>
#include <tuple>

namespace ips::dht {

namespace {

/// What an unlink takes away: it counts only for a link of its own author.
struct removal {
  header_hash link;
  agent_id author;

  friend auto operator<=>(const removal&, const removal&) = default;
};

bool passes(const chain::header& x, const link_filter& filter) {
  if (filter.type && *filter.type != x.type)
    return false;
  auto& tag = x.link->tag;
  auto& prefix = filter.tag_prefix;
  return tag.size() >= prefix.size()
         && std::equal(prefix.begin(), prefix.end(), tag.begin());
}

/// The links at a base while its ops come in.
class draft {
public:
  draft(const dht_key& base, const link_filter& filter)
    : base_(base), filter_(filter) {
  }

  void take(const chain::op& x) {
    auto& body = x.header.body;
    if (!body.link || body.link->base != base_)
      return;
    auto& link = *body.link;
    if (x.kind == chain::op_kind::link_remove && link.removes)
      removals_.push_back({link.removes->hash, body.author});
    else if (x.kind == chain::op_kind::link_add && passes(body, filter_))
      links_.push_back(
        {chain::ref_of(body), body.time, body.type, link.target, link.tag});
  }

  std::vector<link_view> finished() && {
    std::sort(removals_.begin(), removals_.end());
    std::erase_if(links_, [this](const link_view& x) {
      return std::binary_search(removals_.begin(), removals_.end(),
                                removal{x.by.hash, x.by.author});
    });
    std::sort(links_.begin(), links_.end(), [](auto& a, auto& b) {
      return std::tie(a.time, a.by) < std::tie(b.time, b.by);
    });
    links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
    return std::move(links_);
  }

private:
  const dht_key& base_;
  const link_filter& filter_;
  std::vector<removal> removals_;
  std::vector<link_view> links_;
};

} // namespace

std::vector<link_view> links_of(const dht_key& base,
                                std::span<const chain::op> ops,
                                const link_filter& filter) {
  draft made{base, filter};
  for (auto& x : ops)
    made.take(x);
  return std::move(made).finished();
}

std::vector<link_view>
links_of(const dht_key& base,
         std::span<const std::shared_ptr<const chain::op>> ops,
         const link_filter& filter) {
  draft made{base, filter};
  for (auto& x : ops)
    made.take(*x);
  return std::move(made).finished();
}

} // namespace ips::dht

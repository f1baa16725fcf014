#include "runtime/dht/element.hpp"

#include <algorithm>

namespace ips::dht {

namespace {

using chain::op;
using chain::op_kind;

element_change change_of(const op& x) {
  auto& body = x.header.body;
  return {chain::ref_of(body), body.target->header.hash, body.time, body.entry};
}

/// Sorts by time, then hash; each hash once.
template <class T, class Time, class Hash>
void put_in_order(std::vector<T>& xs, Time time, Hash hash) {
  std::sort(xs.begin(), xs.end(), [&](const T& a, const T& b) {
    return std::pair{time(a), hash(a)} < std::pair{time(b), hash(b)};
  });
  auto same = [&](const T& a, const T& b) { return hash(a) == hash(b); };
  xs.erase(std::unique(xs.begin(), xs.end(), same), xs.end());
}

void put_in_order(std::vector<element_header>& xs) {
  put_in_order(
    xs, [](auto& x) { return x.header.body.time; },
    [](auto& x) { return x.hash; });
}

void put_in_order(std::vector<element_change>& xs) {
  put_in_order(
    xs, [](auto& x) { return x.time; }, [](auto& x) { return x.by.hash; });
}

/// Keeps the changes that count, and marks what they change.
void apply(std::vector<element_change>& changes,
           std::vector<element_header>& headers, entry_status status) {
  std::vector<element_header*> by_hash;
  for (auto& x : headers)
    by_hash.push_back(&x);
  auto before
    = [](const element_header* a, const header_hash& b) { return a->hash < b; };
  std::sort(by_hash.begin(), by_hash.end(),
            [](auto a, auto b) { return a->hash < b->hash; });
  auto is_void = [&](const element_change& x) {
    auto at
      = std::lower_bound(by_hash.begin(), by_hash.end(), x.target, before);
    if (at == by_hash.end() || (*at)->hash != x.target
        || (*at)->header.body.author != x.by.author)
      return true;
    (*at)->status = status;
    return false;
  };
  std::erase_if(changes, is_void);
}

entry_status status_of(std::span<const element_header> headers) {
  auto best = entry_status::deleted;
  for (auto& x : headers)
    best = std::min(best, x.status);
  return best;
}

/// An element while its ops come in.
class draft {
public:
  explicit draft(const entry_hash& hash) : hash_(hash) {
  }

  void take(const op& x) {
    auto& body = x.header.body;
    if (x.kind == op_kind::put_entry && body.entry == hash_)
      take_put(x);
    else if (!body.target || body.target->entry != hash_)
      return;
    else if (x.kind == op_kind::update)
      made_.updates.push_back(change_of(x));
    else if (x.kind == op_kind::remove)
      made_.deletes.push_back(change_of(x));
  }

  std::optional<element> finished() && {
    if (!has_content_)
      return std::nullopt;
    put_in_order(made_.headers);
    put_in_order(made_.updates);
    put_in_order(made_.deletes);
    // a delete wins over an update of the same header, so it comes second
    apply(made_.updates, made_.headers, entry_status::updated);
    apply(made_.deletes, made_.headers, entry_status::deleted);
    made_.status = status_of(made_.headers);
    return std::move(made_);
  }

private:
  void take_put(const op& x) {
    made_.headers.push_back(
      {chain::hash_of(x.header.body), x.header, entry_status::live});
    if (has_content_ || !x.content || chain::hash_of(*x.content) != hash_)
      return;
    made_.content = *x.content;
    has_content_ = true;
  }

  entry_hash hash_;
  element made_;
  bool has_content_ = false;
};

} // namespace

std::string_view to_string(entry_status status) {
  switch (status) {
    case entry_status::live:
      return "live";
    case entry_status::updated:
      return "updated";
    case entry_status::deleted:
      return "deleted";
    case entry_status::rejected:
      return "rejected";
  }
  return "unknown";
}

std::optional<element> element_of(const entry_hash& hash,
                                  std::span<const op> ops) {
  draft made{hash};
  for (auto& x : ops)
    made.take(x);
  return std::move(made).finished();
}

std::optional<element>
element_of(const entry_hash& hash,
           std::span<const std::shared_ptr<const op>> ops) {
  draft made{hash};
  for (auto& x : ops)
    made.take(*x);
  return std::move(made).finished();
}

} // namespace ips::dht

#include <limits>

#include "dna/host/answers.hpp"
#include "dna/host/limits.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::host {

namespace {

error bad_member(std::string_view what, std::string_view member,
                 std::string_view wanted) {
  return {errc::bad_argument, std::string{what} + ": \"" + std::string{member}
                                + "\" should be " + std::string{wanted}};
}

status check_members(const json& x, std::string_view what,
                     std::span<const std::string> known) {
  if (!x.is_object())
    return error{errc::bad_argument, std::string{what}
                                       + " should be an object, not "
                                       + json_text(x).substr(0, 80)};
  for (auto& [name, value] : x.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return error{errc::bad_argument, std::string{what} + ": \"" + name
                                         + "\" is no member of it"
                                         + did_you_mean(name, known)};
  return ok();
}

/// A number from 0 to 2^32 - 1.
std::optional<std::uint32_t> small_number(const json& x) {
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  if (!x.is_number_integer())
    return std::nullopt;
  if (x.is_number_unsigned()) {
    auto value = x.get<std::uint64_t>();
    return value <= most ? std::optional{static_cast<std::uint32_t>(value)}
                         : std::nullopt;
  }
  auto value = x.get<std::int64_t>();
  return value >= 0 && value <= most
           ? std::optional{static_cast<std::uint32_t>(value)}
           : std::nullopt;
}

/// The member as a number; `otherwise` where it is absent.
result<std::uint32_t> number_member(const json& x, const char* name,
                                    std::uint32_t otherwise) {
  auto place = x.find(name);
  if (place == x.end())
    return otherwise;
  if (auto value = small_number(*place))
    return *value;
  return bad_member("filter", name, "a number from 0 to 4294967295");
}

result<std::string> text_member(const json& x, const char* name,
                                std::string otherwise) {
  auto place = x.find(name);
  if (place == x.end())
    return otherwise;
  if (place->is_string())
    return place->get<std::string>();
  return bad_member("filter", name, "a string");
}

template <class Id>
result<Id> id_member(const json& x, const char* name) {
  auto place = x.find(name);
  if (place != x.end() && place->is_string())
    if (auto id = parse_id<Id>(place->get_ref<const std::string&>()))
      return id;
  return bad_member("header reference", name, "64 hexadecimal digits");
}

/// The rows of a chain that a filter takes, in its order, at most its count.
template <class Row, class HeaderOf, class Shape>
json rows_json(const chain_filter& filter, std::span<const Row> chain,
               HeaderOf header_of, Shape shape) {
  auto rows = json::array();
  auto count = std::min(filter.count, limits::chain_page_max);
  for (std::size_t i = 0; i < chain.size() && rows.size() < count; ++i) {
    auto& row = chain[filter.descending ? chain.size() - 1 - i : i];
    if (takes(filter, header_of(row)))
      rows.push_back(shape(row));
  }
  return rows;
}

} // namespace

result<chain::header_ref> parse_header_ref(const json& x) {
  static const std::vector<std::string> known{"author", "seq", "hash"};
  IPS_TRY(check_members(x, "header reference", known));
  IPS_TRY_VALUE(author, id_member<agent_id>(x, "author"));
  IPS_TRY_VALUE(hash, id_member<header_hash>(x, "hash"));
  auto place = x.find("seq");
  auto seq = place == x.end() ? std::nullopt : small_number(*place);
  if (!seq)
    return bad_member("header reference", "seq",
                      "a number from 0 to 4294967295");
  return chain::header_ref{author, *seq, hash};
}

result<chain_filter> parse_filter(const json& x) {
  static const std::vector<std::string> known{"type", "from", "to", "order",
                                              "count"};
  chain_filter out;
  if (x.is_null())
    return out;
  IPS_TRY(check_members(x, "filter", known));
  IPS_TRY_VALUE(type, text_member(x, "type", {}));
  IPS_TRY_VALUE(order, text_member(x, "order", "asc"));
  IPS_TRY_VALUE(from, number_member(x, "from", out.from));
  IPS_TRY_VALUE(to, number_member(x, "to", out.to));
  IPS_TRY_VALUE(count, number_member(x, "count", out.count));
  if (order != "asc" && order != "desc")
    return bad_member("filter", "order", "\"asc\" or \"desc\"");
  return chain_filter{std::move(type), from, to, order == "desc",
                      std::min(count, limits::chain_page_max)};
}

namespace {

/// The member as a time; `otherwise` where it is absent or null.
result<timestamp> time_member(const json& x, const char* name,
                              timestamp otherwise) {
  auto place = x.find(name);
  if (place == x.end() || place->is_null())
    return otherwise;
  auto beyond
    = place->is_number_unsigned()
      && place->get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max();
  if (!place->is_number_integer() || beyond)
    return bad_member("filter", name, "a time in microseconds");
  return timestamp{place->get<std::int64_t>()};
}

/// A page's `next`, or the row of a link.
result<std::optional<dht::link_position>> after_member(const json& x) {
  auto place = x.find("after");
  if (place == x.end() || place->is_null())
    return std::optional<dht::link_position>{};
  if (!place->is_object() || !place->contains("time")
      || !place->contains("header"))
    return bad_member("filter", "after", "a page's next or a link");
  IPS_TRY_VALUE(time, time_member(*place, "time", {}));
  IPS_TRY_VALUE(by, parse_header_ref((*place)["header"]));
  return std::optional{dht::link_position{time, by}};
}

} // namespace

result<links_request> parse_links_filter(const dht_key& base, const json& x) {
  static const std::vector<std::string> known{"type",  "tag",   "from", "to",
                                              "order", "count", "after"};
  links_request out;
  out.base = base;
  out.paged = true;
  if (x.is_null())
    return out;
  IPS_TRY(check_members(x, "filter", known));
  IPS_TRY_VALUE(type, text_member(x, "type", {}));
  IPS_TRY_VALUE(tag, parse_tag(x.value("tag", json{})));
  IPS_TRY_VALUE(since, time_member(x, "from", out.since));
  IPS_TRY_VALUE(until, time_member(x, "to", out.until));
  IPS_TRY_VALUE(order, text_member(x, "order", "asc"));
  IPS_TRY_VALUE(count, number_member(x, "count", out.count));
  IPS_TRY_VALUE(after, after_member(x));
  if (order != "asc" && order != "desc")
    return bad_member("filter", "order", "\"asc\" or \"desc\"");
  out.type = std::move(type);
  out.tag_prefix = std::move(tag);
  out.since = since;
  out.until = until;
  out.descending = order == "desc";
  out.count = std::min(count, limits::links_page_max);
  out.after = after;
  return out;
}

bool takes(const chain_filter& filter, const chain::header& x) {
  return x.seq >= filter.from && x.seq <= filter.to
         && (filter.type.empty() || filter.type == x.type);
}

json query_json(const manifest::manifest& rules, const chain_filter& filter,
                std::span<const chain_row> chain) {
  return rows_json(
    filter, chain, [](const chain_row& x) -> auto& { return x.header.body; },
    [&rules](const chain_row& x) {
      return query_row_json(rules, x.header.body, x.content);
    });
}

json activity_json(const chain_filter& filter,
                   std::span<const chain::signed_header> chain) {
  return rows_json(
    filter, chain,
    [](const chain::signed_header& x) -> auto& { return x.body; },
    [](const chain::signed_header& x) { return header_json(x.body); });
}

} // namespace ips::host

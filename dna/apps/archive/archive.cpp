// Long lists that one writes and many read, and records that outlive their
// holders.

#include <ips.hpp>

namespace {

/// Items of one page: its links are one answer of a holder, its entries one
/// `get_many`.
constexpr std::int64_t page_items = 100;

/// Each item is two headers, and a call has at most a thousand.
constexpr std::int64_t items_a_call_max = 500;

constexpr std::size_t tag_digits = 6;
constexpr std::size_t page_digits = 4;

std::string padded(std::int64_t number, std::size_t digits) {
  auto text = std::to_string(number);
  return text.size() >= digits ? text
                               : std::string(digits - text.size(), '0') + text;
}

} // namespace

// -- rules --------------------------------------------------------------------

/// Its schema says all.
IPS_VALIDATOR(validate_item) {
  return ips::valid();
}

IPS_VALIDATOR(validate_record) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::invalid("a record is there to stay");
  return change.content.text().empty() ? ips::invalid("a record needs a text")
                                       : ips::valid();
}

IPS_LINK_VALIDATOR(validate_item_link) {
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (change.base != change.author)
    return ips::invalid("only its owner may add to a list");
  if (change.tag.size() != tag_digits
      || !std::all_of(change.tag.begin(), change.tag.end(), is_digit))
    return ips::invalid("a tag is an item's number in six digits");
  return ips::valid();
}

// -- lists --------------------------------------------------------------------

/// Appends items with the numbers from the first one on, each with its text.
IPS_FUNCTION(add) {
  auto first = args.integer(0);
  auto& texts = args.value(1).items();
  if (static_cast<std::int64_t>(texts.size()) > items_a_call_max)
    ips::fail("at most " + std::to_string(items_a_call_max) + " items a call");
  auto me = ips::my_address();
  auto number = first;
  for (auto& text : texts) {
    auto item = ips::json::object({{"number", number}, {"text", text}});
    ips::link(me, ips::commit("item", item).entry, "item",
              padded(number, tag_digits));
    ++number;
  }
  return number;
}

/// The texts of one page of an agent's list, in the order of their numbers;
/// null for one that cannot be had.
IPS_FUNCTION(page) {
  auto rows = ips::get_links(args.hash(0), "item",
                             padded(args.integer(1), page_digits));
  std::sort(rows.begin(), rows.end(),
            [](auto& a, auto& b) { return a.tag < b.tag; });
  std::vector<ips::hash> entries;
  for (auto& row : rows)
    entries.push_back(row.target);
  auto out = ips::json::array();
  if (entries.empty())
    return out;
  auto items = ips::get_many(entries);
  for (auto& item : items.items())
    out.push_back(item["text"]);
  return out;
}

// -- records ------------------------------------------------------------------

IPS_FUNCTION(keep) {
  return ips::commit_text("record", args.text(0)).entry;
}

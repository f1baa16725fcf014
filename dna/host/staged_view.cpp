#include "dna/host/staged_view.hpp"

#include <algorithm>

#include "dna/manifest/canonical_json.hpp"
#include "runtime/dht/element.hpp"
#include "runtime/dht/link_page.hpp"

namespace ips::host {

namespace {

using chain::header_kind;

std::string text_at(const json& row, const char* name) {
  auto place = row.is_object() ? row.find(name) : row.end();
  if (!row.is_object() || place == row.end() || !place->is_string())
    return {};
  return place->get<std::string>();
}

/// The list under a name, made where it is not there.
json& list_at(json& details, const char* name) {
  auto& list = details[name];
  if (!list.is_array())
    list = json::array();
  return list;
}

bool same_header(const json& row, const chain::header_ref& ref) {
  return text_at(row, "hash") == to_string(ref.hash)
         && text_at(row, "author") == to_string(ref.author);
}

json blank_details(const manifest::manifest& rules, const entry_hash& hash,
                   const chain::entry& x) {
  return {{"entry", to_string(hash)},      {"type", x.type},
          {"content", value_of(rules, x)}, {"headers", json::array()},
          {"updates", json::array()},      {"deletes", json::array()}};
}

void add_header(json& details, const chain::header& x,
                const chain::header_ref& ref) {
  auto row = header_ref_json(ref);
  row["time"] = x.time.micros;
  row["kind"] = chain::to_string(x.kind);
  row["status"] = dht::to_string(dht::entry_status::live);
  list_at(details, "headers").push_back(std::move(row));
}

/// Only its author's changes of a header count (runtime/dht/element.hpp).
void add_change(json& details, const chain::header& x,
                const chain::header_ref& ref) {
  auto& changed = x.target->header;
  if (changed.author != ref.author)
    return;
  auto& headers = list_at(details, "headers");
  auto row = std::find_if(headers.begin(), headers.end(), [&](auto& candidate) {
    return same_header(candidate, changed);
  });
  if (row == headers.end())
    return;
  auto removed = x.kind == header_kind::remove;
  auto status
    = removed ? dht::entry_status::deleted : dht::entry_status::updated;
  if (text_at(*row, "status") != dht::to_string(dht::entry_status::deleted))
    (*row)["status"] = dht::to_string(status);
  json change{{"header", header_ref_json(ref)}};
  if (!removed)
    change["entry"] = to_string(x.entry);
  list_at(details, removed ? "deletes" : "updates")
    .push_back(std::move(change));
}

/// Live while one of the headers is, else updated while one is, else deleted.
std::string_view status_of(const json& headers) {
  for (auto status : {dht::entry_status::live, dht::entry_status::updated})
    for (auto& row : headers)
      if (text_at(row, "status") == dht::to_string(status))
        return dht::to_string(status);
  return dht::to_string(dht::entry_status::deleted);
}

/// By time, then by `rank_of`.
void sort_by_time(json& rows, std::string (*rank_of)(const json&)) {
  auto time_of = [](const json& row) {
    return row.is_object() && row.contains("time")
               && row["time"].is_number_integer()
             ? row["time"].get<std::int64_t>()
             : 0;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](auto& a, auto& b) {
    return std::pair{time_of(a), rank_of(a)}
           < std::pair{time_of(b), rank_of(b)};
  });
}

std::string own_hash(const json& row) {
  return text_at(row, "hash");
}

/// As `dht::links_of` orders them: by author, then by place in its chain.
std::string link_rank(const json& row) {
  if (!row.is_object() || !row.contains("header"))
    return {};
  auto& header = row["header"];
  auto seq = header.contains("seq") ? header["seq"].dump() : std::string{};
  constexpr std::size_t digits = 10;
  seq.insert(0, digits - std::min(digits, seq.size()), '0');
  return text_at(header, "author") + seq;
}

/// Whether base, type, tag and, of one that is added, times and cursor fit.
bool takes_link(const links_request& wanted, const chain::header& x) {
  if (!x.link || x.link->base != wanted.base
      || (x.kind == header_kind::link && !takes(wanted, dht::position_of(x))))
    return false;
  auto& tag = x.link->tag;
  auto& prefix = wanted.tag_prefix;
  return (wanted.type.empty() || wanted.type == x.type)
         && tag.size() >= prefix.size()
         && std::equal(prefix.begin(), prefix.end(), tag.begin());
}

void erase_link(json& rows, const chain::header_ref& ref) {
  for (std::size_t i = rows.size(); i > 0; --i) {
    auto& row = rows[i - 1];
    if (row.is_object() && row.contains("header")
        && same_header(row["header"], ref))
      rows.erase(i - 1);
  }
}

} // namespace

result<json> read_json(guest_call& call, byte_view text) {
  call.charge_bytes(text.size(), limits::json_fuel);
  auto value = json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded() || !value.is_structured())
    return error{errc::bad_json, "the journal's answer is no JSON"};
  return value;
}

// -- entries and links ---------------------------------------------------------

bool touches(const staged_chain& staged, const entry_hash& hash) {
  auto& writes = staged.writes();
  return std::any_of(writes.begin(), writes.end(), [&](auto& x) {
    return (x.content && x.body.entry == hash)
           || (x.body.target && x.body.target->entry == hash);
  });
}

bool touches(const staged_chain& staged, const links_request& wanted) {
  auto& writes = staged.writes();
  return std::any_of(writes.begin(), writes.end(),
                     [&](auto& x) { return takes_link(wanted, x.body); });
}

std::optional<json> with_staged_details(const run_state& run,
                                        const entry_hash& hash,
                                        std::optional<json> base) {
  auto& writes = run.staged().writes();
  if (base && !base->is_object())
    base.reset();
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto& x = writes[i];
    auto& ref = run.staged().refs()[i];
    if (x.content && x.body.entry == hash) {
      if (!base)
        base = blank_details(run.rules(), hash, *x.content);
      add_header(*base, x.body, ref);
    }
    if (base && x.body.target && x.body.target->entry == hash)
      add_change(*base, x.body, ref);
  }
  if (base) {
    auto& headers = list_at(*base, "headers");
    sort_by_time(headers, own_hash);
    (*base)["status"] = status_of(headers);
  }
  return base;
}

namespace {

/// How many links the staged writes add to a total.
std::int64_t staged_change(const staged_chain& staged,
                           const links_request& wanted) {
  auto all = wanted;
  all.after.reset();
  std::int64_t out = 0;
  for (auto& x : staged.writes())
    if (takes_link(all, x.body))
      out += x.body.kind == header_kind::link ? 1 : -1;
  return out;
}

/// A row's place, which is where the next page begins.
json place_of(const json& row) {
  return {{"time", row["time"]}, {"header", row["header"]}};
}

/// Staged links are the newest: from the oldest on, they stand on the last
/// page.
json with_staged_page(const staged_chain& staged, const links_request& wanted,
                      json page) {
  if (!page.is_object())
    page = links_page_json(wanted.base, {});
  auto of_rows = wanted;
  of_rows.paged = false;
  if (!wanted.descending && !page["next"].is_null())
    of_rows.since = dht::last_time;
  auto rows
    = with_staged_links(staged, of_rows, std::exchange(page["links"], json{}));
  if (rows.size() > wanted.count) {
    while (rows.size() > wanted.count)
      rows.erase(rows.size() - 1);
    page["next"] = rows.empty() ? json{} : place_of(rows.back());
  }
  if (page["total"].is_number_integer())
    page["total"]
      = page["total"].get<std::int64_t>() + staged_change(staged, wanted);
  page["links"] = std::move(rows);
  return page;
}

} // namespace

json with_staged_links(const staged_chain& staged, const links_request& wanted,
                       json rows) {
  if (wanted.paged)
    return with_staged_page(staged, wanted, std::move(rows));
  if (!rows.is_array())
    rows = json::array();
  for (std::size_t i = 0; i < staged.writes().size(); ++i) {
    auto& x = staged.writes()[i].body;
    auto& ref = staged.refs()[i];
    if (!takes_link(wanted, x))
      continue;
    if (x.kind == header_kind::link)
      rows.push_back(link_json(
        wanted.base, {ref, x.time, x.type, x.link->target, x.link->tag}));
    else if (x.link->removes && x.link->removes->author == ref.author)
      erase_link(rows, *x.link->removes);
  }
  sort_by_time(rows, link_rank);
  if (wanted.descending)
    std::reverse(rows.begin(), rows.end());
  return rows;
}

// -- the own chain -------------------------------------------------------------

result<chain_filter> read_filter(guest_call& call, std::size_t i) {
  IPS_TRY_VALUE(text, call.read(i, limits::type_name_bytes_max * 4));
  if (text.empty())
    return chain_filter{};
  IPS_TRY_VALUE(value, manifest::parse_json(as_text(text)));
  return parse_filter(value);
}

std::optional<chain_filter> stored_part(const run_state& run,
                                        const chain_filter& filter) {
  auto next = run.context().head.next_seq;
  if (next == 0 || filter.from >= next || filter.from > filter.to)
    return std::nullopt;
  auto out = filter;
  out.to = std::min(filter.to, next - 1);
  return out;
}

json with_staged_rows(const run_state& run, const chain_filter& filter,
                      json rows, row_form form) {
  auto own = json::array();
  for (auto& x : run.staged().writes()) {
    if (!takes(filter, x.body))
      continue;
    own.push_back(form == row_form::header
                    ? header_json(x.body)
                    : query_row_json(run.rules(), x.body, x.content));
  }
  if (!rows.is_array())
    rows = json::array();
  if (filter.descending) {
    std::reverse(own.begin(), own.end());
    std::swap(own, rows);
  }
  for (auto& row : own)
    rows.push_back(std::move(row));
  while (rows.size() > filter.count)
    rows.erase(rows.size() - 1);
  return rows;
}

} // namespace ips::host

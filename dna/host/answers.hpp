#pragma once
// How chain and DHT look as JSON: for modules (docs/dna-abi.md) and for the
// REPL. Pure shaping, both ways.

#include <span>

#include <nlohmann/json.hpp>

#include "dna/host/request.hpp"
#include "dna/manifest/manifest.hpp"

namespace ips::dht {
struct element;
struct link_view;
struct link_page;
} // namespace ips::dht

namespace ips::host {

using json = nlohmann::json;

/// Sorted keys, no spaces. Bytes that are no UTF-8 are shown as U+FFFD.
std::string json_text(const json& x);

/// The same as bytes: what goes into a journal.
bytes json_bytes(const json& x);

/// A guest's words for a person: cut after `bytes_max` bytes, and U+FFFD for
/// what is no UTF-8.
std::string readable_text(byte_view words, std::size_t bytes_max);

// -- entries ------------------------------------------------------------------

/// An entry as a value: JSON nested as it is, text as a string, bytes as
/// {"hex"}; an agent's identity as {"key","info","proof"}. Content that is not
/// of its type's format is shown as {"hex"} too.
json value_of(const manifest::manifest& rules, const chain::entry& x);

/// The content that a value stands for: the way back of `value_of`.
/// @returns `wrong_format`, `bad_hex`.
result<bytes> content_of(const manifest::entry_definition& definition,
                         const json& value);

/// Bytes whose format nobody declared (tags, proofs): a string where they are
/// UTF-8, else {"hex"}.
json tag_json(byte_view tag);

/// The way back of `tag_json`. @returns `wrong_format`, `bad_hex`.
result<bytes> parse_tag(const json& x);

// -- headers ------------------------------------------------------------------

/// {"author","seq","hash"}
json header_ref_json(const chain::header_ref& x);

/// @returns `bad_argument` that names the member at fault.
result<chain::header_ref> parse_header_ref(const json& x);

/// {"author","seq","hash","prev","time","kind","type","entry"}, and where the
/// header has them "target" {"author","seq","hash","entry"} and "link"
/// {"base","target","tag","removes"}. A hash that is none is null.
json header_json(const chain::header& x);

/// A header of the own chain with the entry that it brought.
struct chain_row {
  chain::signed_header header;
  std::optional<chain::entry> content;
};

/// As `header_json`, and "content" (null where there is none).
json query_row_json(const manifest::manifest& rules, const chain::header& x,
                    const std::optional<chain::entry>& content);

/// Whether a filter's type and range take a header.
bool takes(const chain_filter& filter, const chain::header& x);

/// The answer of `query_request`: the rows that the filter takes, of a chain in
/// its order.
json query_json(const manifest::manifest& rules, const chain_filter& filter,
                std::span<const chain_row> chain);

/// The answer of `activity_request`: the headers that the filter takes, of a
/// chain in its order.
json activity_json(const chain_filter& filter,
                   std::span<const chain::signed_header> chain);

/// Reads {"type","from","to","order","count"}, all optional.
/// @returns `bad_argument` that names the member at fault.
result<chain_filter> parse_filter(const json& x);

// -- the DHT ------------------------------------------------------------------

/// The answer of `details_request`. A header or change for whose op there are
/// receipts has "receipts": the holders' addresses.
json details_json(const manifest::manifest& rules, const dht::element& x,
                  std::span<const chain::receipt> receipts = {});

/// The answer of `links_request`: links of this base in the order given, which
/// is that of time, then of author and place in its chain.
json links_json(const dht_key& base, std::span<const dht::link_view> links);

/// The same where a page was asked for: {"links","next","total"}; next is the
/// `after` of the next page or null, total null where it is not known.
json links_page_json(const dht_key& base, const dht::link_page& page);

/// Reads {"type","tag","from","to","order","count","after"}, all optional, into
/// a request for a page. @returns `bad_argument` that names the member at
/// fault.
result<links_request> parse_links_filter(const dht_key& base, const json& x);

/// {"time","header"}: a place among the links of a base, as a link's own row
/// tells it, too.
json position_json(const dht::link_position& x);

/// One row of it.
json link_json(const dht_key& base, const dht::link_view& x);

// -- errors -------------------------------------------------------------------

/// {"code","message"}: what a module gets with -2.
json error_json(const error& x);

/// The way back; the code is `call_failed` where it is unknown.
error parse_error(const json& x);

} // namespace ips::host

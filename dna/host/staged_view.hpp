#pragma once
// A call reads its own writes: what the run staged, laid over the answers that
// its journal holds.

#include "dna/host/answers.hpp"
#include "dna/host/run_state.hpp"

namespace ips::host {

/// The JSON of a journal's answer; its parsing is charged.
result<json> read_json(guest_call& call, byte_view text);

// -- entries and links --------------------------------------------------------

/// Whether a staged header brings or changes the entry.
bool touches(const staged_chain& staged, const entry_hash& hash);

/// Whether a staged header adds or takes back a link that the request takes.
bool touches(const staged_chain& staged, const links_request& wanted);

/// An entry's details with the staged headers and changes; `base` is what the
/// network knows. None where neither knows the entry.
std::optional<json> with_staged_details(const run_state& run,
                                        const entry_hash& hash,
                                        std::optional<json> base);

/// A base's links without those taken back, and with those added: an array, or
/// a page, on which a staged link stands if it lies within what the page shows.
json with_staged_links(const staged_chain& staged, const links_request& wanted,
                       json rows);

// -- the own chain ------------------------------------------------------------

/// The filter of arguments i (pointer) and i + 1 (length); empty text is the
/// filter that takes all.
result<chain_filter> read_filter(guest_call& call, std::size_t i);

/// What of a filter concerns the chain before the run; none: nothing. Its range
/// ends with the head at the run's start, so that an answer from another head
/// never serves.
std::optional<chain_filter> stored_part(const run_state& run,
                                        const chain_filter& filter);

enum class row_form : std::uint8_t { header, header_and_content };

/// The rows before the run and the staged ones, in the filter's order.
json with_staged_rows(const run_state& run, const chain_filter& filter,
                      json rows, row_form form);

} // namespace ips::host

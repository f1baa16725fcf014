#pragma once
// How an agent lies, for tests and simulations of the rest: `faults.byzantine`.

#include <string_view>

#include "actors/protocol/payloads.hpp"

namespace ips::actors {

enum class misconduct_kind : std::uint8_t {
  /// Takes nothing but pings, so that it seems to be there.
  silent = 1,
  /// Names keys that belong to nobody as closest to everything.
  wrong_neighbours,
  /// Names its accomplices alone, and holds nothing of what it signs for.
  colluding,
  /// Signs receipts and says that it holds all, and gives nothing.
  withholding,
  /// Shows what was there when it began to lie, and nothing newer.
  stale,
  /// Gives ops with a byte changed.
  corrupt,
  /// Signs rejections of what is valid.
  accusing,
};

/// @returns nothing for a word that names none
std::optional<misconduct_kind> misconduct_of(std::string_view word);

/// The words, for messages: "silent, wrong_neighbours, ...".
std::string misconduct_words();

struct misconduct {
  misconduct_kind kind{};
  timestamp since;
  /// Of `colluding`: all who do, the liar included.
  std::vector<dht::contact> accomplices;
};

/// Whether a liar serves a request at all.
bool takes(const misconduct& how, const wire_body& request);

/// What a liar answers instead of an honest answer.
wire_body misanswer(const misconduct& how, const cell_identity& who,
                    const wire_body& request, const wire_body& honest);

} // namespace ips::actors

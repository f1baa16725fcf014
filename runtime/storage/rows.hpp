#pragma once
// What the cell store keeps, as byte strings and numbers: the store does not
// know what they mean. docs/formats/database.md has the tables.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"

namespace ips::storage {

/// A cell within its host's database: small numbers from 1 in the order in
/// which the cells were opened.
enum class cell_id : std::uint32_t {};

/// Names an op; chain's op hash by `id_cast`.
using op_id = id256<struct op_id_tag>;

/// Names a call, so that it is answered once.
using call_id = std::array<std::uint8_t, 16>;

struct cell_row {
  cell_id cell{};
  agent_id agent = {};
  dna_hash dna = {};

  friend bool operator==(const cell_row&, const cell_row&) = default;
};

struct agent_row {
  std::string name = {};
  agent_id address = {};
  /// What `crypto::seal` made; empty where the seed follows from another.
  bytes sealed_seed = {};

  friend bool operator==(const agent_row&, const agent_row&) = default;
};

struct header_row {
  std::uint32_t seq = 0;
  header_hash hash = {};
  std::uint8_t kind = 0;
  std::string type = {};
  timestamp time = {};
  /// The signed header.
  bytes content = {};

  friend bool operator==(const header_row&, const header_row&) = default;
};

struct entry_row {
  entry_hash hash = {};
  bool is_private = false;
  bytes content = {};

  friend bool operator==(const entry_row&, const entry_row&) = default;
};

/// An op that its author wants to be held, and how far it came.
struct publication_row {
  op_id op = {};
  std::uint32_t seq = 0;
  std::uint8_t kind = 0;
  dht_key basis = {};
  std::uint16_t wanted = 0;
  /// Kept by the store; what `append_call` is given here is not looked at.
  std::uint16_t received = 0;

  friend bool operator==(const publication_row&, const publication_row&)
    = default;
};

struct receipt_row {
  /// Who holds: a public key or an address, as the caller likes.
  std::array<std::uint8_t, 32> holder{};
  bytes content = {};

  friend bool operator==(const receipt_row&, const receipt_row&) = default;
};

/// All that one call leaves behind; lands whole or not at all.
struct call_record {
  std::vector<header_row> headers = {};
  std::vector<entry_row> entries = {};
  std::vector<publication_row> publications = {};
  /// Absent for what is no call (genesis).
  std::optional<call_id> call = {};
  /// What the call answered.
  bytes answer = {};

  friend bool operator==(const call_record&, const call_record&) = default;
};

/// Which headers of a chain; the bounds are part of the range.
struct header_query {
  /// All types when empty.
  std::string type = {};
  std::uint32_t first_seq = 0;
  std::uint32_t last_seq = ~std::uint32_t{0};
  bool descending = false;
  std::uint32_t limit = 100;
};

enum class op_status : std::uint8_t {
  pending = 1,
  valid,
  rejected,
};

/// An op that a cell holds, or judges.
struct op_row {
  op_id op = {};
  dht_key basis = {};
  std::uint8_t kind = 0;
  op_status status = op_status::pending;
  /// Why it is rejected, or what it waits for.
  std::string reason = {};
  /// The op itself.
  bytes content = {};
  /// Of rejected: the rule's code.
  std::uint16_t code = 0;

  friend bool operator==(const op_row&, const op_row&) = default;
};

} // namespace ips::storage

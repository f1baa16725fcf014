#pragma once
// What host functions answer, as types.

#include "json.hpp"

namespace ips {

/// A commit's or update's entry and header.
struct committed {
  ips::hash entry;
  header_ref header;

  json to_json() const {
    return json::object({{"entry", entry}, {"header", header}});
  }
};

/// A row of a chain. Content is null where it was not asked for or is not at
/// hand; the salt is there for private entries of the own chain.
struct chain_row {
  std::int64_t seq = 0;
  ips::hash hash;
  std::string kind;
  std::string type;
  std::optional<ips::hash> entry;
  std::int64_t time = 0;
  json content;
  std::optional<bytes> salt;
};

/// Which rows of a chain; an empty type is any.
struct chain_filter {
  std::string type = {};
  std::int64_t from = 0;
  std::int64_t to = 0xffffffff;
  bool descending = false;
  std::int64_t count = 100;

  json to_json() const {
    return json::object({{"type", type},
                         {"from", from},
                         {"to", to},
                         {"order", descending ? "desc" : "asc"},
                         {"count", count}});
  }
};

struct link_row {
  hash base;
  hash target;
  std::string type;
  std::string tag;
  header_ref header;
  std::int64_t time = 0;
};

/// A header that brought an entry.
struct entry_header {
  header_ref header;
  std::int64_t time = 0;
  std::string kind;
  std::string status;
};

struct entry_update {
  hash entry;
  header_ref header;
};

/// An entry with all that the network knows of it.
struct details {
  hash entry;
  std::string type;
  json content;
  /// "live", "updated", "deleted" or "rejected".
  std::string status;
  std::vector<entry_header> headers;
  std::vector<entry_update> updates;
  std::vector<header_ref> deletes;
};

struct agent {
  agent_id address;
  hash key;
  /// Of the agent's latest header.
  std::int64_t seq = 0;
  /// Whose call this is: another agent's, or this one's own.
  agent_id caller;
};

/// What a grant is taken back by, and the secret that a transferable one has.
struct granted {
  header_ref header;
  std::optional<hash> secret;
};

struct dna {
  std::string name;
  std::string version;
  ips::hash hash;
};

/// What another agent answered, or why it did not.
struct reply {
  json value;
  /// "IPS1402", ...; empty where the answer is there.
  std::string code;
  std::string message;

  explicit operator bool() const {
    return code.empty();
  }
};

// -- from JSON ----------------------------------------------------------------

inline chain_row read_chain_row(const json& x) {
  chain_row out{.seq = x["seq"].integer(),
                .hash = x["hash"].hash(),
                .kind = x["kind"].text(),
                .type = x["type"].text(),
                .entry = x["entry"].if_hash(),
                .time = x["time"].integer(),
                .content = x["content"],
                .salt = {}};
  if (auto salt = x["salt"].if_text())
    out.salt = from_hex(*salt);
  return out;
}

/// A tag that is no UTF-8 is {"hex"}.
inline std::string read_tag(const json& x) {
  if (auto text = x.if_text())
    return *text;
  auto raw = from_hex(x["hex"].text()).value_or(bytes{});
  return {raw.begin(), raw.end()};
}

inline link_row read_link_row(const json& x) {
  return {x["base"].hash(),   x["target"].hash(),   x["type"].text(),
          read_tag(x["tag"]), x["header"].header(), x["time"].integer()};
}

inline details read_details(const json& x) {
  details out{.entry = x["entry"].hash(),
              .type = x["type"].text(),
              .content = x["content"],
              .status = x["status"].text(),
              .headers = {},
              .updates = {},
              .deletes = {}};
  for (auto& row : x["headers"].items())
    out.headers.push_back({row.header(), row["time"].integer(),
                           row["kind"].text(), row["status"].text()});
  for (auto& row : x["updates"].items())
    out.updates.push_back({row["entry"].hash(), row["header"].header()});
  for (auto& row : x["deletes"].items())
    out.deletes.push_back(row["header"].header());
  return out;
}

} // namespace ips

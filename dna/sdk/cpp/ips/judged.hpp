#pragma once
// What validators judge, and their verdicts. Every honest agent must come to
// the same one: a validator has no clock, no randomness and no messages.

#include "answers.hpp"

namespace ips {

/// Valid, or invalid for a reason.
class verdict {
public:
  static verdict accept() {
    return {};
  }

  static verdict refuse(std::string reason) {
    verdict out;
    out.reason_ = std::move(reason);
    return out;
  }

  const std::optional<std::string>& refusal() const {
    return reason_;
  }

private:
  std::optional<std::string> reason_;
};

inline verdict valid() {
  return verdict::accept();
}

inline verdict invalid(std::string reason) {
  return verdict::refuse(std::move(reason));
}

/// The entry that an update or removal changes.
struct changed_entry {
  header_ref header;
  hash entry;
  json content;
};

/// A new entry, a newer one, or a withdrawal.
struct entry_change {
  enum class kind : std::uint8_t { create, update, remove };

  kind op = kind::create;
  std::string type;
  /// JSON as it is, text as a text, bytes as {"hex"}; null for a removal.
  json content;
  agent_id author;
  std::int64_t seq = 0;
  std::int64_t time = 0;
  /// Of an update or removal.
  std::optional<changed_entry> target;

  static entry_change read(const json& x) {
    entry_change out{.op = kind::create,
                     .type = x["type"].text(),
                     .content = x["content"],
                     .author = x["author"].hash(),
                     .seq = x["seq"].integer(),
                     .time = x["time"].integer(),
                     .target = {}};
    if (x["op"] == "create")
      return out;
    out.op = x["op"] == "update" ? kind::update : kind::remove;
    auto& target = x["target"];
    out.target = {target.header(), target["entry"].hash(), target["content"]};
    return out;
  }
};

/// A new link, or one withdrawn.
struct link_change {
  bool adds = true;
  std::string type;
  hash base;
  hash target;
  std::string tag;
  agent_id author;
  std::int64_t seq = 0;
  std::int64_t time = 0;

  static link_change read(const json& x) {
    return {.adds = x["op"] == "link",
            .type = x["type"].text(),
            .base = x["base"].hash(),
            .target = x["target"].hash(),
            .tag = read_tag(x["tag"]),
            .author = x["author"].hash(),
            .seq = x["seq"].integer(),
            .time = x["time"].integer()};
  }
};

/// An agent at the door.
struct newcomer {
  agent_id agent;
  json info;
  json proof;

  static newcomer read(const json& x) {
    return {x["agent"].hash(), x["info"], x["proof"]};
  }
};

} // namespace ips

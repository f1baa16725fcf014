#pragma once
// One iterative lookup: finds the live agents closest to a key by asking, at
// each step, the closest ones heard of so far for closer ones. A state machine
// without clock or network: the owner sends what `next` says, and reports each
// question's end by `answered` or `failed`. One question, one report, or the
// lookup waits; so the owner puts a finite timeout on each.
//
//   fresh --next--> asked --answered--> answered
//                     \----failed-----> failed
//
// The window are the `want` closest candidates that did not fail. Only fresh
// ones of the window are asked; the lookup is done when the whole window has
// answered (it is then the answer), or the messages are used up, or the owner
// has enough (`stop`). An asked one that closer ones push out of the window is
// no longer waited for, and another is asked in its place.
//
// Bounds: nobody is asked twice, at most `lookup_messages_max` are asked, at
// most as many keys of an answer are read as were asked for, at most `want` and
// `spares_max` fresh candidates are kept. So it ends whatever the answers say.

#include <algorithm>

#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::dht {

struct lookup_options {
  /// Never asked and never in the answer: the agent that looks.
  agent_id self;
  /// How many live agents are wanted, at most `parms::want_max`.
  std::size_t want = parms::bucket_size;
  /// Questions to the window under way at a time.
  std::size_t alpha = parms::alpha;
  /// Ask everyone for as many contacts as an answer may have: where liars stand
  /// closest to a key, an honest agent names the others behind them.
  bool whole_answers = false;
};

/// Whom to ask, and for how many contacts.
struct question : contact {
  std::size_t count = 0;
};

/// How an agent that joins, or comes back, looks up its own id: it makes itself
/// known to its surroundings, on which `routing_table` relies. Where so many
/// hold each op together, those with whom it shares one are up to three times
/// as many: a basis lies on its own side of each of them.
inline lookup_options joining(const agent_id& self, std::size_t holders = 0) {
  return {self, std::clamp(3 * holders, parms::surroundings, parms::want_max),
          parms::alpha, false};
}

class lookup {
public:
  lookup(const dht_key& key, std::span<const contact> start,
         const lookup_options& options);

  const dht_key& key() const {
    return key_;
  }

  /// Whom to ask now; they count as asked. Empty while enough questions are
  /// under way, and once the lookup is done.
  std::vector<question> next();

  /// An agent that was asked named these as closest to the key. What nobody
  /// asked for, and what comes after the end, is ignored.
  void answered(const agent_id& id, std::span<const crypto::public_key> named);

  /// A question was not answered in time, or was not sent.
  void failed(const agent_id& id);

  /// An agent that was asked, whether reported by `answered` yet or not, gave
  /// the value.
  void found(const agent_id& id);

  /// From now on `parms::alpha` questions may be under way, if there were
  /// fewer.
  void widen() {
    options_.alpha = std::max(options_.alpha, parms::alpha);
  }

  /// The owner has what it wanted.
  void stop() {
    stopped_ = true;
  }

  /// Whether nothing is left to ask or to wait for.
  bool done() const;

  /// The closest live agents, closest first: what answered, at most `want`.
  std::vector<contact> closest() const;

  /// Those that gave the value, closest first.
  std::vector<contact> holders() const;

  /// Whether the network was seen to hold fewer live agents than wanted, so
  /// that `closest` is all of them. False in doubt.
  bool exhausted() const;

  /// Questions sent.
  std::size_t messages() const {
    return messages_;
  }

  /// Steps on the longest path that led to one of `closest`; 1 for a start
  /// contact.
  std::size_t hops() const;

private:
  enum class state : std::uint8_t { fresh, asked, answered, failed };

  struct candidate {
    contact who;
    state at = state::fresh;
    bool has_value = false;
    /// The answer was as long as it could be: more may be known there.
    bool was_full = false;
    std::uint8_t asked_for = 0;
    std::uint16_t hop = 1;
  };

  std::size_t answer_size(std::size_t rank) const;
  void add(const contact& who, std::uint16_t hop);
  void trim();
  std::size_t place_of(const agent_id& id) const;
  candidate* find(const agent_id& id);
  std::size_t window_end() const;

  dht_key key_;
  lookup_options options_;
  /// By distance from the key.
  std::vector<candidate> candidates_;
  std::size_t messages_ = 0;
  bool stopped_ = false;
};

} // namespace ips::dht

#pragma once
// How a get finds a value that others may hide: first as cheaply as can be,
// then so that liars cannot turn it.
//
//   direct ----> disjoint ----> radius ----> ended
//     |  found     |  found       |
//     `------------+--------------+--------> ended
//
// - direct: one `lookup` of the key.
// - disjoint: where that found nothing, or answers contradicted each other
//   (`dispute`), a `disjoint_lookup`.
// - radius: where that found nothing, members of the radius around the key that
//   anyone has named (crowding.hpp), in a drawn order, at most
//   `parms::radius_asked_max` of them.
//
// Nobody is asked twice in one get: what an agent answered in one stage is its
// answer in the next. So in a small network a get that finds nothing asks each
// agent once.
//
// The owner drives it as it drives a `lookup`, and says `stop` once it has
// enough. An answer that does not hold is reported as `failed`.

#include <map>
#include <optional>

#include "runtime/dht/candour.hpp"
#include "runtime/dht/disjoint_lookup.hpp"

namespace ips::dht {

struct search_options {
  /// Never asked and never in the answer: the agent that looks.
  agent_id self;
  /// How many live agents the direct lookup looks for.
  std::size_t want = parms::bucket_size;
  /// Questions of the direct lookup under way at a time, until one fails.
  std::size_t alpha = parms::alpha;
  /// Begin with the disjoint paths.
  bool disjoint_at_once = false;
  /// End where the direct lookup found nothing, until `resume`: somebody else
  /// is asked first.
  bool pause = false;
  /// How many agents the network has (density.hpp), 0 while it is not known.
  std::uint64_t agents = 0;
  /// Of the radius's order.
  std::uint64_t seed = 0;
};

class value_search {
public:
  enum class stage : std::uint8_t { direct, disjoint, radius, ended };

  /// @param start the closest known, closest first, `parms::disjoint_start`
  /// of them
  value_search(const dht_key& key, std::span<const contact> start,
               const search_options& options);

  const dht_key& key() const {
    return key_;
  }

  /// Whom to ask now. Empty while enough questions are under way, and once the
  /// search is done.
  std::vector<question> next();

  /// As of `lookup`.
  void answered(const agent_id& id, std::span<const crypto::public_key> named);
  void failed(const agent_id& id);
  void found(const agent_id& id);

  /// Answers contradict each other: the direct lookup's finds are not enough.
  void dispute() {
    disputed_ = true;
  }

  /// What one gave has turned out to be old: it is not counted as given.
  void outdated(const agent_id& id);

  void stop() {
    at_ = stage::ended;
  }

  bool done() const {
    return at_ == stage::ended;
  }

  /// Done for now, as `search_options::pause` says.
  bool paused() const {
    return paused_;
  }

  /// Goes on with the disjoint paths. @pre paused
  void resume();

  stage at() const {
    return at_;
  }

  /// The closest agents that answered, closest first, at most `want`.
  std::vector<contact> closest() const;

  /// Those that gave the value, closest first.
  std::vector<contact> holders() const;

  /// Questions sent.
  std::size_t messages() const {
    return asked_.size();
  }

  /// The most of any path.
  std::size_t hops() const;

  /// Notes who should have given the value and did or did not: everyone who
  /// answered and is no farther from the key than the farthest holder. Of one
  /// key, around which somebody may have ground identities, at most
  /// `withheld_max` who did not.
  void judge(candour& into) const;

  static constexpr std::uint32_t withheld_max = 8;

private:
  struct asked {
    contact who;
    /// Asked as a member of the radius.
    bool of_radius = false;
    bool under_way = true;
    bool answered = false;
    bool has_value = false;
    std::vector<crypto::public_key> named = {};
  };

  template <class Machine>
  std::vector<question> next_of(Machine& machine);
  template <class Machine>
  static void tell(Machine& machine, const asked& x);
  void ended(asked& x);
  bool stage_over() const;
  void go_on();
  std::vector<question> next_of_radius();
  void begin_radius();
  void add_member(const contact& x);
  bool has_found() const;
  asked* find(const agent_id& id);
  std::vector<const asked*> by_distance() const;

  dht_key key_;
  search_options options_;
  std::vector<contact> start_;
  stage at_ = stage::direct;
  bool disputed_ = false;
  bool paused_ = false;
  lookup direct_;
  std::optional<disjoint_lookup> disjoint_;
  std::map<agent_id, asked> asked_;
  /// Members of the radius who were not asked, each by its draw.
  std::map<std::uint64_t, contact> members_;
  std::size_t radius_asked_ = 0;
  std::size_t radius_under_way_ = 0;
};

} // namespace ips::dht

// Gets in a network part of which lies, and of keys next to which somebody has
// ground identities. A model without actors (runtime/dht/model): the searches
// are those of a cell.

#include "runtime/dht/model/ground_identities.hpp"
#include "tools/bench/figure.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

using dht::model::adversaries;
using dht::model::holding_rule;

struct sizes {
  std::size_t agents = 10'000;
  std::size_t gets = 100'000;
  std::size_t active = 1'000;
  std::size_t gets_without = 10'000;
  std::size_t attacks = 2'000;
  std::size_t drawn = 1'000'000;
};

void add_kind(json& figures, adversaries& net, const sizes& x,
              dht::model::liar_kind kind, std::uint32_t percent) {
  net.corrupt(kind, percent * 10'000, x.active);
  auto of
    = std::to_string(percent) + " % " + std::string{to_string(kind)} + ": ";
  auto got = net.get_many(x.gets);
  figures.push_back(row_of_share(of + "gets, lower end", got.succeeded,
                                 got.gets, percent == 30 ? 99.9 : 99.0));
  auto stages = "direct " + std::to_string(got.in_stage[0]) + ", disjoint "
                + std::to_string(got.in_stage[1]) + ", radius "
                + std::to_string(got.in_stage[2]) + "; at most "
                + std::to_string(got.messages_max) + " messages";
  figures.push_back(
    row_of({of + "messages a get",
            static_cast<double>(got.messages) / static_cast<double>(got.gets),
            "",
            wish::less,
            {},
            {},
            stages}));
  auto wanted = static_cast<double>(net.wanted()) / dht::whole_uptime;
  figures.push_back(row_of({of + "holders wanted, mean", wanted, ""}));
  net.defend(false);
  auto without = net.get_many(x.gets_without);
  net.defend(true);
  figures.push_back(
    row_of_share(of + "without defences", without.succeeded, without.gets, {}));
  // Hardly anyone has got anything before.
  net.corrupt(kind, percent * 10'000, x.agents / 4, 0);
  auto first = net.get_many(x.gets_without);
  figures.push_back(
    row_of_share(of + "first gets", first.succeeded, first.gets, {}));
}

void add_ground(json& figures, adversaries& net, const sizes& x,
                std::uint64_t seed) {
  net.corrupt(dht::model::liar_kind::silent, 0);
  dht::model::ground_identities attacker{net, x.drawn, seed};
  const std::pair<holding_rule, std::string> rules[]
    = {{holding_rule::by_radius, "holders by radius"},
       {holding_rule::from_before, "come after the put"},
       {holding_rule::closest, "the closest hold"}};
  for (std::size_t identities : {20, 80})
    for (auto& [rule, words] : rules) {
      std::size_t succeeded = 0;
      std::vector<double> put;
      std::vector<double> get;
      for (std::size_t i = 0; i < x.attacks; ++i) {
        auto one = attacker.attack(identities, rule);
        succeeded += one.succeeded ? 1 : 0;
        put.push_back(static_cast<double>(one.messages_of_put));
        get.push_back(static_cast<double>(one.messages_of_get));
      }
      auto of
        = std::to_string(identities) + " ground identities, " + words + ": ";
      figures.push_back(row_of_share(
        of + "gets, lower end", succeeded, x.attacks,
        rule == holding_rule::closest ? std::nullopt : std::optional{99.0}));
      figures.push_back(row_of({of + "messages a get", mean(get), ""}));
      figures.push_back(
        row_of({of + "messages to find holders", mean(put), ""}));
    }
}

} // namespace

result<json> bench_adversaries(const benchmark_options& options) {
  sizes x;
  if (options.tiny)
    x = {200, 20, 10, 20, 5, 2'000};
  if (options.agents > 0)
    x.agents = options.agents;
  adversaries net{x.agents, options.seed};
  auto figures = json::array();
  for (std::uint32_t percent : {30, 50})
    for (auto kind : dht::model::liar_kinds)
      add_kind(figures, net, x, kind, percent);
  add_ground(figures, net, x, options.seed);
  return json{{"benchmark", "adversaries"},
              {"agents", x.agents},
              {"gets", x.gets},
              {"active", x.active},
              {"gets_before", adversaries::gets_before},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench

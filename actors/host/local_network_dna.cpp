// DNAs on a local network's agents, and what a data directory brings back.

#include <algorithm>

#include "actors/host/local_network.hpp"
#include "runtime/base/random.hpp"
#include "runtime/crypto/keystore.hpp"

namespace ips::actors {

namespace {

/// Agents that a new one is told of.
constexpr std::size_t bootstrap_max = 3;

/// Agents that publish their genesis at the same time.
constexpr std::size_t publishing_at_once = 32;

/// Draws for them: enough where half of the members are down.
constexpr std::size_t bootstrap_draws = 12;

std::uint64_t number_of(const bytes& x) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < x.size() && i < 8; ++i)
    out |= std::uint64_t{x[i]} << (8 * i);
  return out;
}

bytes bytes_of(std::uint64_t x) {
  bytes out;
  for (unsigned i = 0; i < 8; ++i)
    out.push_back(static_cast<std::uint8_t>(x >> (8 * i)));
  return out;
}

} // namespace

status local_network::add_agent(const std::string& name) {
  auto seed = seed_of(name);
  IPS_TRY(book_.add(name, seed));
  if (options_.data_dir.empty())
    return ok();
  bytes sealed;
  if (!options_.dev_keys) {
    IPS_TRY_VALUE(closed, crypto::seal(seed, options_.passphrase));
    sealed = std::move(closed);
  }
  storage::agent_row row{name, book_.all().back().address, std::move(sealed)};
  return write_down(
    [row](storage::cell_store& store) { return store.put_agent(row); });
}

/// Has the store role write, which owns the store once there are cells.
status local_network::write_down(storage::batch_item write) {
  IPS_TRY_VALUE(wired, ask<local<host_wiring>>(host_, atom::report_v));
  IPS_TRY(ask<ack>(wired->store, atom::write_v, make_local(std::move(write))));
  return ok();
}

/// Agents, DNAs and cells as the data directory knows them. The store is this
/// thread's until the first cell is made.
status local_network::restore() {
  IPS_TRY_VALUE(before, backend_->meta("opened"));
  opened_ = (before ? number_of(*before) : 0) + 1;
  IPS_TRY(backend_->put_meta("opened", bytes_of(opened_)));
  IPS_TRY_VALUE(seed, backend_->meta("seed"));
  if (seed && options_.dev_keys && number_of(*seed) != options_.seed)
    return error{errc::configuration,
                 "the data directory was made with --seed "
                   + std::to_string(number_of(*seed)),
                 {},
                 "give the same --seed, or another --data directory"};
  if (options_.dev_keys)
    IPS_TRY(backend_->put_meta("seed", bytes_of(options_.seed)));
  IPS_TRY_VALUE(agents, backend_->list_agents());
  for (auto& row : agents) {
    if (row.sealed_seed.empty()) {
      IPS_TRY(book_.add(row.name, crypto::derive(root_, "agent/" + row.name)));
    } else {
      IPS_TRY_VALUE(opened,
                    crypto::open_sealed(row.sealed_seed, options_.passphrase));
      IPS_TRY(book_.add(row.name, opened));
    }
    if (book_.all().back().address != row.address)
      return error{errc::configuration,
                   "the keys of " + row.name + " do not fit the data directory",
                   {},
                   "was it made with another --seed, or without --dev-keys?"};
  }
  IPS_TRY(name_secure_nodes());
  IPS_TRY_VALUE(cells, backend_->list_cells());
  std::map<dna_hash, std::vector<known_agent*>> by_dna;
  std::vector<package_ref> order;
  for (auto& row : cells) {
    IPS_TRY_VALUE(agent, book_.find(to_string(row.agent)));
    if (!by_dna.contains(row.dna)) {
      IPS_TRY_VALUE(file, backend_->package(row.dna));
      if (!file)
        return error{errc::data_corrupt, "a DNA's package is missing",
                     to_string(row.dna)};
      IPS_TRY_VALUE(dna, manifest::read_package(*file));
      order.push_back(dna);
    }
    by_dna[row.dna].push_back(agent);
  }
  // What cannot start now may start another time: nothing is forgotten.
  for (auto& dna : order) {
    dnas_.emplace(dna->hash, dna);
    dna_order_.push_back(dna->hash);
    IPS_TRY(start_cells(dna, by_dna[dna->hash]));
  }
  return driver_->settle();
}

/// Other rules under the same name are another network: on disk that is almost
/// always a mistake.
status local_network::check_other_version(const manifest::package& dna) const {
  for (auto& [hash, other] : dnas_)
    if (other->rules.name == dna.rules.name && hash != dna.hash)
      return error{errc::data_other_dna,
                   options_.data_dir.empty()
                     ? "another build of " + dna.rules.name + " is installed"
                     : "the data directory belongs to another build of "
                         + dna.rules.name,
                   short_text(hash) + " is not " + short_text(dna.hash)};
  return ok();
}

result<json> local_network::install(const std::string& path,
                                    const std::vector<std::string>& names) {
  IPS_TRY_VALUE(dna, manifest::load_package(path));
  IPS_TRY(check_other_version(*dna));
  std::vector<known_agent*> chosen;
  for (auto& name : names) {
    IPS_TRY_VALUE(agent, book_.find(name));
    chosen.push_back(agent);
  }
  if (names.empty())
    for (auto& agent : book_.all())
      if (agent.running && !agent.secure)
        chosen.push_back(&agent);
  std::erase_if(chosen, [&dna = dna](auto agent) {
    return agent->cells.contains(dna->hash);
  });
  if (chosen.empty())
    return error{errc::dna_installed,
                 book_.all().empty()
                   ? "there is no agent to install it on"
                   : "all of these agents run " + dna->rules.name + " already",
                 {},
                 book_.all().empty() ? "net.spawn(8) makes some" : ""};
  auto count = chosen.size();
  // Last, since they ask the others.
  for (auto& agent : book_.all())
    if (agent.running && agent.secure && !agent.cells.contains(dna->hash))
      chosen.push_back(&agent);
  if (!options_.data_dir.empty()) {
    IPS_TRY(write_down([dna = dna](storage::cell_store& store) {
      return store.put_package(dna->hash, dna->file);
    }));
  }
  IPS_TRY(install_on(dna, chosen));
  IPS_TRY(driver_->settle());
  return json{{"dna", to_string(dna->hash)},
              {"name", dna->rules.name},
              {"version", dna->rules.version},
              {"agents", count}};
}

/// All cells join before any publishes, so that every op finds the holders
/// that it will have.
status local_network::start_cells(const package_ref& dna,
                                  const std::vector<known_agent*>& agents) {
  auto named = [](const known_agent& agent, error x) {
    x.message = agent.name + ": " + x.message;
    return x;
  };
  for (auto agent : agents) {
    IPS_TRY(attach_cell(*agent, dna));
    if (auto started = start_cell(*agent, dna->hash); !started)
      return named(*agent, started.failure());
    members_[dna->hash].push_back(agent->address);
  }
  std::size_t n = 0;
  for (auto agent : agents) {
    if (auto done = publish_cell(*agent, dna->hash); !done)
      return named(*agent, done.failure());
    // So that little is in flight at a time.
    if (++n % publishing_at_once == 0)
      IPS_TRY(driver_->settle());
  }
  return ok();
}

/// On all of these agents, or on none.
status local_network::install_on(const package_ref& dna,
                                 const std::vector<known_agent*>& agents) {
  auto is_new = dnas_.emplace(dna->hash, dna).second;
  if (is_new)
    dna_order_.push_back(dna->hash);
  auto started = start_cells(dna, agents);
  if (started)
    return started;
  for (auto agent : agents) {
    cell_name who{agent->address, dna->hash};
    if (agent->cells.erase(dna->hash) == 0)
      continue;
    IPS_TRY(ask<ack>(host_, atom::detach_v, make_local(who)));
    IPS_TRY(write_down([who](storage::cell_store& store) -> status {
      IPS_TRY_VALUE(cell, store.open_cell(who.agent, who.network));
      return store.drop_cell(cell);
    }));
  }
  std::erase_if(members_[dna->hash], [&](const agent_id& id) {
    return !book_.find(id)->cells.contains(dna->hash);
  });
  if (is_new) {
    dnas_.erase(dna->hash);
    dna_order_.pop_back();
  }
  return started;
}

status local_network::attach_cell(known_agent& agent, const package_ref& dna) {
  cell_plan plan{agent.name, agent.seed, dna, agent.secure};
  IPS_TRY_VALUE(
    made, ask<local<attached_cell>>(host_, atom::attach_v, make_local(plan)));
  agent.cells.insert_or_assign(dna->hash, made->cell);
  return ok();
}

/// Agents that run the DNA already, drawn by seed.
std::vector<dht::contact> local_network::bootstrap(const known_agent& agent,
                                                   const dna_hash& dna) {
  auto& members = members_[dna];
  std::uint64_t draw;
  std::memcpy(&draw, agent.address.value.data(), sizeof draw);
  std::uint64_t parts[] = {options_.seed, draw};
  random_source random{mix_seed(parts)};
  std::vector<dht::contact> out;
  auto take = [&](const agent_id& id) {
    auto known = book_.find(id);
    if (!known->running || known->secure || id == agent.address
        || std::any_of(out.begin(), out.end(),
                       [&](auto& x) { return x.id == id; }))
      return;
    out.push_back({id, known->key});
  };
  for (std::size_t n = 0; n < bootstrap_draws && !members.empty(); ++n)
    if (out.size() < bootstrap_max)
      take(members[random.below(members.size())]);
  // Few members, or many that are down: whoever there is.
  for (auto& id : members)
    if (out.empty())
      take(id);
  return out;
}

status local_network::start_cell(known_agent& agent, const dna_hash& dna) {
  if (agent.capacity > 0)
    IPS_TRY(tell_cap(agent, dna));
  auto known = make_local(bootstrap(agent, dna));
  IPS_TRY(ask_cell<ack>(agent, dna, atom::start_v, known));
  return ok();
}

status local_network::publish_cell(known_agent& agent, const dna_hash& dna) {
  IPS_TRY(ask_cell<ack>(agent, dna, atom::publish_v));
  return ok();
}

json local_network::dnas() const {
  auto out = json::array();
  for (auto& hash : dna_order_) {
    auto& rules = dnas_.at(hash)->rules;
    json row{{"name", rules.name},       {"version", rules.version},
             {"hash", to_string(hash)},  {"functions", rules.exposed},
             {"entries", json::array()}, {"links", json::array()}};
    for (auto& [type, definition] : rules.entries)
      row["entries"].push_back(type);
    for (auto& [type, definition] : rules.links)
      row["links"].push_back(type);
    out.push_back(std::move(row));
  }
  return out;
}

} // namespace ips::actors

#include "runtime/storage/host_tables.hpp"

namespace ips::storage {

result<cell_id> host_tables::open_cell(const agent_id& agent,
                                       const dna_hash& dna) {
  IPS_TRY(add_cell_.execute(agent, dna));
  IPS_TRY_VALUE(found, find_cell_.query(agent, dna));
  IPS_TRY_VALUE(there, found.next());
  IPS_ASSERT(there);
  return cell_id{found.number<std::uint32_t>(0)};
}

result<std::vector<cell_row>> host_tables::list_cells() {
  std::vector<cell_row> out;
  IPS_TRY_VALUE(found, list_cells_.query());
  while (true) {
    IPS_TRY_VALUE(there, found.next());
    if (!there)
      return out;
    out.push_back({cell_id{found.number<std::uint32_t>(0)},
                   found.id<agent_id>(1), found.id<dna_hash>(2)});
    IPS_TRY(found.intact());
  }
}

status host_tables::drop_cell(cell_id cell) {
  return drop_cell_.execute(cell);
}

status host_tables::put_package(const dna_hash& dna, byte_view package) {
  return put_package_.execute(dna, package);
}

result<std::optional<bytes>> host_tables::package(const dna_hash& dna) {
  return find_blob(find_package_, dna);
}

status host_tables::put_agent(const agent_row& agent) {
  return put_agent_.execute(agent.name, agent.address, agent.sealed_seed);
}

result<std::vector<agent_row>> host_tables::list_agents() {
  std::vector<agent_row> out;
  IPS_TRY_VALUE(found, list_agents_.query());
  while (true) {
    IPS_TRY_VALUE(there, found.next());
    if (!there)
      return out;
    out.push_back(
      {std::string{found.text(0)}, found.id<agent_id>(1), found.blob_copy(2)});
    IPS_TRY(found.intact());
  }
}

status host_tables::put_meta(std::string_view key, byte_view value) {
  return put_meta_.execute(key, value);
}

result<std::optional<bytes>> host_tables::meta(std::string_view key) {
  return find_blob(find_meta_, key);
}

} // namespace ips::storage

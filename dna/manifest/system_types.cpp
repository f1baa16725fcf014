#include "dna/manifest/system_types.hpp"

#include <array>
#include <span>

#include "runtime/chain/file_tree.hpp"

namespace ips::manifest {

namespace {

entry_definition own_record(std::string_view name) {
  entry_definition out;
  out.name = name;
  out.seen_by = visibility::owner;
  return out;
}

entry_definition file_part(std::string_view name) {
  entry_definition out;
  out.name = name;
  out.format = entry_format::bytes;
  out.max_bytes = chain::chunk_bytes;
  return out;
}

const entry_definition* named(std::span<const entry_definition> all,
                              std::string_view type) {
  for (auto& one : all)
    if (one.name == type)
      return &one;
  return nullptr;
}

} // namespace

const entry_definition* system_entry(std::string_view type) {
  static const std::array all{own_record(grant_type),
                              own_record(schedule_type)};
  return named(all, type);
}

const entry_definition* file_entry(std::string_view type) {
  static const std::array all{file_part(chain::file_type),
                              file_part(chain::node_type),
                              file_part(chain::chunk_type)};
  return named(all, type);
}

} // namespace ips::manifest

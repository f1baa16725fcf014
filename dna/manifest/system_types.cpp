#include "dna/manifest/system_types.hpp"

#include <array>

namespace ips::manifest {

namespace {

entry_definition own_record(std::string_view name) {
  entry_definition out;
  out.name = name;
  out.seen_by = visibility::owner;
  return out;
}

} // namespace

const entry_definition* system_entry(std::string_view type) {
  static const std::array all{own_record(grant_type),
                              own_record(schedule_type)};
  for (auto& one : all)
    if (one.name == type)
      return &one;
  return nullptr;
}

} // namespace ips::manifest

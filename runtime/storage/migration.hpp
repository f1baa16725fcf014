#pragma once
// Brings a database to the newest schema.

#include <span>

#include "runtime/storage/database.hpp"

namespace ips::storage {

/// Step i leads from schema version i to i + 1. Steps that were released never
/// change; a new schema is a new step.
struct migration_plan {
  std::uint32_t application_id = 0;
  std::span<const char* const> steps;
};

/// Runs the steps that are missing, all in one transaction.
/// @returns `errc::data_newer` where the file has more steps behind it.
status migrate(database& db, const migration_plan& plan);

} // namespace ips::storage

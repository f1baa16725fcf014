#pragma once
// The tables, as docs/formats/database.md describes them.

#include "runtime/storage/migration.hpp"

namespace ips::storage {

/// "IPSd" in the file's header.
inline constexpr std::uint32_t application_id = 0x49505364;

/// All steps up to this program's schema.
migration_plan schema();

} // namespace ips::storage

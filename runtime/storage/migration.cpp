#include "runtime/storage/migration.hpp"

#include "runtime/storage/transaction.hpp"

namespace ips::storage {

status migrate(database& db, const migration_plan& plan) {
  IPS_TRY_VALUE(version, db.integer("pragma user_version"));
  auto newest = static_cast<std::int64_t>(plan.steps.size());
  if (version > newest)
    return error{errc::data_newer,
                 "the data has version " + std::to_string(version)
                   + ", this program knows " + std::to_string(newest)};
  if (version < 0)
    return error{errc::data_corrupt,
                 "the data has version " + std::to_string(version)};
  if (version == newest)
    return ok();
  IPS_TRY_VALUE(work, transaction::begin(db));
  for (auto i = version; i < newest; ++i)
    IPS_TRY(db.execute(plan.steps[static_cast<std::size_t>(i)]));
  IPS_TRY(db.execute("pragma user_version = " + std::to_string(newest)));
  IPS_TRY(db.execute("pragma application_id = "
                     + std::to_string(plan.application_id)));
  return work.commit();
}

} // namespace ips::storage

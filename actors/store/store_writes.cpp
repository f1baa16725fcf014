#include "actors/store/store_writes.hpp"

#include <memory>

namespace ips::actors {

using storage::cell_store;

storage::batch_item append_write(storage::cell_id cell,
                                 storage::call_record record) {
  auto shared = std::make_shared<const storage::call_record>(std::move(record));
  return [cell, shared](cell_store& store) {
    return store.append_call(cell, *shared);
  };
}

storage::batch_item put_ops_write(storage::cell_id cell,
                                  std::vector<storage::op_row> rows) {
  auto shared
    = std::make_shared<const std::vector<storage::op_row>>(std::move(rows));
  return
    [cell, shared](cell_store& store) { return store.put_ops(cell, *shared); };
}

storage::batch_item drop_ops_write(storage::cell_id cell,
                                   std::vector<storage::op_id> ops) {
  auto shared
    = std::make_shared<const std::vector<storage::op_id>>(std::move(ops));
  return [cell, shared](cell_store& store) -> status {
    for (auto& op : *shared)
      IPS_TRY(store.drop_op(cell, op));
    return ok();
  };
}

storage::batch_item publication_write(publication_news news) {
  auto shared = std::make_shared<const publication_news>(std::move(news));
  return [shared](cell_store& store) -> status {
    for (auto& op : shared->ops) {
      for (auto& receipt : shared->receipts)
        IPS_TRY(store.add_receipt(shared->cell, op, receipt));
      if (shared->wanted)
        IPS_TRY(store.set_wanted(shared->cell, op, *shared->wanted));
    }
    return ok();
  };
}

storage::batch_item rejection_write(storage::cell_id cell, storage::op_id op,
                                    bytes rejection) {
  return [cell, op, rejection = std::move(rejection)](cell_store& store) {
    return store.settle_rejection(cell, op, rejection);
  };
}

} // namespace ips::actors

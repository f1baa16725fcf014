#include "tools/bench/bounds.hpp"

#include <algorithm>
#include <thread>

#include <stdlib.h>

#include "runtime/base/random.hpp"
#include "runtime/crypto/digest.hpp"
#include "runtime/crypto/key_pair.hpp"
#include "runtime/storage/group_commit.hpp"
#include "runtime/storage/sqlite_store.hpp"

namespace ips::bench {

namespace {

/// Bytes of an op with a small entry, and of a signed receipt for one op.
constexpr std::size_t op_bytes = 320;
constexpr std::size_t receipt_bytes = 210;
/// Cells that hold each op, as with q = 5.
constexpr std::size_t cells = 5;

/// A bound is what the machine does when nothing disturbs it: the best round.
double best(const std::vector<double>& x) {
  return *std::min_element(x.begin(), x.end());
}

/// The best round's microseconds for one of `count`.
template <class Function>
double timed(int rounds, int count, Function&& once) {
  std::vector<double> out;
  for (int round = 0; round < rounds; ++round) {
    stopwatch watch;
    for (int i = 0; i < count; ++i)
      once();
    out.push_back(watch.micros() / count);
  }
  return best(out);
}

void measure_crypto(machine_bounds& out, bool tiny) {
  crypto::key_pair keys{crypto::seed{}};
  bytes message(180, 7);
  auto signed_one = keys.sign(message);
  auto rounds = tiny ? 1 : 15;
  out.sign_micros = timed(rounds, tiny ? 2 : 50, [&] {
    ++message[0];
    signed_one = keys.sign(message);
  });
  out.verify_micros = timed(rounds, tiny ? 2 : 20, [&] {
    IPS_ASSERT(crypto::verify(keys.key(), message, signed_one));
  });
  bytes big(1 << 20, 3);
  auto micros
    = timed(rounds, tiny ? 1 : 2, [&] { big[0] ^= crypto::sha256(big)[0]; });
  out.sha256_rate = static_cast<double>(big.size()) / micros * 1e6;
}

/// One batch of writes in one transaction, as the store's group commit does.
class store_rounds {
public:
  static result<store_rounds> make() {
    store_rounds out;
    IPS_TRY_VALUE(store, storage::open_memory_store());
    out.store_ = std::move(store);
    for (std::size_t i = 0; i < cells; ++i) {
      IPS_TRY_VALUE(cell,
                    out.store_->open_cell(out.draw<agent_id>(), dna_hash{}));
      out.cells_.push_back(cell);
    }
    return out;
  }

  template <class Id>
  Id draw() {
    Id out;
    for (auto& byte : out.value)
      byte = static_cast<std::uint8_t>(random_.next());
    return out;
  }

  bytes draw_bytes(std::size_t size) {
    bytes out(size);
    for (auto& byte : out)
      byte = static_cast<std::uint8_t>(random_.next());
    return out;
  }

  /// Runs the writes in a transaction; @returns microseconds for each.
  result<double> run(const std::vector<storage::batch_item>& writes) {
    stopwatch watch;
    for (auto& x : storage::run_batch(*store_, writes))
      IPS_TRY(x);
    return watch.micros() / static_cast<double>(writes.size());
  }

  result<double> appends(int count) {
    std::vector<storage::batch_item> writes;
    for (int i = 0; i < count; ++i)
      writes.push_back([record = next_call(), cell = cells_[0]](auto& store) {
        return store.append_call(cell, record);
      });
    return run(writes);
  }

  result<double> ops(int count) {
    std::vector<storage::batch_item> writes;
    for (int i = 0; i < count; ++i) {
      storage::op_row row{draw<storage::op_id>(),
                          draw<dht_key>(),
                          1,
                          storage::op_status::valid,
                          {},
                          draw_bytes(op_bytes)};
      for (auto cell : cells_)
        writes.push_back([row, cell](auto& store) {
          return store.put_ops(cell, std::span{&row, 1});
        });
    }
    return run(writes);
  }

  /// @pre `appends` has published more than these
  result<double> receipts(int count) {
    std::vector<storage::batch_item> writes;
    for (int i = 0; i < count; ++i) {
      auto op = published_.back();
      published_.pop_back();
      for (std::size_t holder = 0; holder < cells; ++holder) {
        storage::receipt_row row{draw<agent_id>().value,
                                 draw_bytes(receipt_bytes)};
        writes.push_back([row, op, cell = cells_[0]](auto& store) {
          return store.add_receipt(cell, op, row);
        });
      }
    }
    return run(writes);
  }

private:
  storage::call_record next_call() {
    storage::call_record out;
    auto entry = draw<entry_hash>();
    out.headers.push_back({seq_, draw<header_hash>(), 3, "number",
                           timestamp{seq_}, draw_bytes(240)});
    out.entries.push_back({entry, false, draw_bytes(24)});
    for (auto kind : {std::uint8_t{1}, std::uint8_t{2}}) {
      published_.push_back(draw<storage::op_id>());
      out.publications.push_back(
        {published_.back(), seq_, kind, draw<dht_key>(), 0, 0});
    }
    auto id = draw_bytes(16);
    storage::call_id call;
    std::copy(id.begin(), id.end(), call.begin());
    out.call = call;
    out.answer = draw_bytes(66);
    ++seq_;
    return out;
  }

  random_source random_{1};
  std::unique_ptr<storage::cell_store> store_;
  std::vector<storage::cell_id> cells_;
  std::vector<storage::op_id> published_;
  std::uint32_t seq_ = 0;
};

status measure_store(machine_bounds& out, bool tiny) {
  IPS_TRY_VALUE(store, store_rounds::make());
  std::vector<double> appends;
  std::vector<double> ops;
  std::vector<double> receipts;
  auto count = tiny ? 2 : 100;
  for (int round = 0; round < (tiny ? 1 : 15); ++round) {
    IPS_TRY_VALUE(append, store.appends(count));
    IPS_TRY_VALUE(op, store.ops(count));
    IPS_TRY_VALUE(receipt, store.receipts(count));
    appends.push_back(append);
    ops.push_back(op);
    receipts.push_back(receipt);
  }
  out.append_micros = best(appends);
  out.op_micros = best(ops);
  out.receipt_micros = best(receipts);
  return ok();
}

} // namespace

result<machine_bounds> measure_bounds(bool tiny) {
  machine_bounds out;
  out.cores = std::max(1u, std::thread::hardware_concurrency());
  if (::getloadavg(&out.load, 1) != 1)
    out.load = 0;
  measure_crypto(out, tiny);
  IPS_TRY(measure_store(out, tiny));
  return out;
}

json figures_of(const machine_bounds& x) {
  auto row = [](const char* what, double value, const char* unit) {
    return row_of({what, value, unit});
  };
  return json::array(
    {row("bound: Ed25519 sign", x.sign_micros, "us"),
     row("bound: Ed25519 verify", x.verify_micros, "us"),
     row("bound: SHA-256", x.sha256_rate / 1e9, "GB/s"),
     row("bound: SQLite, an op at a holder", x.op_micros, "us"),
     row("bound: SQLite, a receipt", x.receipt_micros, "us"),
     row("bound: SQLite, a call on the chain", x.append_micros, "us"),
     row("cores", x.cores, ""), row("load of the machine", x.load, "")});
}

} // namespace ips::bench

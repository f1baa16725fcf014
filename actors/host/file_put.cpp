#include "actors/host/disk_file.hpp"
#include "actors/host/file_transfer.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

class file_put final : public file_transfer {
public:
  file_put(std::unique_ptr<file_desk> desk, source_file file)
    : desk_(std::move(desk)), file_(std::move(file)),
      builder_([this](chain::entry x) { take(std::move(x)); }) {
    so_far_.total = file_.size();
  }

  result<file_progress> step() override {
    for (std::size_t i = 0; i < limits::file_pieces_a_call; ++i) {
      IPS_TRY_VALUE(next, file_.read(chain::chunk_bytes));
      if (next.empty())
        return finish();
      builder_.add(next);
      so_far_.done += next.size();
      ++so_far_.chunks;
    }
    so_far_.total = std::max(so_far_.total, so_far_.done);
    IPS_TRY(commit());
    return so_far_;
  }

private:
  void take(chain::entry x) {
    auto raw = codec::encode(x);
    if (x.type == chain::file_type)
      head_.push_back(json::binary(std::move(raw)));
    else
      pieces_.push_back(json::binary(std::move(raw)));
  }

  /// The file entry comes last, and only once its pieces are in the chain.
  result<file_progress> finish() {
    auto file = builder_.finish();
    IPS_TRY(commit());
    IPS_TRY(commit(std::exchange(head_, json::array())));
    so_far_.total = so_far_.done;
    so_far_.hash = to_string(chain::hash_of(file));
    so_far_.ended = true;
    return so_far_;
  }

  status commit() {
    auto all = std::exchange(pieces_, json::array());
    while (!all.empty()) {
      auto some = json::array();
      auto count = std::min(all.size(), limits::file_pieces_a_call);
      for (std::size_t i = 0; i < count; ++i)
        some.push_back(std::move(all[i]));
      all.erase(all.begin(),
                all.begin() + static_cast<json::difference_type>(count));
      IPS_TRY(commit(std::move(some)));
    }
    return ok();
  }

  /// An agent whose holders do not keep up refuses: it is asked again.
  status commit(const json& entries) {
    for (auto waited = duration{0};; waited += limits::file_busy_pause) {
      IPS_TRY_VALUE(ticket, desk_->start("pieces", entries));
      auto done = desk_->finish(ticket);
      if (done)
        return ok();
      if (done.failure().code != errc::busy || waited >= limits::file_busy_max)
        return done.failure();
      IPS_TRY(desk_->pause(limits::file_busy_pause));
    }
  }

  std::unique_ptr<file_desk> desk_;
  source_file file_;
  chain::file_builder builder_;
  /// Made and not committed yet, as canonical bytes.
  json pieces_ = json::array();
  json head_ = json::array();
  file_progress so_far_;
};

} // namespace

result<std::unique_ptr<file_transfer>> put_file(std::unique_ptr<file_desk> desk,
                                                const std::string& path) {
  IPS_TRY_VALUE(file, source_file::open(path));
  IPS_TRY_VALUE(room, desk->start("file_room", json::array({file.size()})));
  IPS_TRY(desk->finish(room));
  return std::unique_ptr<file_transfer>{
    std::make_unique<file_put>(std::move(desk), std::move(file))};
}

} // namespace ips::actors

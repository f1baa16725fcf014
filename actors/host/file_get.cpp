#include <algorithm>

#include "actors/host/disk_file.hpp"
#include "actors/host/file_transfer.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

error missing(const std::string& what) {
  return {errc::piece_missing, what + " cannot be had"};
}

std::string words_for(const chain::file_piece& x) {
  auto what = x.level == 0 ? std::string{"chunk "}
                           : "node of level " + std::to_string(x.level) + ", ";
  return what + std::to_string(x.index) + " (" + to_string(x.hash) + ")";
}

class file_get final : public file_transfer {
public:
  file_get(std::unique_ptr<file_desk> desk, const entry_hash& hash,
           std::string path)
    : desk_(std::move(desk)), hash_(hash), path_(std::move(path)) {
  }

  result<file_progress> step() override {
    if (!reader_)
      IPS_TRY(open());
    auto most = so_far_.done + limits::file_step_bytes;
    while (!reader_->done() && so_far_.done < most)
      IPS_TRY(fetch_some());
    if (!reader_->done())
      return so_far_;
    if (checked_ < reader_->head().size)
      IPS_TRY(check_some());
    if (checked_ == reader_->head().size)
      IPS_TRY(end());
    return so_far_;
  }

private:
  /// A piece that was asked for.
  struct asked_piece {
    chain::file_piece place;
    std::uint32_t tries = 0;
  };

  /// The file entry, and the target.
  status open() {
    IPS_TRY_VALUE(head, fetch_head());
    if (head.type != chain::file_type)
      return error{errc::not_a_file,
                   to_string(hash_) + " is an entry of type " + head.type};
    IPS_TRY_VALUE(reader, chain::file_reader::make(head));
    IPS_TRY_VALUE(room,
                  desk_->start("file_room", json::array({reader.head().size})));
    IPS_TRY(desk_->finish(room));
    IPS_TRY_VALUE(file,
                  target_file::create(path_, to_string(hash_).substr(0, 16)));
    file_.emplace(std::move(file));
    so_far_.total = reader.head().size;
    reader_.emplace(std::move(reader));
    return ok();
  }

  result<chain::entry> fetch_head() {
    for (std::uint32_t tries = 0; tries < limits::file_piece_tries; ++tries) {
      if (tries > 0)
        IPS_TRY(desk_->pause(limits::file_piece_pause));
      IPS_TRY_VALUE(asked, ask(hash_, tries));
      IPS_TRY_VALUE(found, take_entry(asked));
      if (found && chain::hash_of(*found) == hash_)
        return std::move(*found);
    }
    return missing("the file entry " + to_string(hash_));
  }

  /// At first holder after holder; then several, for one may lie.
  result<ticket> ask(const entry_hash& hash, std::uint32_t tries) {
    auto from = tries == 0 ? "one" : "several";
    return desk_->start("piece", json::array({to_string(hash), from}));
  }

  result<std::optional<chain::entry>> take_entry(ticket x) {
    IPS_TRY_VALUE(answer, desk_->finish(x));
    if (!answer.is_binary())
      return std::optional<chain::entry>{};
    auto entry = codec::decode<chain::entry>(answer.get_binary());
    return entry ? std::optional{std::move(*entry)} : std::nullopt;
  }

  /// Keeps as many pieces under way as there may be, and takes one.
  status fetch_some() {
    for (auto& place : reader_->next(limits::file_pieces_asked - asked_.size()))
      IPS_TRY(ask_for({place, 0}));
    std::vector<ticket> open;
    for (auto& [number, piece] : asked_)
      open.push_back(number);
    IPS_TRY_VALUE(number, desk_->wait(open));
    auto piece = asked_.at(number);
    asked_.erase(number);
    IPS_TRY_VALUE(found, take_entry(number));
    if (!found || chain::hash_of(*found) != piece.place.hash)
      return ask_again(piece);
    // From here on it is the author's own bytes: another holder has no other.
    IPS_TRY(reader_->take(piece.place, *found));
    if (piece.place.level > 0)
      return ok();
    IPS_TRY(file_->write(piece.place.offset(), found->content));
    so_far_.done += found->content.size();
    so_far_.chunks = reader_->chunks();
    return ok();
  }

  status ask_for(const asked_piece& x) {
    IPS_TRY_VALUE(number, ask(x.place.hash, x.tries));
    asked_.emplace(number, x);
    return ok();
  }

  status ask_again(asked_piece x) {
    if (++x.tries >= limits::file_piece_tries)
      return missing(words_for(x.place) + " of the file");
    IPS_TRY(desk_->pause(limits::file_piece_pause));
    return ask_for(x);
  }

  /// What is on the disk, not what should be there.
  status check_some() {
    while (checked_ < reader_->head().size) {
      IPS_TRY_VALUE(next, file_->read(checked_, chain::chunk_bytes));
      if (next.empty())
        return error{errc::cannot_write, "\"" + path_ + "\" was cut short"};
      whole_.update(next);
      checked_ += next.size();
      if (checked_ % limits::file_step_bytes == 0)
        return ok();
    }
    return ok();
  }

  status end() {
    if (whole_.value() != reader_->head().whole)
      return error{errc::hash_mismatch,
                   "the file's content is not what its entry says"};
    IPS_TRY(file_->keep());
    so_far_.hash = to_string(hash_);
    so_far_.ended = true;
    return ok();
  }

  std::unique_ptr<file_desk> desk_;
  entry_hash hash_;
  std::string path_;
  std::optional<target_file> file_;
  std::optional<chain::file_reader> reader_;
  std::map<ticket, asked_piece> asked_;
  crypto::hasher whole_;
  std::uint64_t checked_ = 0;
  file_progress so_far_;
};

} // namespace

result<std::unique_ptr<file_transfer>> get_file(std::unique_ptr<file_desk> desk,
                                                const std::string& hash,
                                                const std::string& path) {
  IPS_TRY_VALUE(wanted, parse_id<entry_hash>(hash));
  IPS_TRY_VALUE(room,
                desk->start("file_room", json::array({std::uint64_t{0}})));
  IPS_TRY(desk->finish(room));
  return std::unique_ptr<file_transfer>{
    std::make_unique<file_get>(std::move(desk), wanted, path)};
}

} // namespace ips::actors

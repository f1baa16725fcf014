#pragma once
// A file on its way into the network or out of it, step by step. Who uses the
// network calls the steps, so that the file is read and written on that thread,
// outside of all actors; an agent sees entries alone. A step handles a few
// chunks, and no more of the file is in memory.
//
// put: read -> cut -> commit some pieces -> ... -> commit the file entry
// get: file entry -> ask for pieces, several at a time -> write each at its
//      place -> ... -> read all again and hash it -> give it its name

#include <chrono>
#include <memory>

#include "actors/host/network.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/chain/file_tree.hpp"

namespace ips::actors {

namespace limits {

using namespace std::chrono_literals;

/// Pieces that one call commits: 2 MiB are staged, judged and stored at once.
inline constexpr std::size_t file_pieces_a_call = 8;

/// Pieces that a reader asks for at a time: enough to keep two cores busy, and
/// 2 MiB of answers.
inline constexpr std::size_t file_pieces_asked = 8;

/// Bytes after which a step tells how far it came.
inline constexpr std::uint64_t file_step_bytes = 2 << 20;

/// How often a piece is asked for before it counts as missing; the pause before
/// each is what an agent that is asked in vain takes to be no longer asked.
inline constexpr std::uint32_t file_piece_tries = 4;
inline constexpr duration file_piece_pause = 1s;

/// How long an agent that refuses commits is left alone, and for how long in
/// all: a network that takes nothing for so long has another trouble.
inline constexpr duration file_busy_pause = 250ms;
inline constexpr duration file_busy_max = 600s;

/// Transfers of one network that were begun and not ended; the oldest makes
/// room, since a script that was interrupted cannot end its own.
inline constexpr std::size_t file_transfers_max = 64;

} // namespace limits

/// What a transfer asks of the network: requests to one agent.
class file_desk {
public:
  virtual ~file_desk() = default;

  virtual result<ticket> start(const std::string& verb, json arguments) = 0;

  /// Runs the network until one of these is answered.
  virtual result<ticket> wait(const std::vector<ticket>& any) = 0;

  /// The answer of a request, which must be there or is waited for.
  virtual result<json> finish(ticket x) = 0;

  /// Lets time pass.
  virtual status pause(duration span) = 0;
};

/// How far a transfer came.
struct file_progress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::uint64_t chunks = 0;
  /// Of the file; once a put has ended.
  std::string hash;
  bool ended = false;
};

class file_transfer {
public:
  virtual ~file_transfer() = default;

  /// Takes it some way on. After a failure, or the end, there is no other.
  virtual result<file_progress> step() = 0;
};

/// @returns `no_such_file`; `files_not_taken`, `file_too_big`.
result<std::unique_ptr<file_transfer>> put_file(std::unique_ptr<file_desk> desk,
                                                const std::string& path);

/// Its steps answer `not_a_file`, `piece_missing`, `file_too_big`,
/// `hash_mismatch`, `cannot_write`.
/// @returns `files_not_taken`, `bad_hash`.
result<std::unique_ptr<file_transfer>> get_file(std::unique_ptr<file_desk> desk,
                                                const std::string& hash,
                                                const std::string& path);

} // namespace ips::actors

#pragma once
// One end of a stream socket that carries frames:
//
// | bytes | what |
// |---|---|
// | 4 | length of the body, little endian |
// | ... | the body |
//
// The other end is not trusted: a length above the limit ends the channel
// before anything is allocated, and what a frame holds is read into memory only
// as it comes.

#include <chrono>
#include <optional>

#include "runtime/base/bytes.hpp"

namespace ips::isolation {

class frame_channel {
public:
  /// Takes the descriptor; closes it in the end.
  /// @param body_bytes_max of a frame that is read.
  frame_channel(int descriptor, std::size_t body_bytes_max);
  ~frame_channel();
  frame_channel(const frame_channel&) = delete;
  frame_channel& operator=(const frame_channel&) = delete;

  /// Writes a frame. Gives up where the other end takes nothing for so long.
  /// @returns `truncated` where the other end is gone, `timed_out`.
  status send(byte_view body, std::chrono::milliseconds patience);

  /// Reads a frame, which must be whole within this time; none: waits for ever.
  /// @returns `truncated` where the other end is gone, `over_limit`,
  /// `timed_out`.
  result<bytes> receive(std::optional<std::chrono::milliseconds> patience);

private:
  using moment = std::chrono::steady_clock::time_point;

  status wait(short event, std::optional<moment> deadline) const;
  status fill(std::uint8_t* to, std::size_t size,
              std::optional<moment> deadline);

  int descriptor_;
  std::size_t body_bytes_max_;
  /// Read, and not yet asked for: small frames come in one piece.
  bytes buffer_;
  std::size_t taken_ = 0;
};

} // namespace ips::isolation

#pragma once
// A sandbox process as its worker holds it: started, spoken to, ended. Owns the
// process: whatever becomes of it, it is killed and waited for before this
// object is gone.

#include <memory>
#include <string>

#include "dna/isolation/frame_channel.hpp"
#include "dna/isolation/messages.hpp"

namespace ips::isolation {

class worker_process {
public:
  /// Starts `program sandbox-worker` with an empty environment, /dev/null for
  /// its standard streams, the root as its directory, a session of its own (the
  /// terminal's Ctrl-C is not meant for it) and one end of a socket.
  /// @returns `sandbox_unavailable`.
  static result<std::unique_ptr<worker_process>>
  start(const std::string& program);

  ~worker_process();
  worker_process(const worker_process&) = delete;
  worker_process& operator=(const worker_process&) = delete;

  int id() const {
    return id_;
  }

  /// @returns what `frame_channel::send` answers.
  status tell(const order& x, std::chrono::milliseconds patience);

  /// The next reply, strictly decoded. @returns what `frame_channel::receive`
  /// and `codec::decode` answer.
  result<reply> hear(std::chrono::milliseconds patience);

  /// Kills it and tells how it ended: "signal 9", "exit code 1".
  std::string end();

private:
  worker_process(int id, int descriptor);

  int id_;
  frame_channel channel_;
};

} // namespace ips::isolation

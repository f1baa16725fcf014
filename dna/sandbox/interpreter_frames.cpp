#include "dna/sandbox/interpreter_frames.hpp"

#include <vector>

namespace ips::sandbox {

namespace {

namespace interp = wabt::interp;

// wabt's thread sets aside 1,638 frames and traps beyond them, and the option
// for it cannot be reached from outside in 1.0.32. But the metered stack must
// be what ends a deep recursion, in both engines alike. An explicit
// instantiation may name a private member ([temp.explicit]): the one way to it
// that the language gives.
using frames_member = std::vector<interp::Frame> interp::Thread::*;

frames_member frames_of_thread();

template <frames_member Member>
struct expose {
  friend frames_member frames_of_thread() {
    return Member;
  }
};

template struct expose<&interp::Thread::frames_>;

} // namespace

void reserve_frames(interp::Thread& thread, std::uint32_t bytes_all) {
  constexpr std::uint32_t frame_bytes_min = 256;
  // A leaf takes no bytes, nor do the import behind it and what began it.
  constexpr std::uint32_t others = 8;
  (thread.*frames_of_thread()).reserve(bytes_all / frame_bytes_min + others);
}

} // namespace ips::sandbox

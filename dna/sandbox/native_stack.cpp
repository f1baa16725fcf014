#include "dna/sandbox/native_stack.hpp"

#include <cstdint>

#include <pthread.h>

#include "dna/sandbox/limits.hpp"

namespace ips::sandbox {

namespace {

/// The lowest address of this thread's stack; 0 where the system does not say.
std::uintptr_t stack_bottom() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return 0;
  void* bottom = nullptr;
  std::size_t size = 0;
  if (pthread_attr_getstack(&attributes, &bottom, &size) != 0)
    bottom = nullptr;
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<std::uintptr_t>(bottom);
}

} // namespace

status check_native_stack() {
  // Asking the system reads a file for the main thread: once a thread will do.
  static thread_local const auto bottom = stack_bottom();
  auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (bottom != 0 && here - bottom >= limits::native_stack_free_min)
    return ok();
  return error{errc::engine_failed,
               "the thread has " + std::to_string((here - bottom) >> 10)
                 + " KiB of stack left",
               {},
               "run guests on threads with 8 MiB of stack (ulimit -s 8192)"};
}

} // namespace ips::sandbox

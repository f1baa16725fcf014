#pragma once
// Room for deep recursion in wabt's interpreter. C++17, as its header is.

#include <cstdint>

#include <wabt/interp/interp.h>

namespace ips::sandbox {

/// Lets a thread hold every frame that the metered stack allows.
void reserve_frames(wabt::interp::Thread& thread, std::uint32_t bytes_all);

} // namespace ips::sandbox

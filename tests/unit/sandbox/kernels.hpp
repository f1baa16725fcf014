#pragma once
// Guests that compute something and hand it to the host function "add".

#include <cstdint>
#include <span>
#include <string>

namespace ips::sandbox {

struct kernel {
  const char* name;
  std::string text;
  std::uint32_t expected;
};

std::span<const kernel> kernels();

} // namespace ips::sandbox

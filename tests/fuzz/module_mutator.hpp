#pragma once
// Changes a WebAssembly module within one section or one function body and
// mends the sizes around it: a blind change nearly always breaks a size, and
// then nothing behind the first reader is ever reached.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ips::fuzz {

using byte_string = std::vector<std::uint8_t>;

/// Changes bytes in place, within a capacity; answers the new length.
using byte_mutator = std::function<std::size_t(
  std::uint8_t* data, std::size_t size, std::size_t capacity)>;

/// A changed module; nothing where `module` has no sections to be told apart.
std::optional<byte_string> mutate_module(const byte_string& module,
                                         std::uint32_t seed,
                                         const byte_mutator& mutate);

} // namespace ips::fuzz

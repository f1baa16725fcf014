#pragma once
// Random valid modules: binaryen's `wasm-opt -ttf` makes one of any bytes.
// Owns the folder that the two exchange files in.

#include <cstdint>
#include <string>

#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::fuzz {

class module_maker {
public:
  /// @returns `errc::cannot_write` where there is no room for the folder.
  static result<module_maker> open();

  module_maker(module_maker&& other) noexcept;
  ~module_maker();

  /// The module of a seed: always the same for one version of binaryen.
  /// @returns `build_failed` where wasm-opt is missing or refuses.
  result<bytes> make(std::uint64_t seed);

private:
  explicit module_maker(std::string folder);

  std::string folder_;
};

} // namespace ips::fuzz

#pragma once
// A guest's memory in JavaScriptCore: seen through a Uint8Array that growing
// detaches, so that it is looked at anew in each host call.

#include "dna/sandbox/engine.hpp"
#include "dna/sandbox/jsc_handle.hpp"

namespace ips::sandbox {

class jsc_vm;

class jsc_memory : public guest_memory {
public:
  /// No memory: every range but an empty one at 0 leaves it.
  jsc_memory() = default;

  /// @param memory the WebAssembly.Memory, or an empty handle
  jsc_memory(jsc_vm& vm, jsc_object memory);

  result<std::span<std::uint8_t>> view(std::uint32_t ptr,
                                       std::uint32_t len) override;

  /// The guest ran since the last look.
  void begin_host_call();

  /// Makes a large memory zero by giving its pages back to the system.
  /// @returns whether it did
  bool clear();

private:
  std::span<std::uint8_t> bytes();

  jsc_vm* vm_ = nullptr;
  jsc_object memory_;
  /// A view that may be detached.
  jsc_object view_;
  /// What the view shows, as far as it was looked at in this host call.
  std::span<std::uint8_t> bytes_;
  bool looked_ = false;
  /// Whether pages given back were seen to come as zeros.
  bool discards_ = false;
};

} // namespace ips::sandbox

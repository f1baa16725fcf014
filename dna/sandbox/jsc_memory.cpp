#include "dna/sandbox/jsc_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include "dna/sandbox/jsc_vm.hpp"
#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/run_report.hpp"

namespace ips::sandbox {

namespace {

bool give_back(std::span<std::uint8_t> bytes) {
  return madvise(bytes.data(), bytes.size(), MADV_DONTNEED) == 0;
}

/// Whether the system hands these pages out as zeros after `give_back`: so it
/// is for private anonymous ones, and the engine does not say what it uses.
bool can_be_given_back(std::span<std::uint8_t> bytes) {
  auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  if (bytes.size() < std::size_t{limits::discard_pages_min} << 16
      || reinterpret_cast<std::uintptr_t>(bytes.data()) % page != 0)
    return false;
  bytes.front() = bytes.back() = 1;
  return give_back(bytes) && bytes.front() == 0 && bytes.back() == 0;
}

} // namespace

jsc_memory::jsc_memory(jsc_vm& vm, jsc_object memory)
  : vm_(&vm), memory_(std::move(memory)) {
  discards_ = can_be_given_back(bytes());
}

result<std::span<std::uint8_t>> jsc_memory::view(std::uint32_t ptr,
                                                 std::uint32_t len) {
  return view_in(bytes(), ptr, len);
}

void jsc_memory::begin_host_call() {
  looked_ = false;
}

bool jsc_memory::clear() {
  looked_ = false;
  return discards_ && give_back(bytes());
}

std::span<std::uint8_t> jsc_memory::bytes() {
  if (looked_ || !memory_)
    return bytes_;
  auto* context = vm_->context();
  std::size_t size = 0;
  if (view_)
    size = JSObjectGetTypedArrayByteLength(context, view_.get(), nullptr);
  if (size == 0) {
    auto fresh = vm_->bytes_of(memory_.get());
    if (!fresh)
      return {};
    view_ = std::move(*fresh);
    size = JSObjectGetTypedArrayByteLength(context, view_.get(), nullptr);
  }
  auto* start = JSObjectGetTypedArrayBytesPtr(context, view_.get(), nullptr);
  bytes_ = {static_cast<std::uint8_t*>(start), start ? size : 0};
  looked_ = true;
  return bytes_;
}

} // namespace ips::sandbox

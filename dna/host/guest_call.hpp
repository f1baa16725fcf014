#pragma once
// One host call as a host function sees it: arguments read from the guest's
// memory, bytes written back, the fuel of what moved, and a note for the trace.
//
// Every read copies, and no view of the memory outlives the read or write that
// asked for it: none can be stale.

#include <algorithm>

#include "dna/host/limits.hpp"
#include "dna/sandbox/engine.hpp"
#include "runtime/chain/header.hpp"

namespace ips::host {

class guest_call {
public:
  guest_call(std::span<const std::uint32_t> arguments,
             sandbox::guest_memory& memory)
    : arguments_(arguments), memory_(memory) {
  }

  /// The i-th argument as a number.
  std::uint32_t argument(std::size_t i) const;

  /// The bytes that arguments i (pointer) and i + 1 (length) name.
  /// @returns `bad_pointer`, `over_limit`.
  result<bytes> read(std::size_t i,
                     std::size_t bytes_max = limits::argument_bytes_max);

  /// The `size` bytes at the pointer that argument i is.
  result<bytes> read_sized(std::size_t i, std::uint32_t size);

  /// As `read`, for text. @returns also `bad_argument` where it is no UTF-8.
  result<std::string> read_text(std::size_t i, std::size_t bytes_max
                                               = limits::type_name_bytes_max);

  /// The N bytes at the pointer that argument i is.
  template <std::size_t N>
  result<std::array<std::uint8_t, N>> read_array(std::size_t i) {
    IPS_TRY_VALUE(seen, look(argument(i), N));
    std::array<std::uint8_t, N> out;
    std::copy(seen.begin(), seen.end(), out.begin());
    return out;
  }

  /// The 32 bytes at the pointer that argument i is.
  template <class Id>
  result<Id> read_id(std::size_t i) {
    IPS_TRY_VALUE(raw, read_array<32>(i));
    auto id = Id{raw};
    note(short_text(id));
    return id;
  }

  /// The 68 bytes at the pointer that argument i is.
  result<chain::header_ref> read_ref(std::size_t i);

  /// Copies as much of `data` as fits to argument i (pointer), at most
  /// argument i + 1 (capacity) bytes. @returns the whole length
  result<std::int32_t> write(std::size_t i, byte_view data);

  /// Takes fuel besides what reads and writes cost.
  void charge(std::uint64_t fuel) {
    fuel_ += fuel;
  }

  /// Takes `fuel_per_byte` for each of `size` bytes.
  void charge_bytes(std::size_t size, std::uint64_t fuel_per_byte) {
    fuel_ += size * fuel_per_byte;
  }

  std::uint64_t fuel() const {
    return fuel_;
  }

  /// Adds a word to the trace line.
  void note(std::string_view word);

  /// The words so far, each after a space.
  const std::string& notes() const {
    return notes_;
  }

private:
  /// A view that the caller copies from or to, and forgets; charged.
  result<std::span<std::uint8_t>> look(std::uint32_t ptr, std::size_t size);

  std::span<const std::uint32_t> arguments_;
  sandbox::guest_memory& memory_;
  std::uint64_t fuel_ = 0;
  std::string notes_;
};

/// The 68 bytes of a reference: author, seq, hash.
bytes ref_bytes(const chain::header_ref& x);

} // namespace ips::host

#pragma once
// An engine that runs linked modules: instances keep their state from call to
// call and import from each other. Below IPS's gate and meter, above the
// virtual machine. What crosses this interface are numbers only: values go
// through the memory and the table of modules made for that.
//
// C++17, since wabt's interpreter header is.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ips::sandbox::spec {

/// One export of one instance.
struct export_place {
  std::size_t instance = 0;
  std::size_t index = 0;
};

enum class machine_end : std::uint8_t {
  finished,
  /// An import was not what the module wants.
  unlinkable,
  trapped,
  /// The engine's own stack was used up.
  exhausted,
  /// The engine did not take the module, or failed.
  broken,
};

struct machine_answer {
  machine_end end = machine_end::finished;
  /// The engine's words, if it did not finish.
  std::string failure;
};

class machine {
public:
  virtual ~machine() = default;

  /// Makes an instance and runs its start function. A finished one has the
  /// next number, from 0.
  /// @param imports one for each import, in their order
  virtual machine_answer instantiate(const std::vector<std::uint8_t>& wasm,
                                     const std::vector<export_place>& imports)
    = 0;

  /// Calls an exported function of type () -> ().
  virtual machine_answer call(export_place function) = 0;

  /// The first byte of an exported memory that never grows.
  virtual std::uint8_t* memory(export_place memory) = 0;

  /// Puts a reference to the host's object of this number into a table.
  virtual void put_reference(export_place table, std::uint32_t slot,
                             std::uint32_t number)
    = 0;

  /// Puts null into a table.
  virtual void put_null(export_place table, std::uint32_t slot) = 0;

  /// The number of the host's object in a table; nothing for anything else.
  virtual std::optional<std::uint32_t> get_reference(export_place table,
                                                     std::uint32_t slot)
    = 0;
};

/// JavaScriptCore.
std::unique_ptr<machine> make_jsc_machine();

/// wabt's interpreter.
/// @param frame_bytes_all metered bytes of stack that calls may take; 0 where
/// its own limit is to end a recursion
std::unique_ptr<machine>
make_interpreter_machine(std::uint32_t frame_bytes_all);

} // namespace ips::sandbox::spec

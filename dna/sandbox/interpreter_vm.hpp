#pragma once
// wabt's interpreter behind a few functions. Its header is C++17 only (GCC
// refuses it as C++20), so this file and its .cpp keep to C++17 and know
// nothing of the rest of IPS.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ips::sandbox {

/// What a call of an export came to.
struct interpreter_answer {
  /// The trap's words; empty where it came back.
  std::string failure;
  /// Its result, if it has one.
  double value = 0;
};

/// An instance. Must go before its machine.
class interpreter_instance {
public:
  virtual ~interpreter_instance() = default;

  /// Calls an export whose parameters and results are i32 and f64.
  /// @pre there is one of this name
  virtual interpreter_answer call(std::string_view name,
                                  const std::vector<double>& arguments)
    = 0;

  /// The first byte of the memory at this moment.
  virtual std::uint8_t* memory_data() = 0;

  /// The bytes of the memory at this moment; 0 where there is none.
  virtual std::size_t memory_size() = 0;
};

/// A module that was read. Must go before its machine.
class interpreter_module {
public:
  virtual ~interpreter_module() = default;

  /// A new instance.
  /// @param frame_bytes_all metered bytes of stack that its calls may take
  /// @returns nullptr, and the reason in `failure`
  virtual std::unique_ptr<interpreter_instance>
  instantiate(std::uint32_t frame_bytes_all, std::string& failure) = 0;
};

/// One store of wabt's.
class interpreter_vm {
public:
  /// Answers the imported function of this number.
  using import_call = std::function<double(
    std::uint32_t function, const std::vector<std::uint32_t>& arguments)>;

  virtual ~interpreter_vm() = default;

  /// Reads a module, whose imports are functions named by their numbers.
  /// @returns nullptr, and the reason in `failure`
  virtual std::unique_ptr<interpreter_module>
  read(const std::vector<std::uint8_t>& wasm, std::string& failure) = 0;

  /// Frees what nothing refers to any more.
  virtual void collect() = 0;
};

std::unique_ptr<interpreter_vm>
make_interpreter_vm(interpreter_vm::import_call on_import);

} // namespace ips::sandbox

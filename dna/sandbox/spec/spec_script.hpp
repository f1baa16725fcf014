#pragma once
// A spec script as the runner takes it, whatever the file's form was: modules
// in binary form, values as bits.

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dna/sandbox/spec/spec_value.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox::spec {

/// A module in a script.
struct script_module {
  /// "$M", or empty.
  std::string name;
  bytes wasm;
  /// The module is text, and this is why it has no binary form.
  std::string text_fault;
};

/// A call of an exported function, or a look at an exported global.
struct script_action {
  /// "$M"; empty is the last module.
  std::string module;
  std::string field;
  bool is_get = false;
  std::vector<spec_value> arguments;
};

/// A module under a name for imports.
struct script_register {
  /// "$M"; empty is the last module.
  std::string module;
  std::string as;
};

struct assert_return {
  script_action action;
  std::vector<expected_value> expected;
  /// `expected` holds alternatives for the one result.
  bool is_either = false;
};

/// `is_exhaustion`: the stack has to be what ends it.
struct assert_trap {
  script_action action;
  std::string text;
  bool is_exhaustion = false;
};

/// What must be wrong with a module.
enum class module_fault : std::uint8_t {
  malformed,
  invalid,
  unlinkable,
  uninstantiable,
};

struct assert_module {
  script_module module;
  module_fault fault;
  std::string text;
};

struct script_command {
  std::uint32_t line = 0;
  std::variant<script_module, script_action, script_register, assert_return,
               assert_trap, assert_module>
    what;
};

using spec_script = std::vector<script_command>;

/// Reads a script in the text format.
/// @returns `bad_script` with file and line
result<spec_script> read_wast(const std::filesystem::path& file);

/// Reads what wast2json makes, with the modules beside it.
/// @returns `bad_script`, `no_such_file`
result<spec_script> read_wast_json(const std::filesystem::path& file);

/// Reads either, by the file's ending.
result<spec_script> read_script(const std::filesystem::path& file);

} // namespace ips::sandbox::spec

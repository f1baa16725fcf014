#pragma once
// What a module's code can do, read without running it: which function may
// call which, and where its floats and host functions are. For authors
// (`ips dna check`, `ips dna inspect`): nothing that runs depends on it.
//
// The walk knows too much rather than too little: a call through a table may
// lead to every function of its type whose address the module takes.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dna/sandbox/metered_module.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// A function by its index in the module.
struct surveyed_function {
  /// Its own, an export's, or "#7".
  std::string name;
  /// "(i32, i32) -> (i32)"
  std::string type;
  /// Of its code; 0 for an import.
  std::uint64_t bytes = 0;
  /// Index in the host's table, where it is imported.
  std::optional<std::uint32_t> host;
  /// Functions that it calls by their index, sorted.
  std::vector<std::uint32_t> calls;
  /// Functions that its calls through tables may lead to, sorted.
  std::vector<std::uint32_t> may_call;
  /// Names of the instructions that read or make floats, sorted.
  std::vector<std::string> floats;
};

struct surveyed_section {
  /// "code"; a custom one has its own name in quotes.
  std::string name;
  std::uint64_t bytes = 0;
};

/// An exported function.
struct surveyed_export {
  std::string name;
  std::uint32_t function = 0;
};

struct module_survey {
  /// In the module's order.
  std::vector<surveyed_section> sections;
  std::vector<surveyed_function> functions;
  /// In the order of their names.
  std::vector<surveyed_export> exports;
  /// What runs before every entry point: the start function, `_initialize`.
  std::vector<std::uint32_t> starters;

  const surveyed_export* find_export(std::string_view name) const;
};

/// @returns what `prepare` answers for a module that the gate refuses.
result<module_survey> survey_module(byte_view wasm, const module_limits& limits,
                                    std::span<const host_function> offered);

/// The type of an entry point.
inline constexpr std::string_view entry_point_type = "() -> ()";

/// A function that a run may enter.
struct reached_function {
  std::uint32_t function = 0;
  /// Whether calls by index alone lead there.
  bool by_name = true;
  /// Its caller's place in the list; its own for the first of a way.
  std::size_t caller = 0;
};

/// All that a run of a function may enter, what runs before it included. What
/// calls by index lead to comes first, then nearer before farther.
std::vector<reached_function> reach_of(const module_survey& module,
                                       std::uint32_t root);

/// A name without the parameters that C++ puts after it.
std::string short_name(const std::string& name);

/// The names on the way to one of them: "validate_post > judge > printf".
std::string way_to(const module_survey& module,
                   const std::vector<reached_function>& reach, std::size_t at);

} // namespace ips::sandbox

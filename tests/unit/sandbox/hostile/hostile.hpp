#pragma once
// Modules that mean harm, in families, each with the error that must end it;
// and a host that runs one of them as it would run any foreign module.

#include <string>
#include <string_view>
#include <vector>

#include "dna/host/run.hpp"

namespace ips::hostile {

struct hostile_module {
  std::string name;
  bytes wasm;
  errc code;
  /// Part of the error's message.
  std::string words = {};
  host::purpose why = host::purpose::call;
};

/// What a module came to.
struct ending {
  errc code = errc::bug;
  /// Message and cause; nothing where the function came to its end.
  std::string text;
  std::uint64_t fuel_used = 0;

  friend bool operator==(const ending&, const ending&) = default;
};

/// The rules of the DNAs here: small limits, so that all of them are met.
manifest::manifest strict_rules(std::uint64_t fuel);

/// Gate, meter and one run of the function `run`.
ending end_of(sandbox::engine& engine, const hostile_module& x,
              std::uint64_t fuel);

/// The same for a module that must come to its end.
bool finishes(sandbox::engine& engine, const bytes& wasm, std::uint64_t fuel);

// -- the families -------------------------------------------------------------

std::vector<hostile_module> endless_loops();
std::vector<hostile_module> recursions();
std::vector<hostile_module> growing();
std::vector<hostile_module> trapping();
std::vector<hostile_module> oversized();
std::vector<hostile_module> wrong_imports();
std::vector<hostile_module> outside_the_profile();
std::vector<hostile_module> broken_bytes();
std::vector<hostile_module> bad_pointers();
std::vector<hostile_module> misuses();

/// All of them.
const std::vector<hostile_module>& all_modules();

// -- for the text format -------------------------------------------------------

/// Imports of all host functions, each by its name.
std::string host_imports();

/// A module with the host functions, a page of memory, a table of 10 to 100
/// elements, and a function `run` with locals $i, $j (i64) and $f (f64).
std::string module_text(std::string_view fields, std::string_view body);

std::string repeated(std::string_view text, std::size_t count);

} // namespace ips::hostile

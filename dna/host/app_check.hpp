#pragma once
// What `ips dna check` says of a DNA before anybody runs it: manifest, exports
// and their types, imports, validators free of floats, clock and randomness,
// determinism by a double run.
//
// What is wrong and what is only suspect: a float or a host function of class C
// (docs/dna-abi.md) that calls by index lead a validator to is wrong, since the
// author wrote that way, even if no input takes it. What only a call through a
// table could lead to is a warning: such a call may lead to every function of
// its type, so a module with libc's formatting in it has the way on paper, and
// no run takes it.

#include <filesystem>

#include "dna/manifest/package.hpp"
#include "dna/sandbox/module_survey.hpp"

namespace ips::host {

enum class severity : std::uint8_t { holds, suspect, wrong };

struct finding {
  severity level = severity::holds;
  /// "manifest", "module", "exports", "imports", "validators", "determinism".
  std::string_view subject;
  std::string message;
};

/// The functions that judge: of entry types, of link types, of newcomers.
std::vector<std::string> judges_of(const manifest::manifest& rules);

/// Named functions that the module lacks or has with another type, and
/// functions that nobody can call.
std::vector<finding> check_exports(const manifest::manifest& rules,
                                   const sandbox::module_survey& module);

/// What validators may reach and must not use.
std::vector<finding> check_judges(const manifest::manifest& rules,
                                  const sandbox::module_survey& module);

/// Checks a package or a directory, whose module is built where it is stale.
/// @returns what keeps it from being looked at: no package, a manifest or a
/// module that is refused, a build that failed.
result<std::vector<finding>> check_app(const std::filesystem::path& path);

/// How many are of this kind.
std::size_t count_of(const std::vector<finding>& all, severity level);

} // namespace ips::host

#pragma once
// What holds across the tables of a manifest: which function has which role.

#include <array>

#include "dna/manifest/field_table.hpp"

namespace ips::manifest {

/// A field of `[callbacks]` that is a function's name.
struct callback_field {
  std::string_view name;
  std::string callbacks::*member;
};

inline constexpr std::array<callback_field, 6> callback_fields{{
  {"genesis", &callbacks::genesis},
  {"init", &callbacks::init},
  {"membrane_proof", &callbacks::membrane_proof},
  {"receive", &callbacks::receive},
  {"post_commit", &callbacks::post_commit},
  {"rejected", &callbacks::rejected},
}};

/// A function that the manifest names, and where: "entries.even.validate".
struct named_function {
  std::string name;
  std::string place;
};

/// Every function that the manifest names, in the order of dna.toml's tables.
std::vector<named_function> named_functions(const manifest& rules);

/// No function is exposed and also validator, callback or internal.
/// @returns `manifest_field`.
status check_roles(const field_table& top, const manifest& rules);

} // namespace ips::manifest

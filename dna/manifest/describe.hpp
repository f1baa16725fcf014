#pragma once
// What `ips dna inspect` shows of a package.

#include <nlohmann/json.hpp>

#include "dna/manifest/package.hpp"

namespace ips::manifest {

/// `{"name","version","description","hash","r","properties","limits",
/// "entries":[...],"links":[...],"exposed","internal","callbacks","module":
/// {"bytes","digest","functions","imports"},"bytes"}`; r as a decimal text.
json_value describe(const package& x);

} // namespace ips::manifest

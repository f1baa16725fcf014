#pragma once
// What `ips dna inspect` shows of a package.

#include <nlohmann/json.hpp>

#include "dna/manifest/package.hpp"

namespace ips::manifest {

/// `{"name","version","description","hash","r","properties","limits",
/// "entries":[...],"links":[...],"exposed","internal","callbacks","module":
/// {...},"bytes"}`; r as a decimal text. The module: `{"bytes","digest",
/// "functions":[entry points],"imports":[names],"exports":[{"name","type"}],
/// "sections":[{"name","bytes"}],"sizes":[{"name","bytes","type"}],
/// "host":{entry point:{"sure":[host functions],"maybe":[...]}}}`.
json_value describe(const package& x);

} // namespace ips::manifest

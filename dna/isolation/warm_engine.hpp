#pragma once
// An engine in a confined process. Its library loads and opens some things at
// its first run only, so it runs once before the rights go.

#include "dna/isolation/messages.hpp"

namespace ips::isolation {

/// Makes the engine, runs a module, confines this process, and runs again.
/// @returns `sandbox_unavailable`, or what the run answers.
result<std::unique_ptr<sandbox::engine>> confined_engine(engine_choice which);

} // namespace ips::isolation

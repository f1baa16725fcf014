#pragma once
// What `ips dna inspect` prints for a person.

#include <string>

#include <nlohmann/json.hpp>

namespace ips::cli {

/// The text of what `manifest::describe` answers, as lines.
std::string inspect_text(const nlohmann::json& x);

} // namespace ips::cli

#pragma once
// The version of this build.

#include <string>

namespace ips::cli {

/// "ips 0.1.0"
inline std::string version_text() {
  return "ips " IPS_VERSION;
}

} // namespace ips::cli

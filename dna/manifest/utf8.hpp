#pragma once
// UTF-8 as RFC 3629 has it.

#include <string_view>

namespace ips::manifest {

/// Whether a text is valid UTF-8: no overlong form, no surrogate, nothing above
/// U+10FFFF.
bool is_utf8(std::string_view text);

} // namespace ips::manifest

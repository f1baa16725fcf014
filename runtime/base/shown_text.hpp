#pragma once
// Text that a stranger chose, made fit for a message: one line that a terminal
// shows as it is, and valid UTF-8 however it was cut.

#include <cstddef>
#include <string>
#include <string_view>

namespace ips {

/// At most `bytes_max` bytes of `text`; control characters and what is not
/// UTF-8 become question marks.
std::string shown_text(std::string_view text, std::size_t bytes_max);

} // namespace ips

#include "dna/host/guest_call.hpp"

#include <limits>

#include "dna/manifest/utf8.hpp"
#include "runtime/base/shown_text.hpp"
#include "runtime/codec/archive.hpp"

namespace ips::host {

namespace {

/// Text in a trace line is shown up to here.
constexpr std::size_t noted_text_max = 32;

error too_long(std::size_t size, std::size_t bytes_max) {
  return {errc::over_limit, "an argument of " + std::to_string(size)
                              + " bytes is above " + std::to_string(bytes_max)};
}

} // namespace

std::uint32_t guest_call::argument(std::size_t i) const {
  IPS_ASSERT(i < arguments_.size());
  return arguments_[i];
}

result<std::span<std::uint8_t>> guest_call::look(std::uint32_t ptr,
                                                 std::size_t size) {
  charge_bytes(size, limits::copy_fuel);
  return memory_.view(ptr, static_cast<std::uint32_t>(size));
}

result<bytes> guest_call::read(std::size_t i, std::size_t bytes_max) {
  auto size = argument(i + 1);
  if (size > bytes_max)
    return too_long(size, bytes_max);
  return read_sized(i, size);
}

result<bytes> guest_call::read_sized(std::size_t i, std::uint32_t size) {
  IPS_TRY_VALUE(seen, look(argument(i), size));
  note("<" + std::to_string(size) + " bytes>");
  return bytes{seen.begin(), seen.end()};
}

result<std::string> guest_call::read_text(std::size_t i,
                                          std::size_t bytes_max) {
  std::size_t size = argument(i + 1);
  if (size > bytes_max)
    return too_long(size, bytes_max);
  IPS_TRY_VALUE(seen, look(argument(i), size));
  auto text = std::string{as_text(seen)};
  if (!manifest::is_utf8(text))
    return error{errc::bad_argument, "a text argument is not UTF-8"};
  if (text.size() <= noted_text_max)
    note("\"" + shown_text(text, noted_text_max) + "\"");
  else
    note("<" + std::to_string(text.size()) + " bytes>");
  return text;
}

result<chain::header_ref> guest_call::read_ref(std::size_t i) {
  IPS_TRY_VALUE(raw, read_array<68>(i));
  chain::header_ref ref;
  codec::reader in{raw};
  in(ref);
  note(short_text(ref.author) + "/" + std::to_string(ref.seq));
  return ref;
}

result<std::int32_t> guest_call::write(std::size_t i, byte_view data) {
  IPS_ASSERT(data.size() <= std::numeric_limits<std::int32_t>::max());
  auto size = std::min<std::size_t>(data.size(), argument(i + 1));
  IPS_TRY_VALUE(seen, look(argument(i), size));
  std::copy_n(data.begin(), size, seen.begin());
  return static_cast<std::int32_t>(data.size());
}

void guest_call::note(std::string_view word) {
  notes_.append(1, ' ').append(word);
}

bytes ref_bytes(const chain::header_ref& x) {
  bytes out;
  codec::writer writer{out};
  writer(x);
  return out;
}

} // namespace ips::host

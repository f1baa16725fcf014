#include "dna/host/functions/arguments.hpp"

#include "dna/host/json_check.hpp"

namespace ips::host::functions {

result<std::string> read_arguments(guest_call& call, std::size_t i) {
  IPS_TRY_VALUE(raw, call.read(i, limits::message_bytes_max));
  call.charge_bytes(raw.size(), limits::json_fuel);
  std::string text{as_text(raw)};
  IPS_TRY(check_json(text));
  auto first = text.find_first_not_of(" \t\r\n");
  if (text[first] != '[')
    return error{errc::bad_argument, "arguments are a JSON array"};
  return text;
}

} // namespace ips::host::functions

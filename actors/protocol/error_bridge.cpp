#include "actors/protocol/error_bridge.hpp"

#include <caf/atom.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>
#include <caf/sec.hpp>

namespace ips::actors {

caf::error to_caf(const error& x) {
  auto number = static_cast<unsigned>(x.code);
  auto area = "ips" + std::to_string(number / 100);
  return caf::error{static_cast<std::uint8_t>(number % 100),
                    caf::atom_from_string(area),
                    caf::make_message(x.message, x.cause, x.hint)};
}

namespace {

error from_system(const caf::error& x) {
  switch (static_cast<caf::sec>(x.code())) {
    case caf::sec::request_receiver_down:
      return {errc::role_restarted, "a role of the cell died", to_string(x)};
    case caf::sec::request_timeout:
      return {errc::timed_out, "a role did not answer in time"};
    default:
      return {errc::bug, "a role failed", to_string(x)};
  }
}

} // namespace

error from_caf(const caf::error& x) {
  auto category = to_string(x.category());
  if (!category.starts_with("ips"))
    return x.category() == caf::atom("system")
             ? from_system(x)
             : error{errc::role_restarted, "a role of the cell ended",
                     to_string(x)};
  auto area = static_cast<unsigned>(std::stoul(category.substr(3)));
  error out{static_cast<errc>(area * 100 + x.code()), {}};
  auto& context = x.context();
  if (context.match_elements<std::string, std::string, std::string>()) {
    out.message = context.get_as<std::string>(0);
    out.cause = context.get_as<std::string>(1);
    out.hint = context.get_as<std::string>(2);
  }
  return out;
}

} // namespace ips::actors

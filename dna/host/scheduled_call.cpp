#include "dna/host/scheduled_call.hpp"

#include "dna/manifest/canonical_json.hpp"

namespace ips::host {

std::optional<scheduled_call> scheduled_in(const chain::entry& x) {
  auto content = manifest::parse_json(as_text(x.content));
  if (!content || !content->is_object())
    return std::nullopt;
  auto function = content->find("function");
  auto arguments = content->find("arguments");
  auto at = content->find("at");
  auto end = content->end();
  if (function == end || !function->is_string() || arguments == end
      || !arguments->is_array() || at == end || !at->is_number_integer())
    return std::nullopt;
  return scheduled_call{
    function->get<std::string>(), *arguments, {at->get<std::int64_t>()}};
}

} // namespace ips::host

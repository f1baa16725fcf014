#pragma once
// What was answered to a request, as the owner sees it.

#include "actors/protocol/payloads.hpp"
#include "dna/host/answers.hpp"

namespace ips::actors {

/// Null where there is nothing. @returns `bad_json`, or the error that the
/// other's function ended in
inline result<json> parse_answer(const host::answer& x) {
  if (x.what == host::answer::kind::none)
    return json{};
  auto out = json::parse(x.data, nullptr, false);
  if (out.is_discarded())
    return error{errc::bad_json, "an answer is no JSON"};
  if (x.what == host::answer::kind::failed)
    return host::parse_error(out);
  return out;
}

} // namespace ips::actors

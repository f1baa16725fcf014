#pragma once
// A call that an agent will make of its own function: a private entry of the
// type `ips.schedule`, {"arguments":[...],"at":microseconds,"function":name}.

#include "dna/host/answers.hpp"

namespace ips::host {

struct scheduled_call {
  std::string function;
  json arguments;
  timestamp at;
};

/// What the entry says; nothing for bytes that are none.
std::optional<scheduled_call> scheduled_in(const chain::entry& x);

} // namespace ips::host

#pragma once
// What scripts may ask of a network: one function an operation, JSON in and
// out. They run on the network's thread.

#include <string>

#include "actors/host/network.hpp"

namespace ips::repl {

using json = nlohmann::json;

using network_operation = result<json> (*)(actors::network&, const json&);

/// nullptr where there is no operation of that name.
network_operation find_network_operation(const std::string& name);

} // namespace ips::repl

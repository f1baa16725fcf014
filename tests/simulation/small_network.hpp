#pragma once
// A virtual network for simulation tests.

#include <catch2/catch.hpp>

#include "actors/host/local_network.hpp"

namespace ips::test {

using actors::json;
using actors::local_network;
using actors::network_options;

/// A network of `agents` with the DNA at the path installed.
inline std::unique_ptr<local_network>
make_network_of(const std::string& path, std::uint64_t seed,
                std::uint32_t agents, network_options options = {}) {
  options.seed = seed;
  // The whole suite also runs on the second engine (CMakeLists.txt).
  if (auto engine = std::getenv("IPS_TEST_ENGINE"))
    options.engine = std::string_view{engine} == "interp"
                       ? actors::engine_kind::interpreter
                       : actors::engine_kind::jsc;
  auto net = std::make_unique<local_network>(options);
  REQUIRE(net->open());
  REQUIRE(net->spawn(agents));
  auto installed = net->install(path, {});
  if (!installed)
    FAIL(to_string(installed.failure()));
  return net;
}

/// A network of `agents` with an app installed.
inline std::unique_ptr<local_network>
make_network(std::uint64_t seed, std::uint32_t agents = 8,
             const std::string& app = "numbers", network_options options = {}) {
  return make_network_of(std::string{IPS_APPS} + "/" + app, seed, agents,
                         std::move(options));
}

inline result<json> perform(local_network& net, const std::string& agent,
                            const std::string& verb, json arguments,
                            const std::string& dna = {}) {
  return net.perform({agent, dna, verb, std::move(arguments)});
}

/// A call that must go well.
inline json must(result<json> x) {
  if (!x)
    FAIL(to_string(x.failure()));
  return *x;
}

inline json call(local_network& net, const std::string& agent,
                 const std::string& function, json arguments) {
  return must(
    perform(net, agent, "call", json::array({function, std::move(arguments)})));
}

} // namespace ips::test

#include "tools/bench/registry.hpp"

namespace ips::bench {

const std::vector<benchmark>& benchmarks() {
  static const std::vector<benchmark> rows{
    {"call",
     "a function that returns a constant, through agent, validator "
     "and sandbox",
     bench_call},
    {"commit", "write then read, one agent alone, up to 100,000 entries",
     bench_commit},
    {"receipts", "from a commit until all holders have sent their receipts",
     bench_receipts},
    {"throughput", "validated, replicated commits per second, real clock",
     bench_throughput},
    {"overload", "twice the commits that the network can take, real clock",
     bench_overload},
    {"spawn", "start of many agents with a DNA: time and memory", bench_spawn},
    {"lookup", "hops and messages of a lookup as the network grows",
     bench_lookup},
    {"adversaries",
     "gets that succeed where a third or half of the agents lie, and next to "
     "ground identities",
     bench_adversaries},
    {"routing", "bytes of the routing tables as agents join", bench_routing},
    {"links", "pages of 100 and new links at a base that has 100,000",
     bench_links},
    {"sandbox-process",
     "runs, calls and commits within the program and in a sandbox process",
     bench_sandbox_process},
    {"sandbox",
     "five kernels against native code: what WebAssembly and its "
     "metering cost",
     bench_sandbox},
  };
  return rows;
}

} // namespace ips::bench

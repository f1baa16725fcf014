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
    {"dht", "the tables of the DHT, each also alone, one after the other",
     bench_dht},
    {"dht-lookup",
     "hops, messages and bytes of lookups and puts as the network grows",
     bench_dht_lookup},
    {"dht-rates", "puts and gets of 64 agents, real clock, beside --peers",
     bench_dht_rates},
    {"dht-join", "joining 10,000 agents; returning after missing some ops",
     bench_dht_join},
    {"dht-loss", "40 % of 1,000 agents vanish: what is lost, and for how long",
     bench_dht_loss},
    {"dht-returns",
     "one of 1,000 agents leaves and returns 100 times: what moves for it",
     bench_dht_returns},
    {"readers", "one writes 10,000 items, 10 and 100 others read them all",
     bench_readers},
    {"dht-liars",
     "gets that succeed where a third or half of 1,000 agents lie, with cells",
     bench_dht_liars},
    {"adversaries",
     "gets that succeed where a third or half of the agents lie, and next to "
     "ground identities",
     bench_adversaries},
    {"routing", "bytes of the routing tables as agents join", bench_routing},
    {"links", "pages of 100 and new links at a base that has 100,000",
     bench_links},
    {"files",
     "256 MiB put and got through 16 agents on disk, and the memory of that",
     bench_files},
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

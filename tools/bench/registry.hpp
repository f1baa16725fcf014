#pragma once
// The benchmarks, each in the file of its name.

#include "tools/bench/bench.hpp"

namespace ips::bench {

result<json> bench_call(const benchmark_options& options);
result<json> bench_commit(const benchmark_options& options);
result<json> bench_receipts(const benchmark_options& options);
result<json> bench_throughput(const benchmark_options& options);
result<json> bench_overload(const benchmark_options& options);
result<json> bench_spawn(const benchmark_options& options);
result<json> bench_dht(const benchmark_options& options);
result<json> bench_dht_lookup(const benchmark_options& options);
result<json> bench_dht_rates(const benchmark_options& options);
result<json> bench_dht_join(const benchmark_options& options);
result<json> bench_dht_loss(const benchmark_options& options);
result<json> bench_dht_returns(const benchmark_options& options);
result<json> bench_readers(const benchmark_options& options);
result<json> bench_dht_liars(const benchmark_options& options);
result<json> bench_adversaries(const benchmark_options& options);
result<json> bench_routing(const benchmark_options& options);
result<json> bench_links(const benchmark_options& options);
result<json> bench_files(const benchmark_options& options);
result<json> bench_sandbox_process(const benchmark_options& options);
result<json> bench_sandbox(const benchmark_options& options);

} // namespace ips::bench

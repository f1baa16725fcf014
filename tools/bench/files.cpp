// A large file through agents on disk: how fast it is put, with all of its
// holders' receipts, and got by another, and what memory that takes.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <malloc.h>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/base/random.hpp"
#include "runtime/chain/file_tree.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

namespace fs = std::filesystem;

struct sizes {
  std::uint32_t agents = 16;
  std::uint64_t bytes = 256 << 20;
  /// Of the file by which the disk is measured.
  std::uint64_t disk_bytes = 64 << 20;
};

constexpr double mebibyte = 1 << 20;
/// No more of the file than its pieces under way should be in memory.
constexpr double resident_target = 400 * mebibyte;
constexpr double publish_seconds_max = 600;

/// A folder that goes with it.
class working_folder {
public:
  working_folder() {
    std::string pattern = fs::temp_directory_path() / "ips-files-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  working_folder(const working_folder&) = delete;
  working_folder& operator=(const working_folder&) = delete;
  ~working_folder() {
    std::error_code left; // what cannot go is the system's to clear
    fs::remove_all(path_, left);
  }

  std::string operator/(const char* name) const {
    return (path_ / name).string();
  }

private:
  fs::path path_;
};

/// Writes bytes that do not repeat. @returns bytes a second, made durable.
double write_file(const std::string& path, std::uint64_t size,
                  std::uint64_t seed) {
  random_source random{seed};
  std::vector<std::uint64_t> words(chain::chunk_bytes / 8);
  std::ofstream out{path, std::ios::binary};
  double seconds = 0;
  for (std::uint64_t done = 0; done < size; done += chain::chunk_bytes) {
    for (auto& word : words)
      word = random.next();
    stopwatch watch;
    auto count = std::min<std::uint64_t>(chain::chunk_bytes, size - done);
    out.write(reinterpret_cast<const char*>(words.data()),
              static_cast<std::streamsize>(count));
    seconds += watch.seconds();
  }
  stopwatch watch;
  out.close();
  auto file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ::fsync(file);
  ::close(file);
  return static_cast<double>(size) / (seconds + watch.seconds());
}

bool are_equal(const std::string& one, const std::string& other) {
  std::ifstream a{one, std::ios::binary};
  std::ifstream b{other, std::ios::binary};
  std::vector<char> x(chain::chunk_bytes), y(chain::chunk_bytes);
  while (a && b) {
    a.read(x.data(), chain::chunk_bytes);
    b.read(y.data(), chain::chunk_bytes);
    if (a.gcount() != b.gcount()
        || !std::equal(x.begin(), x.begin() + a.gcount(), y.begin()))
      return false;
  }
  return !a && !b;
}

/// The most that was resident since the last `forget_peak`, in bytes.
double peak_bytes() {
  std::ifstream in{"/proc/self/status"};
  std::string word;
  while (in >> word)
    if (word == "VmHWM:") {
      double kibibytes = 0;
      in >> kibibytes;
      return kibibytes * 1024;
    }
  return 0;
}

void forget_peak() {
  ::malloc_trim(0);
  std::ofstream{"/proc/self/clear_refs"} << "5";
}

struct run_result {
  json came;
  double seconds = 0;
  double cpu = 0;
  double peak = 0;
};

/// Takes a transfer to its end, and to that of the publications it made.
result<run_result> transfer(bench_network& network,
                            const actors::network::file_request& x) {
  forget_peak();
  run_result out;
  out.cpu = cpu_seconds();
  stopwatch watch;
  IPS_TRY_VALUE(number, network.net().start_file(x));
  do {
    IPS_TRY_VALUE(came, network.net().step_file(number));
    out.came = std::move(came);
  } while (out.came["ended"] == false);
  IPS_TRY(network.await_published(network.names(), publish_seconds_max));
  out.seconds = watch.seconds();
  out.cpu = cpu_seconds() - out.cpu;
  out.peak = peak_bytes();
  return out;
}

/// What a chunk must cost on this machine, in MiB/s: hashes and signatures on
/// all cores, and the disk, side by side.
double bound_of(const machine_bounds& x, double disk_rate, double hashes,
                double signature_micros, double writes) {
  double const chunk = chain::chunk_bytes;
  auto computing
    = (hashes * chunk / x.sha256_rate + signature_micros / 1e6) / x.cores;
  auto writing = writes * chunk / disk_rate;
  return chunk / mebibyte / std::max(computing, writing);
}

void add_rows(json& figures, const std::string& what, const sizes& size,
              const run_result& x, double bound, const std::string& note) {
  auto mebibytes = static_cast<double>(size.bytes) / mebibyte;
  figures.push_back(row_of(
    {what, mebibytes / x.seconds, "MiB/s", wish::more, bound, {}, note}));
  figures.push_back(
    row_of({what + ": CPU time of a MiB", x.cpu / mebibytes * 1e3, "ms"}));
  figures.push_back(row_of({what + ": peak resident memory",
                            x.peak / mebibyte,
                            "MiB",
                            wish::less,
                            {},
                            resident_target / mebibyte}));
}

json report_of(const sizes& size, const run_result& put, const run_result& get,
               const machine_bounds& bounds, double disk_rate, double before) {
  auto figures = json::array();
  // The author hashes a chunk for its tree and for the whole, each holder to
  // verify it. The store has it twice, in the author's chain and for its
  // holders, and writes it to its log and to its table.
  add_rows(figures, "put", size, put,
           bound_of(bounds, disk_rate, 2 + q,
                    ops_per_commit * bounds.commit_micros(q), 4),
           "until all holders have it; bound: hashes and signatures, or disk");
  add_rows(figures, "get", size, get,
           bound_of(bounds, disk_rate, 3, bounds.verify_micros, 1),
           "by an agent that has none of it; bound: as above");
  figures.push_back(
    row_of({"resident memory before", before / mebibyte, "MiB"}));
  figures.push_back(
    row_of({"disk, written and made durable", disk_rate / mebibyte, "MiB/s"}));
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  return {{"benchmark", "files"},
          {"agents", size.agents},
          {"r", q},
          {"bytes", size.bytes},
          {"figures", std::move(figures)}};
}

} // namespace

result<json> bench_files(const benchmark_options& options) {
  sizes size;
  if (options.tiny)
    size = {7, 2'500'000, 1 << 20};
  if (options.agents > 0)
    size.agents = options.agents;
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  working_folder folder;
  auto disk_rate = write_file(folder / "disk", size.disk_bytes, options.seed);
  fs::remove(folder / "disk");
  write_file(folder / "in", size.bytes, options.seed);
  auto settings = plain_options(options, actors::clock_kind::real_time);
  settings.data_dir = folder / "data";
  IPS_TRY_VALUE(network, bench_network::make(settings, size.agents));
  IPS_TRY(network.net().settle());
  forget_peak();
  auto before = peak_bytes();
  auto& names = network.names();
  IPS_TRY_VALUE(put, transfer(network, {names.front(), {}, folder / "in"}));
  IPS_TRY_VALUE(get, transfer(network, {names.back(),
                                        {},
                                        folder / "out",
                                        put.came["hash"].get<std::string>()}));
  if (!are_equal(folder / "in", folder / "out"))
    return error{errc::bug, "the file came back different"};
  return report_of(size, put, get, bounds, disk_rate, before);
}

} // namespace ips::bench

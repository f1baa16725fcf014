#include "tools/bench/peers.hpp"

#include <cstdlib>
#include <filesystem>
#include <regex>

#include "dna/manifest/program.hpp"

namespace ips::bench {

namespace {

namespace fs = std::filesystem;

/// A peer that does not come to its end must not hold up the rest.
constexpr auto seconds_max = "120";

/// The numbers that the pattern's groups name.
std::optional<std::vector<double>> numbers(const std::string& text,
                                           const char* pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex{pattern}))
    return std::nullopt;
  std::vector<double> out;
  for (std::size_t i = 1; i < found.size(); ++i)
    out.push_back(std::strtod(found[i].str().c_str(), nullptr));
  return out;
}

/// The last lines of what a program said.
std::string ending_of(const std::string& output) {
  constexpr std::size_t shown_max = 200;
  return output.size() <= shown_max ? output
                                    : output.substr(output.size() - shown_max);
}

using command = std::vector<std::string>;

result<std::string> output_of(const command& words) {
  IPS_TRY_VALUE(ended, manifest::run_program(words));
  if (ended.code != 0)
    return error{errc::build_failed, words[0] + " ended with "
                                       + std::to_string(ended.code) + ": "
                                       + ending_of(ended.output)};
  return std::move(ended.output);
}

/// A folder that goes with its owner.
class temporary_folder {
public:
  temporary_folder() {
    auto pattern = (fs::temp_directory_path() / "ips-peers-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr)
      path_ = pattern;
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() {
    std::error_code ignored; // what stays there is in the way of nobody
    if (!path_.empty())
      fs::remove_all(path_, ignored);
  }

  const fs::path& path() const {
    return path_;
  }

private:
  fs::path path_;
};

result<std::string> run_opendht(const fs::path& folder, int nodes, int values) {
  temporary_folder made;
  if (made.path().empty())
    return error{errc::build_failed, "there is no temporary folder"};
  auto source = folder / "opendht_baseline.cpp";
  auto program = (made.path() / "opendht_baseline").string();
  IPS_TRY(output_of({"g++", "-O2", "-std=c++17", source.string(), "-lopendht",
                     "-lpthread", "-o", program}));
  // It leaves without flushing, so its lines must go out one by one.
  return output_of({"timeout", seconds_max, "stdbuf", "-oL", program,
                    std::to_string(nodes), std::to_string(values)});
}

result<std::string> run_hyperdht(const fs::path& folder, int nodes,
                                 int values) {
  auto program = folder / "hyperdht_baseline.mjs";
  return output_of({"timeout", seconds_max, "node", program.string(),
                    std::to_string(nodes), std::to_string(values)});
}

peer judged(std::string name, const result<std::string>& output,
            std::optional<peer_figures> (*read)(const std::string&)) {
  peer out{std::move(name)};
  if (!output) {
    out.why_not = output.failure().message;
    return out;
  }
  out.found = read(*output);
  if (!out.found)
    out.why_not = "its output is not understood: " + ending_of(*output);
  return out;
}

} // namespace

std::optional<peer_figures> opendht_figures(const std::string& output) {
  auto times = numbers(output, R"(put p50 ([\d.]+) p99 ([\d.]+) ms; )"
                               R"(get p50 ([\d.]+) p99 ([\d.]+) ms)");
  auto puts = numbers(output, R"(concurrent puts .* = ([\d.]+)/s)");
  auto gets = numbers(output, R"(concurrent gets .* = ([\d.]+)/s)");
  if (!times || !puts || !gets)
    return std::nullopt;
  return peer_figures{(*puts)[0],  (*gets)[0],  (*times)[0],
                      (*times)[1], (*times)[2], (*times)[3]};
}

std::optional<peer_figures> hyperdht_figures(const std::string& output) {
  auto put = numbers(output, R"(seq puts/s \d+ p50 ([\d.]+) p99 ([\d.]+))");
  auto get = numbers(output, R"(seq gets/s \d+ p50 ([\d.]+) p99 ([\d.]+))");
  auto puts = numbers(output, R"(conc puts/s ([\d.]+))");
  auto gets = numbers(output, R"(conc gets/s ([\d.]+))");
  if (!put || !get || !puts || !gets)
    return std::nullopt;
  return peer_figures{(*puts)[0], (*gets)[0], (*put)[0],
                      (*put)[1],  (*get)[0],  (*get)[1]};
}

std::vector<peer> measure_peers(const std::string& folder, int nodes,
                                int values) {
  if (folder.empty()) {
    auto why = "no folder with peers was given (--peers)";
    return {{"OpenDHT", {}, why}, {"HyperDHT", {}, why}};
  }
  return {
    judged("OpenDHT", run_opendht(folder, nodes, values), opendht_figures),
    judged("HyperDHT", run_hyperdht(folder, nodes, values), hyperdht_figures)};
}

} // namespace ips::bench

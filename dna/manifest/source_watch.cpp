#include "dna/manifest/source_watch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "dna/manifest/build.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

bool is_made(const std::string& name) {
  static constexpr std::array<std::string_view, 3> folders{"build", "target",
                                                           "node_modules"};
  return name.starts_with(".")
         || std::find(folders.begin(), folders.end(), name) != folders.end();
}

/// One line a file; what vanishes while it is looked at is not there.
void add_lines(const fs::path& directory, std::vector<std::string>& out) {
  std::error_code failed;
  fs::recursive_directory_iterator at{directory, failed}, end;
  for (; !failed && at != end && out.size() < watched_files_max;
       at.increment(failed)) {
    std::error_code gone;
    if (is_made(at->path().filename().string()))
      at.disable_recursion_pending();
    else if (at->is_regular_file(gone))
      out.push_back(
        at->path().string() + " "
        + std::to_string(at->last_write_time(gone).time_since_epoch().count())
        + " " + std::to_string(at->file_size(gone)));
  }
}

} // namespace

std::uint64_t sources_stamp(const fs::path& directory) {
  std::vector<std::string> lines;
  add_lines(directory, lines);
  add_lines(sdk_root(), lines);
  std::sort(lines.begin(), lines.end());
  std::uint64_t out = 0xcbf29ce484222325; // FNV-1a: nobody chooses these files
  for (auto& line : lines)
    for (unsigned char c : line)
      out = (out ^ c) * 0x100000001b3;
  return out;
}

} // namespace ips::manifest

#pragma once
// A folder that a test has to itself and that goes with it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace ips::test {

struct temporary_folder {
  std::filesystem::path path;

  temporary_folder() {
    auto name
      = (std::filesystem::temp_directory_path() / "ips-XXXXXX").string();
    path = mkdtemp(name.data());
  }

  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  ~temporary_folder() {
    std::error_code left; // a file that cannot go is the system's to clear
    std::filesystem::remove_all(path, left);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{path / name, std::ios::binary} << text;
  }
};

} // namespace ips::test

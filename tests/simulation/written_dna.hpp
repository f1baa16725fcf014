#pragma once
// A DNA in C++ that a test writes into a directory of its own.

#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include <catch2/catch.hpp>

namespace ips::test {

class written_dna {
public:
  /// @param name of the source file, without its extension
  written_dna(const std::string& name, const std::string& manifest,
              const std::string& source) {
    std::string pattern = "/tmp/ips-dna-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()));
    path_ = pattern;
    std::ofstream{path_ / "dna.toml"} << manifest;
    std::ofstream{path_ / (name + ".cpp")} << source;
  }

  written_dna(const written_dna&) = delete;
  written_dna& operator=(const written_dna&) = delete;

  ~written_dna() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string path() const {
    return path_.string();
  }

private:
  std::filesystem::path path_;
};

} // namespace ips::test

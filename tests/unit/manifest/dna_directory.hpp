#pragma once
// A directory for one test, gone after it.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ips::manifest {

class dna_directory {
public:
  dna_directory() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path()
            / ("ips_manifest_test_" + std::to_string(::getpid()) + "_"
               + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }

  ~dna_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  dna_directory(const dna_directory&) = delete;
  dna_directory& operator=(const dna_directory&) = delete;

  const std::filesystem::path& path() const {
    return path_;
  }

  void write(const std::string& name, std::string_view text) const {
    auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
  }

  /// Sets a file's time so many seconds after (or before) it was written.
  void age(const std::string& name, int seconds) const {
    namespace fs = std::filesystem;
    auto file = path_ / name;
    fs::last_write_time(file, fs::last_write_time(file)
                                + std::chrono::seconds{seconds});
  }

private:
  std::filesystem::path path_;
};

/// A DNA whose module is written as text: one validator, one function.
inline void write_wat_dna(const dna_directory& at) {
  at.write("dna.toml", R"(
name = "tiny"
version = "0.2.0"
[build]
language = "wat"
sources = ["tiny.wat"]
[properties]
r = 2.5
[entries.note]
validate = "judge"
schema = "shapes/note.json"
[links.seen]
[functions]
exposed = ["greet"]
[callbacks]
every = { function = "tick", interval = "10s" }
)");
  at.write("shapes/note.json", R"({"type":"string","maxLength":3})");
  at.write("tiny.wat", R"((module
  (import "ips" "output" (func $output (param i32 i32) (result i32)))
  (import "ips" "dna_info" (func $info (result i32)))
  (memory (export "memory") 1)
  (func (export "greet") (drop (call $output (i32.const 0) (i32.const 0))))
  (func (export "judge") (drop (call $info)))
  (func (export "tick"))
  (func (export "sum") (param i32) (result i32) (local.get 0))
))");
}

} // namespace ips::manifest

#include "dna/sandbox/spec/script_file.hpp"

#include <fstream>
#include <iterator>

#include "dna/sandbox/spec/spec_script.hpp"

namespace ips::sandbox::spec {

result<std::string> read_file(const std::filesystem::path& file) {
  std::error_code fault;
  std::ifstream in{file, std::ios::binary};
  if (!in || std::filesystem::is_directory(file, fault))
    return error{errc::no_such_file,
                 "\"" + file.string() + "\" cannot be read"};
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

result<spec_script> read_script(const std::filesystem::path& file) {
  return file.extension() == ".json" ? read_wast_json(file) : read_wast(file);
}

} // namespace ips::sandbox::spec

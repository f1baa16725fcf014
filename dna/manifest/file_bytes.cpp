#include "dna/manifest/file_bytes.hpp"

#include <fstream>

namespace ips::manifest {

result<bytes> read_file(const std::filesystem::path& path, std::size_t most) {
  std::ifstream in{path, std::ios::binary};
  std::error_code failed;
  auto size = std::filesystem::file_size(path, failed);
  if (!in || failed)
    return error{errc::no_such_file, path.string() + " cannot be read",
                 failed.message()};
  if (size > most)
    return error{errc::over_limit, path.string() + " has "
                                     + std::to_string(size) + " bytes; at most "
                                     + std::to_string(most)};
  bytes out(size);
  in.read(reinterpret_cast<char*>(out.data()),
          static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size)
    return error{errc::no_such_file, path.string() + " cannot be read whole"};
  return out;
}

} // namespace ips::manifest

#include "tools/repl/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace ips::repl {

namespace fs = std::filesystem;

namespace {

/// A script above this size is some other file.
constexpr std::uintmax_t source_max = 16u << 20;
constexpr std::size_t completions_max = 500;

error unreadable(const fs::path& path, std::string why) {
  return {errc::no_such_file, "\"" + path.string() + "\" cannot be read",
          std::move(why)};
}

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return 2;
  if (lead >= 0xe0 && lead <= 0xef)
    return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

bool is_plain_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    auto length = sequence_length(static_cast<unsigned char>(text[i]));
    if (text[i] == '\0' || length == 0 || i + length > text.size())
      return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80)
        return false;
    i += length;
  }
  return true;
}

result<std::string> slurp(const fs::path& path) {
  std::ostringstream out;
  if (path == "-") {
    out << std::cin.rdbuf();
    return std::move(out).str();
  }
  std::error_code code;
  auto kind = fs::status(path, code);
  if (!fs::exists(kind))
    return unreadable(path, "it does not exist");
  if (fs::is_directory(kind))
    return unreadable(path, "it is a folder");
  if (fs::is_regular_file(kind) && fs::file_size(path, code) > source_max)
    return unreadable(path, "it is larger than 16 MiB");
  std::ifstream in{path, std::ios::binary};
  if (!in)
    return unreadable(path, std::strerror(errno));
  out << in.rdbuf();
  return std::move(out).str();
}

} // namespace

result<std::string> read_source(const fs::path& path) {
  IPS_TRY_VALUE(text, slurp(path));
  if (!is_plain_utf8(text))
    return unreadable(path, "it is not UTF-8 text");
  return std::move(text);
}

status write_text(const fs::path& path, const std::string& text) {
  auto fresh = path;
  fresh += ".new";
  std::ofstream out{fresh, std::ios::binary | std::ios::trunc};
  out << text;
  out.close();
  std::error_code code;
  if (out)
    fs::rename(fresh, path, code);
  if (out && !code)
    return ok();
  auto why = code ? code.message() : std::string{std::strerror(errno)};
  fs::remove(fresh, code);
  return error{errc::cannot_write,
               "\"" + path.string() + "\" cannot be written", why};
}

fs::path find_beside(const fs::path& path, const fs::path& folder) {
  std::error_code code;
  if (path.is_absolute() || fs::exists(path, code))
    return path;
  auto beside = folder / path;
  return fs::exists(beside, code) ? beside : path;
}

std::vector<std::string> complete_path(const std::string& prefix) {
  auto slash = prefix.rfind('/');
  auto folder
    = slash == std::string::npos ? std::string{} : prefix.substr(0, slash + 1);
  auto name = prefix.substr(folder.size());
  std::vector<std::string> found;
  std::error_code code;
  fs::directory_iterator i{folder.empty() ? "." : folder, code}, end;
  for (; !code && i != end && found.size() < completions_max;
       i.increment(code)) {
    auto text = i->path().filename().string();
    if (!text.starts_with(name) || (name.empty() && text.starts_with(".")))
      continue;
    std::error_code ignored; // a dangling link is completed as a file
    found.push_back(folder + text + (i->is_directory(ignored) ? "/" : ""));
  }
  std::sort(found.begin(), found.end());
  return found;
}

} // namespace ips::repl

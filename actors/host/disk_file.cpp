#include "actors/host/disk_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ips::actors {

namespace {

/// Calls a function of the system until no signal comes between.
template <class Call>
auto unbroken(Call call) {
  auto out = call();
  while (out < 0 && errno == EINTR)
    out = call();
  return out;
}

error unreadable(const std::string& path, std::string why) {
  return {errc::no_such_file, "\"" + path + "\" cannot be read",
          std::move(why)};
}

} // namespace

open_file::open_file(open_file&& x) noexcept
  : descriptor_(std::exchange(x.descriptor_, -1)) {
}

open_file& open_file::operator=(open_file&& x) noexcept {
  std::swap(descriptor_, x.descriptor_);
  return *this;
}

open_file::~open_file() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

result<source_file> source_file::open(const std::string& path) {
  // Without O_NONBLOCK a pipe that nobody writes to would never open.
  open_file file{unbroken(
    [&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); })};
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0)
    return unreadable(path, std::strerror(errno));
  if (!S_ISREG(facts.st_mode))
    return unreadable(path, S_ISDIR(facts.st_mode) ? "it is a folder"
                                                   : "it is no regular file");
  source_file out;
  out.file_ = std::move(file);
  out.path_ = path;
  out.size_ = static_cast<std::uint64_t>(facts.st_size);
  return out;
}

result<bytes> source_file::read(std::size_t count) {
  bytes out(count);
  std::size_t filled = 0;
  while (filled < count) {
    auto n = unbroken(
      [&] { return ::read(file_.get(), out.data() + filled, count - filled); });
    if (n < 0)
      return unreadable(path_, std::strerror(errno));
    if (n == 0)
      break;
    filled += static_cast<std::size_t>(n);
  }
  out.resize(filled);
  return out;
}

error target_file::failed() const {
  return {errc::cannot_write, "\"" + path_ + "\" cannot be written",
          std::strerror(errno)};
}

result<target_file> target_file::create(const std::string& path,
                                        const std::string& mark) {
  auto temporary = path + "." + mark + ".part";
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode))
    return error{errc::cannot_write, "\"" + path + "\" cannot be written",
                 "it is a folder"};
  // What an ended program left under this name is written over.
  constexpr auto how
    = O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
  open_file file{
    unbroken([&] { return ::open(temporary.c_str(), how, 0666); })};
  if (file.get() < 0)
    return error{errc::cannot_write, "\"" + path + "\" cannot be written",
                 std::strerror(errno)};
  return target_file{std::move(file), path, std::move(temporary)};
}

target_file::target_file(target_file&& x) noexcept
  : file_(std::move(x.file_)), path_(std::move(x.path_)),
    temporary_(std::exchange(x.temporary_, {})) {
}

target_file::~target_file() {
  if (!temporary_.empty())
    ::unlink(temporary_.c_str());
}

status target_file::write(std::uint64_t offset, byte_view content) {
  while (!content.empty()) {
    auto n = unbroken([&] {
      return ::pwrite(file_.get(), content.data(), content.size(),
                      static_cast<off_t>(offset));
    });
    if (n < 0)
      return failed();
    offset += static_cast<std::uint64_t>(n);
    content = content.subspan(static_cast<std::size_t>(n));
  }
  return ok();
}

result<bytes> target_file::read(std::uint64_t offset, std::size_t count) const {
  bytes out(count);
  std::size_t filled = 0;
  while (filled < count) {
    auto n = unbroken([&] {
      return ::pread(file_.get(), out.data() + filled, count - filled,
                     static_cast<off_t>(offset + filled));
    });
    if (n < 0)
      return failed();
    if (n == 0)
      break;
    filled += static_cast<std::size_t>(n);
  }
  out.resize(filled);
  return out;
}

status target_file::keep() {
  if (::fsync(file_.get()) != 0
      || ::rename(temporary_.c_str(), path_.c_str()) != 0)
    return failed();
  temporary_.clear();
  return ok();
}

} // namespace ips::actors

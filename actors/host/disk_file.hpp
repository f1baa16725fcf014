#pragma once
// A file that is read from its beginning, and one that is written in any order
// and appears as a whole or not at all. Blocking calls: only for the thread
// that uses a network, never within an actor.

#include <cstdint>
#include <string>

#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::actors {

/// An open descriptor, closed at the end.
class open_file {
public:
  explicit open_file(int descriptor = -1) : descriptor_(descriptor) {
  }
  open_file(open_file&& x) noexcept;
  open_file& operator=(open_file&& x) noexcept;
  ~open_file();

  int get() const {
    return descriptor_;
  }

private:
  int descriptor_;
};

class source_file {
public:
  /// @returns `no_such_file` where it cannot be read, and for anything but a
  /// regular file.
  static result<source_file> open(const std::string& path);

  /// As it was when it was opened.
  std::uint64_t size() const {
    return size_;
  }

  /// The next bytes, `count` where there are so many; empty at the end.
  result<bytes> read(std::size_t count);

private:
  open_file file_;
  std::string path_;
  std::uint64_t size_ = 0;
};

/// Written under another name beside the target; `keep` gives it its own.
/// Without that nothing is left of it.
class target_file {
public:
  /// @param mark sets it apart from what else is written for this target
  /// @returns `cannot_write`.
  static result<target_file> create(const std::string& path,
                                    const std::string& mark);

  target_file(target_file&& x) noexcept;
  target_file& operator=(target_file&&) = delete;
  ~target_file();

  status write(std::uint64_t offset, byte_view content);

  /// What was written at a place, `count` bytes where there are so many.
  result<bytes> read(std::uint64_t offset, std::size_t count) const;

  /// Makes it durable and puts it in the target's place.
  status keep();

private:
  target_file(open_file file, std::string path, std::string temporary)
    : file_(std::move(file)), path_(std::move(path)),
      temporary_(std::move(temporary)) {
  }

  error failed() const;

  open_file file_;
  std::string path_;
  /// Empty once it has the target's name.
  std::string temporary_;
};

} // namespace ips::actors

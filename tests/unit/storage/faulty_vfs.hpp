#pragma once
// An operating system layer for SQLite that fails when it is told to, and that
// can lose what was written but not yet synced, as a machine does whose power
// goes.

#include <cstdint>
#include <string>

namespace ips::storage::sample {

enum class fault : std::uint8_t {
  /// One call fails, the next go well.
  once,
  /// From that call on all fail: the disk is gone.
  from_then_on,
  /// From that call on nothing is left on the disk.
  no_space,
};

/// Registered with SQLite while it lives; one at a time. Databases opened with
/// it must be closed before.
class faulty_vfs {
public:
  faulty_vfs();
  ~faulty_vfs();
  faulty_vfs(const faulty_vfs&) = delete;
  faulty_vfs& operator=(const faulty_vfs&) = delete;

  static std::string name() {
    return "ips-faulty";
  }

  /// The call that is `after` calls away fails. Counted are open, delete,
  /// read, write, truncate and sync; the last two kinds of fault spare reads.
  void fail(fault kind, std::uint64_t after);

  /// No more faults.
  void heal();

  /// Whether a call failed since `fail`.
  bool has_failed() const;

  /// The power goes: what was not synced is lost, the last writes first, and
  /// until the object dies every further call fails.
  void lose_power();
};

} // namespace ips::storage::sample

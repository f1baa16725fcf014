#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "dna/manifest/build.hpp"
#include "dna/manifest/source_watch.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/report.hpp"
#include "tools/repl/interrupts.hpp"

namespace ips::cli {

namespace {

/// Between two looks at the files: nobody waits noticeably, and a look at a
/// few hundred files takes a millisecond.
constexpr std::chrono::milliseconds look_period{200};

/// Set by Ctrl-C.
class stop_sign {
public:
  void set() {
    {
      std::lock_guard guard{mutex_};
      is_set_ = true;
    }
    changed_.notify_all();
  }

  /// Waits for a while. @returns whether it was set
  bool wait() {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, look_period, [this] { return is_set_; });
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

void tell(const command_line& line, const result<std::filesystem::path>& x) {
  ending out;
  if (x) {
    out.value = {{"module", x->string()}};
    if (!line.common.json)
      std::printf("built %s\n", x->c_str());
  } else {
    out = ended_by(x.failure(), exit_code::failed);
  }
  report(out, line.common.json);
}

} // namespace

int watch_command(const command_line& line) {
  stop_sign stop;
  repl::interrupt_watch watch{[&stop] { stop.set(); }};
  // Taken before a build, so that a change during it is seen after it.
  auto built = manifest::sources_stamp(line.subject);
  tell(line,
       manifest::build_directory(line.subject, manifest::build_when::always));
  if (!line.common.json)
    std::printf("watching %s; Ctrl-C ends\n", line.subject.c_str());
  std::fflush(stdout);
  while (!stop.wait()) {
    auto now = manifest::sources_stamp(line.subject);
    if (now == built)
      continue;
    built = now;
    tell(line,
         manifest::build_directory(line.subject, manifest::build_when::always));
  }
  return exit_code::ok;
}

} // namespace ips::cli

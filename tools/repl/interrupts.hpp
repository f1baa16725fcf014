#pragma once
// Ctrl-C as an event on a thread of its own instead of the program's end.

#include <atomic>
#include <functional>
#include <thread>

namespace ips::repl {

/// Keeps SIGINT from this thread and all that it starts from now on.
void block_interrupts();

/// Calls `action` for each SIGINT while it lives. @pre `block_interrupts` ran
/// before any other thread started
class interrupt_watch {
public:
  explicit interrupt_watch(std::function<void()> action);
  interrupt_watch(const interrupt_watch&) = delete;
  interrupt_watch& operator=(const interrupt_watch&) = delete;
  ~interrupt_watch();

private:
  void loop();

  std::function<void()> action_;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

} // namespace ips::repl

#include "tools/repl/network_thread.hpp"

#include <utility>

namespace ips::repl {

network_thread::network_thread() : thread_([this] { loop(); }) {
}

network_thread::~network_thread() {
  {
    std::lock_guard guard{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void network_thread::run(const std::function<void()>& work) {
  std::unique_lock lock{mutex_};
  work_ = &work;
  changed_.notify_all();
  changed_.wait(lock, [this] { return work_ == nullptr; });
  if (auto thrown = std::exchange(thrown_, nullptr))
    std::rethrow_exception(thrown);
}

void network_thread::loop() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || work_ != nullptr; });
    if (work_ == nullptr)
      return;
    // The mutex stays locked: the other side waits for the end anyway.
    try {
      (*work_)();
    } catch (...) {
      thrown_ = std::current_exception(); // thrown again by `run`
    }
    work_ = nullptr;
    changed_.notify_all();
  }
}

} // namespace ips::repl

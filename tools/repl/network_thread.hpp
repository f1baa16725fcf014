#pragma once
// The thread on which a network runs. Its user hands work over and waits: the
// two never run at once, and each has its own stack (JavaScript in one would
// otherwise decide how deep the sandbox may go in the other).

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace ips::repl {

class network_thread {
public:
  network_thread();
  network_thread(const network_thread&) = delete;
  network_thread& operator=(const network_thread&) = delete;
  ~network_thread();

  /// Runs `work` over there and waits for its end; what it throws is thrown
  /// here.
  void run(const std::function<void()>& work);

private:
  void loop();

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr thrown_;
  bool ending_ = false;
  std::thread thread_;
};

} // namespace ips::repl

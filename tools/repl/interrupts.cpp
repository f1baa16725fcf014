#include "tools/repl/interrupts.hpp"

#include <csignal>

#include <pthread.h>

namespace ips::repl {

namespace {

sigset_t interrupts() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  return set;
}

} // namespace

void block_interrupts() {
  auto set = interrupts();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

interrupt_watch::interrupt_watch(std::function<void()> action)
  : action_(std::move(action)), thread_([this] { loop(); }) {
}

interrupt_watch::~interrupt_watch() {
  ending_ = true;
  pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
}

void interrupt_watch::loop() {
  auto set = interrupts();
  while (!ending_) {
    int number = 0;
    if (sigwait(&set, &number) == 0 && !ending_)
      action_();
  }
}

} // namespace ips::repl

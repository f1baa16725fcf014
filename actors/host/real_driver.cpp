#include <chrono>
#include <thread>

#include "actors/host/driver.hpp"

namespace ips::actors {

namespace {

/// The facade's thread waits outside of all actors; this is its pause.
constexpr auto glance = std::chrono::microseconds{50};

class real_driver final : public driver {
public:
  explicit real_driver(std::function<bool()> at_rest)
    : at_rest_(std::move(at_rest)) {
  }

  status run_until(const std::function<bool()>& arrived) override {
    while (!arrived()) {
      if (take_interrupt())
        return error{errc::interrupted, "the wait was interrupted"};
      std::this_thread::sleep_for(glance);
    }
    return ok();
  }

  status settle() override {
    return run_until(at_rest_);
  }

  status advance(duration) override {
    return error{errc::configuration,
                 "the real clock cannot be advanced",
                 {},
                 "start with --clock virtual, or wait"};
  }

private:
  std::function<bool()> at_rest_;
};

} // namespace

std::unique_ptr<driver> make_real_driver(std::function<bool()> at_rest) {
  return std::make_unique<real_driver>(std::move(at_rest));
}

} // namespace ips::actors

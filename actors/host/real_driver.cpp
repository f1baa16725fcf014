#include <algorithm>
#include <chrono>
#include <thread>

#include "actors/host/driver.hpp"

namespace ips::actors {

namespace {

/// The facade's thread waits outside of all actors; its pause doubles from the
/// first to the last, so that a long wait costs nothing.
constexpr auto first_pause = std::chrono::microseconds{20};
constexpr auto last_pause = std::chrono::microseconds{500};

class real_driver final : public driver {
public:
  explicit real_driver(std::function<bool()> at_rest)
    : at_rest_(std::move(at_rest)) {
  }

  status run_until(const std::function<bool()>& arrived) override {
    for (auto pause = first_pause; !arrived();
         pause = std::min(last_pause, 2 * pause)) {
      if (take_interrupt())
        return error{errc::interrupted, "the wait was interrupted"};
      std::this_thread::sleep_for(pause);
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

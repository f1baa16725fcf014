#pragma once
// How one role waits for another.
//
// A request within the process carries no timer. It ends by its answer, or
// with the role that owes the answer: a role that dies drops its promises, and
// a promise that goes unanswered tells its asker so, at once and through all
// who wait behind it. (CAF would keep the timer of every answered request until
// it is due, and wake its clock thread to set it: decision 013.) What a wait
// depends on beyond the process is bounded where it happens: messages by the
// switchboard's deadlines, runs by their fuel, calls by the DNA's call_timeout.

#include <memory>

#include <caf/duration.hpp>
#include <caf/result.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/protocol/error_bridge.hpp"

namespace ips::actors {

/// The timeout of a request to a role of this process.
inline constexpr caf::infinite_t until_answered{};

/// An answer that a role owes. Copies share the debt; where the last one goes
/// before it was paid, the asker is told `role_restarted`.
template <class T>
class owed {
public:
  /// The answer to the message that `self` is handling.
  template <class Self>
  explicit owed(Self* self)
    : debt_(std::make_shared<debt>(self->template make_response_promise<T>())) {
  }

  void deliver(T x) const {
    debt_->paid = true;
    debt_->promise.deliver(std::move(x));
  }

  void deliver(caf::error x) const {
    debt_->paid = true;
    debt_->promise.deliver(std::move(x));
  }

  /// What a message handler returns.
  operator caf::result<T>() const {
    return debt_->promise;
  }

private:
  struct debt {
    explicit debt(caf::typed_response_promise<T> x) : promise(std::move(x)) {
    }

    debt(const debt&) = delete;
    debt& operator=(const debt&) = delete;

    ~debt() {
      if (!paid)
        promise.deliver(
          to_caf({errc::role_restarted, "a role of the cell died"}));
    }

    caf::typed_response_promise<T> promise;
    bool paid = false;
  };

  std::shared_ptr<debt> debt_;
};

} // namespace ips::actors

#pragma once
// A payload that stays within the process: immutable, shared, never
// serialised. What crosses processes is the envelope (wire.hpp).

#include <memory>
#include <utility>

#include <caf/allowed_unsafe_message_type.hpp>

#include "runtime/base/result.hpp"

namespace ips::actors {

template <class T>
class local {
public:
  local() = default;

  local(std::shared_ptr<const T> value) : value_(std::move(value)) {
  }

  const T& operator*() const {
    return *value_;
  }

  const T* operator->() const {
    return value_.get();
  }

  explicit operator bool() const {
    return value_ != nullptr;
  }

  const std::shared_ptr<const T>& share() const {
    return value_;
  }

private:
  std::shared_ptr<const T> value_;
};

/// Moves a value into a payload.
template <class T>
local<T> make_local(T value) {
  return {std::make_shared<const T>(std::move(value))};
}

/// "It is done": the answer that carries nothing else.
using ack = local<unit>;

} // namespace ips::actors

namespace caf {

template <class T>
struct allowed_unsafe_message_type<ips::actors::local<T>> : std::true_type {};

} // namespace caf

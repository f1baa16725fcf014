#pragma once
// Optional parts that most values lack: where they are absent they take the
// room of a pointer, not their own.

#include <memory>
#include <optional>
#include <utility>

namespace ips {

/// A `std::optional` whose value has an allocation of its own. Copies are deep;
/// what was moved from is empty.
template <class T>
class boxed {
public:
  using value_type = T;

  boxed() = default;

  boxed(std::nullopt_t) {
  }

  boxed(T x) : value_(std::make_unique<T>(std::move(x))) {
  }

  boxed(const boxed& other)
    : value_(other ? std::make_unique<T>(*other) : nullptr) {
  }

  boxed(boxed&&) noexcept = default;

  boxed& operator=(boxed other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }

  ~boxed() = default;

  bool has_value() const {
    return value_ != nullptr;
  }

  explicit operator bool() const {
    return has_value();
  }

  void reset() {
    value_.reset();
  }

  T& emplace() {
    value_ = std::make_unique<T>();
    return *value_;
  }

  T& operator*() {
    return *value_;
  }

  const T& operator*() const {
    return *value_;
  }

  T* operator->() {
    return value_.get();
  }

  const T* operator->() const {
    return value_.get();
  }

  friend bool operator==(const boxed& a, const boxed& b) {
    return a.has_value() == b.has_value() && (!a || *a == *b);
  }

private:
  std::unique_ptr<T> value_;
};

} // namespace ips

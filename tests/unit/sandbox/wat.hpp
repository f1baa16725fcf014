#pragma once
// Guests for tests: modules in the text format, and a host that plays back
// what a test tells it.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "dna/sandbox/engine.hpp"

namespace ips::sandbox {

/// The binary form of a module in the text format; aborts where the text is
/// not one, but does not ask whether the module is valid.
bytes wat(std::string_view text);

/// The host functions of these tests: none(), add(a, b), take(a, b, c, d).
std::span<const host_function> test_functions();

namespace test_function {

inline constexpr std::uint32_t none = 0;
inline constexpr std::uint32_t add = 1;
inline constexpr std::uint32_t four = 2;

} // namespace test_function

/// One imported call as the host saw it.
struct seen_call {
  std::uint32_t function;
  std::vector<std::uint32_t> arguments;

  friend bool operator==(const seen_call&, const seen_call&) = default;
};

/// Answers every call by `answer`, and keeps it.
class recording_host : public host_calls {
public:
  using answering = std::function<host_answer(const seen_call&, guest_memory&)>;

  explicit recording_host(answering answer = {}) : answer_(std::move(answer)) {
  }

  host_answer invoke(std::uint32_t function,
                     std::span<const std::uint32_t> arguments,
                     guest_memory& memory) override {
    calls.push_back({function, {arguments.begin(), arguments.end()}});
    return answer_ ? answer_(calls.back(), memory) : host_answer{};
  }

  /// The first argument of each call.
  std::vector<std::uint32_t> first_arguments() const;

  std::vector<seen_call> calls;

private:
  answering answer_;
};

/// Gate and meter, which must both be content.
std::shared_ptr<const metered_module>
prepared(byte_view wasm, const module_limits& limits = {});
std::shared_ptr<const metered_module>
prepared(std::string_view text, const module_limits& limits = {});

/// The error that gate or meter answers; the code `bug` where they do not.
error refused(byte_view wasm, const module_limits& limits = {});
error refused(std::string_view text, const module_limits& limits = {});

/// Both engines, fresh.
std::vector<std::unique_ptr<engine>> both_engines();

/// The code of the error that ended a run, or nothing.
std::optional<errc> failure_code(const run_outcome& outcome);

} // namespace ips::sandbox

/// So that a failed check of an outcome's status shows the error.
template <class T>
struct Catch::StringMaker<ips::result<T>> {
  static std::string convert(const ips::result<T>& x) {
    return x ? "ok" : ips::to_string(x.failure());
  }
};

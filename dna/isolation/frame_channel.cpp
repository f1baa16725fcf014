#include "dna/isolation/frame_channel.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ips::isolation {

namespace {

using namespace std::chrono_literals;

/// Read at once: a small run's report and more.
constexpr std::size_t buffer_bytes = 16u << 10;

/// A large body grows as its bytes come: a length alone allocates no more.
constexpr std::size_t step_bytes = 1u << 20;

/// Patience is about real time, which only the system's clock tells. Nothing
/// that is computed here depends on it: it ends in an error of the machine.
std::chrono::steady_clock::time_point after(std::chrono::milliseconds x) {
  return std::chrono::steady_clock::now() + x;
}

error gone() {
  return {errc::truncated, "the other end closed the channel"};
}

bool would_wait(int code) {
  return code == EAGAIN || code == EWOULDBLOCK;
}

} // namespace

frame_channel::frame_channel(int descriptor, std::size_t body_bytes_max)
  : descriptor_(descriptor), body_bytes_max_(body_bytes_max) {
}

frame_channel::~frame_channel() {
  ::close(descriptor_);
}

status frame_channel::wait(short event, std::optional<moment> deadline) const {
  for (;;) {
    int left = -1;
    if (deadline) {
      auto span
        = std::chrono::ceil<std::chrono::milliseconds>(*deadline - after(0ms));
      if (span <= 0ms)
        return error{errc::timed_out, "the other end takes too long"};
      left = static_cast<int>(std::min<std::int64_t>(span.count(), 1'000'000));
    }
    pollfd what{descriptor_, event, 0};
    auto count = ::poll(&what, 1, left);
    if (count > 0)
      return ok();
    if (count < 0 && errno != EINTR)
      return gone();
  }
}

status frame_channel::send(byte_view body, std::chrono::milliseconds patience) {
  auto deadline = after(patience);
  auto length = static_cast<std::uint32_t>(body.size());
  std::uint8_t head[4];
  for (unsigned i = 0; i < 4; ++i)
    head[i] = static_cast<std::uint8_t>(length >> (8 * i));
  iovec parts[2]{{head, sizeof head},
                 {const_cast<std::uint8_t*>(body.data()), body.size()}};
  while (parts[0].iov_len + parts[1].iov_len > 0) {
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    auto count = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0 && !would_wait(errno))
      return gone();
    if (count < 0) {
      IPS_TRY(wait(POLLOUT, deadline));
      continue;
    }
    auto left = static_cast<std::size_t>(count);
    for (auto& part : parts) {
      auto done = std::min(left, part.iov_len);
      part.iov_base = static_cast<std::uint8_t*>(part.iov_base) + done;
      part.iov_len -= done;
      left -= done;
    }
  }
  return ok();
}

/// Takes from the buffer first, then from the socket.
status frame_channel::fill(std::uint8_t* to, std::size_t size,
                           std::optional<moment> deadline) {
  while (size > 0) {
    if (taken_ < buffer_.size()) {
      auto count = std::min(size, buffer_.size() - taken_);
      std::memcpy(to, buffer_.data() + taken_, count);
      taken_ += count;
      to += count;
      size -= count;
      continue;
    }
    IPS_TRY(wait(POLLIN, deadline));
    buffer_.resize(buffer_bytes);
    taken_ = 0;
    auto count = ::recv(descriptor_, buffer_.data(), buffer_.size(), 0);
    auto failed = count < 0 && errno != EINTR && !would_wait(errno);
    buffer_.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0 || failed)
      return gone();
  }
  return ok();
}

result<bytes>
frame_channel::receive(std::optional<std::chrono::milliseconds> patience) {
  std::optional<moment> deadline;
  if (patience)
    deadline = after(*patience);
  std::uint8_t head[4];
  IPS_TRY(fill(head, sizeof head, deadline));
  std::size_t size = 0;
  for (unsigned i = 0; i < 4; ++i)
    size |= static_cast<std::size_t>(head[i]) << (8 * i);
  if (size > body_bytes_max_)
    return error{errc::over_limit, "a frame of " + std::to_string(size)
                                     + " bytes is above "
                                     + std::to_string(body_bytes_max_)};
  bytes body;
  while (body.size() < size) {
    auto done = body.size();
    body.resize(std::min(size, done + step_bytes));
    IPS_TRY(fill(body.data() + done, body.size() - done, deadline));
  }
  return body;
}

} // namespace ips::isolation

#include "runtime/crypto/digest.hpp"

#include <botan/hash.h>

namespace ips::crypto {

digest sha256(byte_view view) {
  thread_local auto function = Botan::HashFunction::create_or_throw("SHA-256");
  digest out;
  function->update(view.data(), view.size());
  function->final(out.data());
  return out;
}

struct hasher::state {
  std::unique_ptr<Botan::HashFunction> function;
};

hasher::hasher()
  : state_(std::make_unique<state>(
    state{Botan::HashFunction::create_or_throw("SHA-256")})) {
}

hasher::~hasher() = default;
hasher::hasher(hasher&&) noexcept = default;
hasher& hasher::operator=(hasher&&) noexcept = default;

void hasher::update(byte_view view) {
  state_->function->update(view.data(), view.size());
}

digest hasher::value() const {
  digest out;
  auto copy = state_->function->copy_state();
  copy->final(out.data());
  return out;
}

} // namespace ips::crypto

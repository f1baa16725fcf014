#pragma once
// What an adversary on the wire makes of a message: it may change any byte,
// and put another sender's name on it, but cannot sign for anyone.

#include <optional>

#include "actors/protocol/envelope.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

/// The envelope with one byte of its canonical form changed; nothing where
/// those bytes are no envelope any more and so arrive nowhere.
std::optional<envelope> tampered(const envelope& x, random_source& random);

/// The same message in another's name.
envelope forged(const envelope& x, const crypto::public_key& other);

} // namespace ips::actors

#include "actors/protocol/envelope.hpp"

#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::actors {

namespace {

using body_hash = id256<struct body_tag>;

/// What of an envelope is proven, as a document of its own. Ed25519 hashes what
/// it signs with SHA-512, twice; of a body it gets H, which costs a third of
/// one of those.
struct envelope_part {
  static constexpr std::uint8_t format_tag = 10;

  const envelope& x;
  body_hash body;
};

template <class Inspector>
auto inspect(Inspector& f, envelope_part& x) {
  auto& e = const_cast<envelope&>(x.x);
  return f(e.network, e.from, e.to, e.seq, e.re, x.body);
}

} // namespace

bytes proven_part(const envelope& x) {
  return codec::encode(envelope_part{x, crypto::hash_as<body_hash>(x.body)});
}

} // namespace ips::actors

#include "runtime/chain/header.hpp"

#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::chain {

entry_hash hash_of(const entry& x) {
  return crypto::hash_as<entry_hash>(codec::encode(x));
}

std::string_view to_string(header_kind kind) {
  switch (kind) {
    case header_kind::dna:
      return "dna";
    case header_kind::agent:
      return "agent";
    case header_kind::create:
      return "create";
    case header_kind::update:
      return "update";
    case header_kind::remove:
      return "remove";
    case header_kind::link:
      return "link";
    case header_kind::unlink:
      return "unlink";
  }
  return "unknown";
}

header_hash hash_of(const header& x) {
  return crypto::hash_as<header_hash>(codec::encode(x));
}

signed_header sign(header body, const crypto::key_pair& keys,
                   crypto::verifier* informed) {
  IPS_ASSERT(body.author == keys.address());
  auto raw = codec::encode(body);
  auto sig = keys.sign(raw);
  if (informed != nullptr)
    informed->made(keys.key(), raw, sig);
  return {std::move(body), keys.key(), sig};
}

header_ref ref_of(const header& x) {
  return {x.author, x.seq, hash_of(x)};
}

status check_signature(const signed_header& x, crypto::verifier& verifier) {
  if (crypto::address_of(x.key) != x.body.author)
    return error{errc::bad_signature, "the header's key is not its author's"};
  if (!verifier.verify(x.key, codec::encode(x.body), x.sig))
    return error{errc::bad_signature, "the header's signature does not hold"};
  return ok();
}

} // namespace ips::chain

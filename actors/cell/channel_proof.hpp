#pragma once
// How a cell shows on the signed channel that a message is its own, and sees
// that another's is.
//
// The first messages to an agent are signed. Once some have come from it, the
// cell knows its public key and that more is to be said: from then on a message
// carries a code by the key that both share (shared_key.hpp). To compute that
// key takes as long as three signatures with their verifications; a code is
// ninety times as fast. The receiver takes either, whatever it has forgotten.

#include <map>

#include "actors/protocol/envelope.hpp"
#include "runtime/crypto/verifier.hpp"

namespace ips::actors {

class channel_proof {
public:
  /// Messages of another after which those to it have codes: agents that meet
  /// for one question and its answer compute no key.
  static constexpr std::uint8_t met_enough = 2;

  /// Agents remembered (150 KiB); beyond that the one next to a newcomer in the
  /// order of addresses is met anew.
  static constexpr std::size_t peers_max = 1024;

  /// Both are kept by reference.
  channel_proof(const crypto::key_pair& own, crypto::verifier& verifier)
    : own_(own), verifier_(verifier) {
  }

  /// Signs an outgoing message, or sets its code.
  void prove(envelope& x);

  /// Whether `from` has said all that an incoming one says; if so it was met.
  bool proven(const envelope& x);

private:
  struct peer {
    std::uint8_t messages = 0;
    crypto::public_key key;
    std::optional<crypto::shared_key> shared;
  };

  peer& meet(const crypto::public_key& key);

  const crypto::key_pair& own_;
  crypto::verifier& verifier_;
  std::map<agent_id, peer> peers_;
};

} // namespace ips::actors

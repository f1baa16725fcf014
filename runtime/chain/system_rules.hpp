#pragma once
// V_sys: the rules that hold in every DNA. Pure; what depends on other data
// gets it as an argument.

#include "runtime/chain/op.hpp"

namespace ips::chain {

/// Whether an op is what its name says: its author signed the header, and the
/// entry beside it is the header's. The name covers neither; so what fails here
/// is no op at all, but somebody's changed copy of one, and says nothing of the
/// op or its author.
/// @returns `bad_signature`, `bad_operation`, `hash_mismatch`.
status check_genuine(const op& x, crypto::verifier& verifier);

/// What an op shows by itself: that it is genuine, its author, the shape that
/// its kind asks for, sizes, the genesis headers.
/// @param network the DNA whose chain the op belongs to.
/// @returns `bad_signature`, `bad_operation`, `bad_genesis`, `over_limit`,
/// `hash_mismatch`.
status check_op(const op& x, const dna_hash& network,
                crypto::verifier& verifier);

/// The same without the signature: for what this agent has just signed itself.
status check_shape(const op& x, const dna_hash& network);

/// What is left to check of an op that was found genuine.
/// @returns `bad_operation`, `bad_genesis`, `over_limit`, `entry_too_big`,
/// `private_entry`.
status check_form(const op& x, const dna_hash& network);

/// Whether a header follows its predecessor: seq, prev, prev_of_type as far as
/// the predecessor tells, time.
/// @returns `bad_sequence`, `bad_previous`, `time_backwards`, `wrong_author`.
status check_follows(const header& x, const header& predecessor);

/// Whether a header may change its target: same author, same type, and the
/// target is what it says.
/// @returns `wrong_author`, `unknown_target`, `bad_operation`.
status check_change(const header& x, const header& target);

} // namespace ips::chain

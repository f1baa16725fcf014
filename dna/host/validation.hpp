#pragma once
// Validation as runs of a DNA's functions: which function judges an op (F_v),
// what it is told, and what its run means.
//
// | op | judged by |
// |---|---|
// | put_entry | validator of the entry's type; of an agent's identity: the membrane_proof callback |
// | update, remove | validator of the header's entry type |
// | link_add, link_remove | validator of the link's type, if it has one |
// | activity | none: system rules alone |

#include "dna/host/run.hpp"

namespace ips::host {

/// A header that an op changes, and the entry that it brought where that can
/// be had (a private one is at its author's only).
struct judged_target {
  chain::signed_header header;
  std::optional<chain::entry> content;
};

/// What a validator is told besides the op itself.
struct judged_with {
  /// The new entry. A put_entry op brings its own; an update op needs it.
  std::optional<chain::entry> content;
  /// Of headers that update or remove.
  std::optional<judged_target> target;
};

/// What has to be fetched before the op can be judged, in the order: target's
/// header, target's entry, new entry. Empty where nothing judges the op.
std::vector<request> wanted_for(const manifest::package& dna,
                                const chain::op& x);

/// The run that judges an op; none: system rules alone.
/// @returns `unknown_entry_type`, `unknown_link_type`, `bad_operation` where op
/// and header do not fit, `unknown_target` where `given` lacks something.
result<std::optional<run_context>>
validation_context(std::shared_ptr<const manifest::package> dna,
                   const chain::op& x, const judged_with& given);

struct valid {};

/// Refused by a rule: `errc::rejected` with the validator's own reason, or the
/// error that ended it (a validator that cannot finish refuses).
struct invalid {
  errc code;
  std::string reason;
};

/// Waits for the answers of these; never empty.
struct unresolved {
  std::vector<request> requests;
};

using verdict = std::variant<valid, invalid, unresolved>;

/// What a validator's run means.
/// @returns `engine_failed`, `sandbox_died`, `sandbox_unavailable` or `bug`
/// where the machine and not the module is at fault: no verdict, and no
/// warrant.
result<verdict> verdict_of(const run_report& x);

} // namespace ips::host

#pragma once
// Whether what a step came to is what the script wants.

#include <string_view>
#include <vector>

#include "dna/sandbox/spec/spec_script.hpp"

namespace ips::sandbox::spec {

/// Whether a result is the one that is wanted, NaN classes included.
bool matches(const spec_value& got, const expected_value& wanted);

/// Whether the results are the ones that are wanted.
bool matches(const std::vector<spec_value>& got, const assert_return& wanted);

/// Whether wanted and got differ for no other reason than that the meter makes
/// the bits of NaNs canonical (DESIGN 6): wherever they differ a NaN with other
/// bits is wanted and the canonical one is there; or an argument is such a NaN,
/// and its sign is what differs.
bool differs_by_canonical_nans(const std::vector<spec_value>& got,
                               const assert_return& wanted);

/// Whether an engine's words are those of the trap that the standard's name.
bool is_trap(std::string_view words, std::string_view wanted);

} // namespace ips::sandbox::spec

#pragma once
// What V_sys asks of entries and links because of their types, before the
// DNA's own rules run: the type is known, the size and the form are its own.

#include "dna/manifest/manifest.hpp"
#include "runtime/chain/header.hpp"

namespace ips::manifest {

/// The definition of an entry type; lives as long as `rules`.
/// @returns `unknown_entry_type` with the nearest names.
result<const entry_definition*> entry_type(const manifest& rules,
                                           std::string_view type);

/// The same for what applications may write: a type of IPS's own is unknown.
result<const entry_definition*> app_entry_type(const manifest& rules,
                                               std::string_view type);

/// The definition of a link type; lives as long as `rules`.
/// @returns `unknown_link_type` with the nearest names.
result<const link_definition*> link_type(const manifest& rules,
                                         std::string_view type);

/// Length of the salt of a private entry.
inline constexpr std::size_t salt_bytes = 32;

/// The content of an entry as it goes into a chain: JSON made canonical, text
/// and bytes as they are.
/// @returns `wrong_format` where a JSON type's content is no JSON.
result<bytes> canonical_content(const entry_definition& definition,
                                byte_view content);

/// Type, size, format, schema, and a salt if and only if the type is private.
/// @returns `unknown_entry_type`, `entry_too_big`, `wrong_format`,
/// `schema_mismatch`, `bad_value` (salt); of a part of a file what
/// `check_file_entry` and `check_file_size` answer.
status check_entry(const manifest& rules, const chain::entry& x);

/// Whether the DNA takes a file of so many bytes.
/// @returns `files_not_taken`, `file_too_big`.
status check_file_size(const manifest& rules, std::uint64_t size);

/// A part of a file is created, and never changed, for what names it names its
/// content; the file as a whole may be removed. @pre x has a type of a file
/// @returns `bad_operation`.
status check_file_header(const chain::header& x);

/// Type and tag length of a link.
/// @returns `unknown_link_type`, `over_limit`.
status check_link(const manifest& rules, std::string_view type, byte_view tag);

} // namespace ips::manifest

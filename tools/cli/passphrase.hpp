#pragma once
// The words that open a data directory's sealed seeds.

#include <string>

#include "runtime/base/result.hpp"

namespace ips::cli {

/// From the file's first line, else from the terminal without echo, twice where
/// the data directory is new.
/// @returns `no_such_file`; `configuration` without file and terminal, for an
/// empty passphrase, or two that differ.
result<std::string> read_passphrase(const std::string& data_dir,
                                    const std::string& file);

} // namespace ips::cli

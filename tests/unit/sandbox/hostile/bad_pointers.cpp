// Every pointer and every length of every host function, outside the memory in
// each way that there is.

#include "dna/host/function_table.hpp"
#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

/// What a parameter of a host function is.
enum class role : char {
  /// A pointer to bytes that are read; their length follows.
  reads = 'r',
  /// A pointer to bytes that are written; the capacity follows.
  writes = 'w',
  /// A pointer to 32, 64 or 68 bytes.
  id = 'i',
  signature = 's',
  reference = 'h',
  /// A pointer to hashes; their count follows.
  hashes = 'n',
  /// A number of any kind.
  length = 'l',
};

struct signature_row {
  std::string_view function;
  /// A `role` for each parameter.
  std::string_view roles;
};

/// Every function that takes something.
constexpr signature_row functions[] = {
  {"input", "wl"},      {"output", "rl"},       {"fail", "rl"},
  {"answer", "wl"},     {"content", "wl"},      {"debug", "rl"},
  {"property", "rl"},   {"sha256", "rl"},       {"entry_hash", "rlrl"},
  {"verify", "isrl"},   {"get", "i"},           {"get_many", "nl"},
  {"get_details", "i"}, {"get_links", "irlrl"}, {"agent_activity", "irl"},
  {"query", "rl"},      {"random", "wl"},       {"sign", "rl"},
  {"commit", "rlrl"},   {"update", "hrlrl"},    {"remove", "h"},
  {"link", "iirlrl"},   {"unlink", "hi"},       {"send", "irl"},
  {"call", "irlrli"},   {"emit", "rlrl"},       {"schedule", "rlrll"},
  {"grant", "rl"},      {"get_from", "il"},
};

/// Where a bad pointer points, and the length with it. The memory has 65,536
/// bytes.
struct place {
  std::string_view what;
  std::uint32_t pointer;
  std::uint32_t length;
};

constexpr place places[] = {
  {"from the last byte on", 65535, 2},
  {"at 2^31", 0x8000'0000, 1},
  {"where pointer and length overflow", 0xffff'fffe, 3},
};

/// Whether a function of these parameters has its row above.
bool is_listed(const sandbox::host_function& x) {
  if (x.parameters == 0)
    return true;
  for (auto& row : functions)
    if (row.function == x.name)
      return row.roles.size() == x.parameters;
  return false;
}

std::string constant(std::uint32_t x) {
  return " (i32.const " + std::to_string(static_cast<std::int32_t>(x)) + ")";
}

/// A call whose parameter `bad` is at `at`, the others at 0 and of no bytes.
hostile_module call_of(const signature_row& x, std::size_t bad,
                       const place& at) {
  std::string arguments;
  for (std::size_t i = 0; i < x.roles.size(); ++i) {
    auto is_length = x.roles[i] == static_cast<char>(role::length);
    std::uint32_t value = 0;
    if (i == bad)
      value = at.pointer;
    else if (is_length && i == bad + 1)
      value = at.length;
    arguments += constant(value);
  }
  auto name = std::string{x.function};
  // An answer to copy must be there.
  auto body = "(drop (call $dna_info)) (drop (call $" + name + arguments + "))";
  return {name + ", parameter " + std::to_string(bad) + ", "
            + std::string{at.what},
          sandbox::wat(module_text("", body)), errc::bad_pointer, name + ": "};
}

struct length_row {
  std::string_view call;
  errc code;
};

/// Lengths that no memory has, with a good pointer.
constexpr length_row lengths[] = {
  {"$sha256 (i32.const 0) (i32.const -1)", errc::over_limit},
  {"$sha256 (i32.const 0) (i32.const 65537)", errc::bad_pointer},
  {"$output (i32.const 0) (i32.const -1)", errc::output_too_big},
  {"$fail (i32.const 0) (i32.const -1)", errc::over_limit},
  {"$fail (i32.const 0) (i32.const 65537)", errc::bad_pointer},
  {"$debug (i32.const 0) (i32.const 65537)", errc::bad_pointer},
  {"$property (i32.const 0) (i32.const 257)", errc::over_limit},
  {"$random (i32.const 0) (i32.const -1)", errc::over_limit},
  {"$random (i32.const 1) (i32.const 65536)", errc::bad_pointer},
  {"$sign (i32.const 0) (i32.const -1)", errc::over_limit},
  {"$send (i32.const 0) (i32.const 0) (i32.const 262145)", errc::over_limit},
  {"$query (i32.const 0) (i32.const -1)", errc::over_limit},
  // 2^27 hashes have 2^32 bytes, which wrap to none.
  {"$get_many (i32.const 0) (i32.const 134217728)", errc::over_limit},
  {"$get_many (i32.const 0) (i32.const -1)", errc::over_limit},
  {"$get_many (i32.const 33537) (i32.const 1000)", errc::bad_pointer},
  {"$commit (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0)",
   errc::over_limit},
  {"$commit (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1)",
   errc::over_limit},
  {"$link (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) "
   "(i32.const 0) (i32.const -1)",
   errc::over_limit},
  {"$verify (i32.const 65505) (i32.const 0) (i32.const 0) (i32.const 0)",
   errc::bad_pointer},
  {"$verify (i32.const 0) (i32.const 65473) (i32.const 0) (i32.const 0)",
   errc::bad_pointer},
};

} // namespace

std::vector<hostile_module> bad_pointers() {
  for (auto& x : host::function_table())
    IPS_ASSERT(is_listed(x));
  std::vector<hostile_module> out;
  for (auto& x : functions)
    for (std::size_t i = 0; i < x.roles.size(); ++i)
      if (x.roles[i] != static_cast<char>(role::length))
        for (auto& at : places)
          out.push_back(call_of(x, i, at));
  for (auto& x : lengths)
    out.push_back({"a length: " + std::string{x.call},
                   sandbox::wat(module_text(
                     "", "(drop (call " + std::string{x.call} + "))")),
                   x.code, ""});
  return out;
}

} // namespace ips::hostile

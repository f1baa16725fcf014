// Host functions used too often, for too much, where they may not be, or with
// what they do not take. The rules here allow 50 host calls, 3 headers and 100
// bytes of output.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

using host::purpose;

struct row {
  std::string_view name;
  std::string_view body;
  errc code;
  std::string_view fields = "";
  purpose why = purpose::call;
};

/// The names of types, half a list, what is not UTF-8, and a fraction.
constexpr std::string_view texts
  = "(data (i32.const 100) \"raw\") (data (i32.const 110) \"number\")"
    "(data (i32.const 120) \"free\") (data (i32.const 130) \"[1\")"
    "(data (i32.const 140) \"\\ff\\fe\\80\") (data (i32.const 150) \"1.5\")"
    "(data (i32.const 160) \"\\1b[31m\\0a\") (data (i32.const 170) \"[]\")";

constexpr row rows[] = {
  {"host calls without end", "(loop $l (drop (call $now)) (br $l))",
   errc::too_many_host_calls},
  {"host calls through a table, without end",
   "(loop $l (drop (call_indirect $t (result i32) (i32.const 0))) (br $l))",
   errc::too_many_host_calls, "(elem (table $t) (i32.const 0) func $now)"},
  {"host calls in the start function", "", errc::too_many_host_calls,
   "(func $s (loop $l (drop (call $now)) (br $l))) (start $s)"},
  {"debug lines without end",
   "(loop $l (drop (call $debug (i32.const 0) (i32.const 1000))) (br $l))",
   errc::too_many_host_calls},
  {"outputs without end",
   "(loop $l (drop (call $output (i32.const 150) (i32.const 1))) (br $l))",
   errc::too_many_host_calls, texts},
  {"a host call more than allowed, half of them in the start function",
   "(loop $l (drop (call $now)) (br_if $l (i32.lt_u (local.tee $i (i32.add "
   "(local.get $i) (i32.const 1))) (i32.const 26))))",
   errc::too_many_host_calls,
   "(func $s (local $i i32) (loop $l (drop (call $now)) (br_if $l (i32.lt_u "
   "(local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 25)))))"
   "(start $s)"},
  {"hashing without end",
   "(loop $l (drop (call $sha256 (i32.const 0) (i32.const 65536))) (br $l))",
   errc::out_of_fuel},
  {"verifying without end",
   "(loop $l (drop (call $verify (i32.const 0) (i32.const 0) (i32.const 0) "
   "(i32.const 65536))) (br $l))",
   errc::out_of_fuel},
  {"random bytes without end",
   "(loop $l (drop (call $random (i32.const 0) (i32.const 65536))) (br $l))",
   errc::out_of_fuel},
  {"looking at its own memory as an output",
   "(drop (call $output (i32.const 0) (i32.const 101)))", errc::output_too_big},
  {"an output that is no JSON",
   "(drop (call $output (i32.const 130) (i32.const 2)))", errc::bad_json,
   texts},
  {"an output that is not UTF-8",
   "(drop (call $output (i32.const 140) (i32.const 3)))", errc::bad_json,
   texts},
  {"an output of nothing", "(drop (call $output (i32.const 0) (i32.const 0)))",
   errc::bad_json},
  {"headers without end",
   "(loop $l (drop (call $commit (i32.const 100) (i32.const 3) (i32.const 0) "
   "(i32.const 1))) (br $l))",
   errc::too_many_commits, texts},
  {"links without end",
   "(loop $l (drop (call $link (i32.const 0) (i32.const 32) (i32.const 120) "
   "(i32.const 4) (i32.const 0) (i32.const 0))) (br $l))",
   errc::too_many_commits, texts},
  {"an entry larger than its type",
   "(drop (call $commit (i32.const 100) (i32.const 3) (i32.const 0) "
   "(i32.const 65)))",
   errc::entry_too_big, texts},
  {"an entry of a type that is not there",
   "(drop (call $commit (i32.const 120) (i32.const 4) (i32.const 0) "
   "(i32.const 1)))",
   errc::unknown_entry_type, texts},
  {"an entry of a type without a name",
   "(drop (call $commit (i32.const 0) (i32.const 0) (i32.const 0) "
   "(i32.const 1)))",
   errc::unknown_entry_type},
  {"an entry of a type whose name is for a terminal",
   "(drop (call $commit (i32.const 160) (i32.const 6) (i32.const 0) "
   "(i32.const 1)))",
   errc::unknown_entry_type, texts},
  {"an entry of a type whose name is not UTF-8",
   "(drop (call $commit (i32.const 140) (i32.const 3) (i32.const 0) "
   "(i32.const 1)))",
   errc::bad_argument, texts},
  {"an entry that is no JSON",
   "(drop (call $commit (i32.const 110) (i32.const 6) (i32.const 130) "
   "(i32.const 2)))",
   errc::wrong_format, texts},
  {"an entry with a fraction",
   "(drop (call $commit (i32.const 110) (i32.const 6) (i32.const 150) "
   "(i32.const 3)))",
   errc::wrong_format, texts},
  {"a tag longer than its type's",
   "(drop (call $link (i32.const 0) (i32.const 32) (i32.const 120) "
   "(i32.const 4) (i32.const 0) (i32.const 9)))",
   errc::over_limit, texts},
  {"a message that is no JSON",
   "(drop (call $send (i32.const 0) (i32.const 130) (i32.const 2)))",
   errc::bad_json, texts},
  {"a grant that is no JSON",
   "(drop (call $grant (i32.const 130) (i32.const 2)))", errc::bad_json, texts},
  {"arguments that are no JSON",
   "(drop (call $call (i32.const 0) (i32.const 100) (i32.const 3) (i32.const "
   "130) (i32.const 2) (i32.const 0)))",
   errc::bad_json, texts},
  {"arguments that are no list",
   "(drop (call $call (i32.const 0) (i32.const 100) (i32.const 3) (i32.const "
   "131) (i32.const 1) (i32.const 0)))",
   errc::bad_argument, texts},
  {"a schedule of a function that is not there",
   "(drop (call $schedule (i32.const 100) (i32.const 3) (i32.const 170) "
   "(i32.const 2) (i32.const -1)))",
   errc::unknown_function, texts},
  {"a signal without a name",
   "(drop (call $emit (i32.const 0) (i32.const 0) (i32.const 131) (i32.const "
   "1)))",
   errc::bad_argument, texts},
  {"signals without end",
   "(loop $l (drop (call $emit (i32.const 100) (i32.const 3) (i32.const 131) "
   "(i32.const 1))) (br $l))",
   errc::too_many_host_calls, texts},
  {"a filter that is no JSON",
   "(drop (call $query (i32.const 130) (i32.const 2)))", errc::bad_json, texts},
  {"a failure with a reason of all memory",
   "(drop (call $fail (i32.const 0) (i32.const 65536)))", errc::call_failed},
  {"a failure in the start function", "", errc::call_failed,
   "(func $s (drop (call $fail (i32.const 0) (i32.const 1)))) (start $s)"},
  {"a commit in a validator's start function", "", errc::not_allowed_here,
   "(func $s (drop (call $commit (i32.const 0) (i32.const 0) (i32.const 0) "
   "(i32.const 0)))) (start $s)",
   purpose::validation},
};

/// A validator that calls a function with zeros.
hostile_module validator_with(std::string_view function, int parameters) {
  auto name = std::string{function};
  return {
    "a validator uses " + name,
    sandbox::wat(module_text(
      "", "(drop (call $" + name
            + repeated(" (i32.const 0)", static_cast<std::size_t>(parameters))
            + "))")),
    errc::not_allowed_here, name + ": ", purpose::validation};
}

} // namespace

std::vector<hostile_module> misuses() {
  std::vector<hostile_module> out;
  for (auto& x : rows)
    out.push_back({"a misuse: " + std::string{x.name},
                   sandbox::wat(module_text(x.fields, x.body)), x.code, "",
                   x.why});
  for (auto& [name, parameters] :
       std::initializer_list<std::pair<std::string_view, int>>{
         {"get_details", 1},
         {"get_from", 2},
         {"get_links", 5},
         {"agent_activity", 3},
         {"query", 2},
         {"agent_info", 0},
         {"now", 0},
         {"random", 2},
         {"sign", 2},
         {"commit", 4},
         {"update", 5},
         {"remove", 1},
         {"link", 6},
         {"unlink", 2},
         {"send", 3},
         {"call", 6},
         {"emit", 4},
         {"schedule", 5},
         {"grant", 2}})
    out.push_back(validator_with(name, parameters));
  return out;
}

} // namespace ips::hostile

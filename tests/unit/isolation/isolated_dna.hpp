#pragma once
// DNAs and runs for the tests of sandbox processes.

#include <catch2/catch.hpp>

#include "dna/host/answers.hpp"
#include "dna/isolation/messages.hpp"
#include "dna/manifest/package.hpp"
#include "runtime/codec/codec.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::isolation {

using package_ref = std::shared_ptr<const manifest::package>;

/// A package with one exposed function "go" and an entry type "thing".
inline package_ref package_of(const std::string& module_text,
                              const std::string& limits = {},
                              const std::string& name = "isolated") {
  manifest::package_file file;
  file.toml = "name = \"" + name
              + "\"\nversion = \"1.0.0\"\n"
                "[build]\nlanguage = \"wat\"\nsources = [\"x.wat\"]\n"
                "[entries.thing]\nformat = \"text\"\nvalidate = \"judge\"\n"
                "[functions]\nexposed = [\"go\"]\n"
              + limits;
  file.module = sandbox::wat(module_text);
  auto read = manifest::read_package(codec::encode(file));
  if (!read)
    FAIL(to_string(read.failure()));
  return *read;
}

/// A module whose function "go" has this body.
inline std::string going(const std::string& body) {
  return R"((module
    (import "ips" "output" (func $output (param i32 i32) (result i32)))
    (import "ips" "commit" (func $commit (param i32 i32 i32 i32) (result i32)))
    (import "ips" "fail" (func $fail (param i32 i32) (result i32)))
    (memory 1)
    (data (i32.const 0) "thing")
    (data (i32.const 8) "[1,2]")
    (func (export "judge"))
    (func (export "go") )"
         + body + "))";
}

inline const std::string output_body
  = "(drop (call $output (i32.const 8) (i32.const 5)))";

inline const std::string commit_body
  = "(drop (call $commit (i32.const 0) (i32.const 5) (i32.const 8) "
    "(i32.const 5)))"
    + output_body;

inline const std::string endless_body = "(loop (br 0))";

inline host::run_context context_of(package_ref dna) {
  host::run_context out;
  out.dna = std::move(dna);
  out.function = "go";
  out.input = to_bytes("[]");
  out.agent.value.fill(0xaa);
  out.head.next_seq = 2;
  out.head.time = out.now = {1'700'000'000'000'000};
  return out;
}

/// A report as the process sends it: equal bytes are equal reports.
inline bytes bytes_of(const host::run_report& x) {
  return codec::encode(reply{x});
}

/// The code of the error that ended a run; none: it went well.
inline std::optional<errc> broken_by(const host::run_report& x) {
  auto ended = std::get_if<host::broken>(&x.outcome);
  return ended == nullptr ? std::nullopt : std::optional{ended->why.code};
}

} // namespace ips::isolation

// Modules that want what the host does not offer, and modules outside the
// profile.

#include "tests/unit/sandbox/hostile/hostile.hpp"
#include "tests/unit/sandbox/hostile/module_builder.hpp"
#include "tests/unit/sandbox/wat.hpp"

namespace ips::hostile {

namespace {

constexpr std::string_view imports[] = {
  "\"env\" \"now\" (func (result i32))",
  "\"\" \"now\" (func (result i32))",
  "\"IPS\" \"now\" (func (result i32))",
  "\"ips \" \"now\" (func (result i32))",
  "\"ips\\00\" \"now\" (func (result i32))",
  "\"ips\" \"now\\00\" (func (result i32))",
  "\"ips\" \"\" (func (result i32))",
  "\"ips\" \"nov\" (func (result i32))",
  // As the meter calls the host's functions.
  "\"ips\" \"0\" (func (result i32))",
  "\"ips\" \"ips:charge\" (func (param f64))",
  "\"ips\" \"a\\0a\\1b[31mb\" (func (result i32))",
  "\"ips\" \"__proto__\" (func (result i32))",
  "\"ips\" \"constructor\" (func (result i32))",
  "\"ips\" \"now\" (func)",
  "\"ips\" \"now\" (func (result i64))",
  "\"ips\" \"now\" (func (result f64))",
  "\"ips\" \"now\" (func (result i32 i32))",
  "\"ips\" \"now\" (func (param i32) (result i32))",
  "\"ips\" \"now\" (func (result funcref))",
  "\"ips\" \"now\" (func (result v128))",
  "\"ips\" \"sha256\" (func (param i32) (result i32))",
  "\"ips\" \"sha256\" (func (param i64 i32) (result i32))",
  "\"ips\" \"sha256\" (func (param i32 externref) (result i32))",
  "\"ips\" \"sha256\" (func (param i32 i32 i32) (result i32))",
  "\"ips\" \"now\" (memory 1)",
  "\"ips\" \"memory\" (memory 1 1)",
  "\"ips\" \"now\" (table 1 funcref)",
  "\"ips\" \"now\" (global i32)",
  "\"ips\" \"now\" (global (mut i64))",
  "\"wasi_snapshot_preview1\" \"proc_exit\" (func (param i32))",
  "\"wasi_snapshot_preview1\" \"fd_write\" (func (param i32 i32 i32 i32) "
  "(result i32))",
};

constexpr std::string_view outside[] = {
  "(memory 1 1 shared)",
  "(memory i64 1)",
  "(memory 1) (memory 1)",
  "(memory 0) (memory 0) (memory 0)",
  "(tag)",
  "(tag (param i32))",
  "(func $f return_call $f)",
  "(table 1 funcref) (func (return_call_indirect (i32.const 0)))",
  "(func (try (do) (catch_all)))",
  "(tag $t) (func (throw $t))",
  "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))",
  "(memory 1) (func (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))",
  "(memory 1) (func (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) "
  "(i64.const -1))))",
  "(func (atomic.fence))",
  "(func (export \"f\") (param v128))",
  "(func (export \"f\") (result v128) (v128.const i64x2 0 0))",
  "(func (export \"f\") (param externref))",
  "(func (export \"f\") (result funcref) (ref.null func))",
  "(func (export \"ips:begin\"))",
  "(func (export \"ips:end\") (result f64) (f64.const 5e9))",
  "(func (export \"ips:charge\") (param f64))",
  "(func (export \"ips:status\") (result i32) (i32.const 0))",
  "(global (export \"ips:where\") i32 (i32.const 0))",
  "(memory (export \"ips:memory\") 1)",
  "(table (export \"ips:\") 1 funcref)",
};

/// A memory whose limits have the flags of shared and of 64-bit ones.
bytes with_memory_flags(std::uint8_t flags) {
  return joined({preamble(), section_bytes(section::memory, {1, flags, 1, 1})});
}

} // namespace

std::vector<hostile_module> wrong_imports() {
  std::vector<hostile_module> out;
  for (auto& x : imports) {
    auto field = "(import " + std::string{x} + ")";
    out.push_back(
      {field, sandbox::wat("(module " + field + " (func (export \"run\")))"),
       errc::bad_import, "the module imports \""});
  }
  // Cut within a character it would be no text.
  out.push_back(
    {"an import with a long name",
     sandbox::wat("(module (import \"ips\" \"n" + repeated("\xc3\xa9", 100'000)
                  + "\" (func)) (func (export \"run\")))"),
     errc::bad_import, "the module imports \""});
  out.push_back({"an import after one that is right",
                 sandbox::wat("(module (import \"ips\" \"now\" (func (result "
                              "i32))) (import \"ips\" \"then\" (func (result "
                              "i32))) (func (export \"run\")))"),
                 errc::bad_import, "\"ips\".\"then\""});
  return out;
}

std::vector<hostile_module> outside_the_profile() {
  std::vector<hostile_module> out;
  for (auto& x : outside)
    out.push_back(
      {"outside: " + std::string{x},
       sandbox::wat("(module " + std::string{x} + " (func (export \"run\")))"),
       errc::profile, ""});
  out.push_back({"outside: a memory that is shared and of 64 bits",
                 with_memory_flags(7), errc::profile, ""});
  return out;
}

} // namespace ips::hostile

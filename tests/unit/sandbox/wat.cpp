#include "tests/unit/sandbox/wat.hpp"

#include <cstdio>

#include <wabt/binary-writer.h>
#include <wabt/wast-parser.h>

namespace ips::sandbox {

bytes wat(std::string_view text) {
  wabt::Errors errors;
  auto lexer = wabt::WastLexer::CreateBufferLexer("test.wat", text.data(),
                                                  text.size(), &errors);
  wabt::Features features;
  features.EnableAll();
  wabt::WastParseOptions options{features};
  std::unique_ptr<wabt::Module> module;
  if (Failed(wabt::ParseWatModule(lexer.get(), &module, &errors, &options))) {
    std::fprintf(stderr, "%s\n%s\n", errors.front().message.c_str(),
                 std::string{text.substr(0, 400)}.c_str());
    IPS_ASSERT(!"the text is a module");
  }
  wabt::MemoryStream stream;
  wabt::WriteBinaryOptions writing;
  writing.features = features;
  writing.write_debug_names = true;
  IPS_ASSERT(
    Succeeded(wabt::WriteBinaryModule(&stream, module.get(), writing)));
  return std::move(stream.output_buffer().data);
}

std::span<const host_function> test_functions() {
  static constexpr host_function table[]
    = {{"none", 0, 10}, {"add", 2, 20}, {"four", 4, 40}};
  return table;
}

std::vector<std::uint32_t> recording_host::first_arguments() const {
  std::vector<std::uint32_t> out;
  for (auto& x : calls)
    out.push_back(x.arguments.empty() ? 0 : x.arguments[0]);
  return out;
}

std::shared_ptr<const metered_module> prepared(byte_view wasm,
                                               const module_limits& limits) {
  auto out = prepare(wasm, limits, test_functions());
  if (!out) {
    std::fprintf(stderr, "%s\n", to_string(out.failure()).c_str());
    IPS_ASSERT(!"the module passes");
  }
  return std::make_shared<const metered_module>(std::move(*out));
}

std::shared_ptr<const metered_module> prepared(std::string_view text,
                                               const module_limits& limits) {
  return prepared(byte_view{wat(text)}, limits);
}

error refused(byte_view wasm, const module_limits& limits) {
  auto out = prepare(wasm, limits, test_functions());
  return out ? error{errc::bug, "the module passed"} : out.failure();
}

error refused(std::string_view text, const module_limits& limits) {
  return refused(byte_view{wat(text)}, limits);
}

std::vector<std::unique_ptr<engine>> both_engines() {
  std::vector<std::unique_ptr<engine>> out;
  out.push_back(make_jsc_engine());
  out.push_back(make_interpreter_engine());
  return out;
}

std::optional<errc> failure_code(const run_outcome& outcome) {
  if (outcome.ended)
    return std::nullopt;
  return outcome.ended.failure().code;
}

} // namespace ips::sandbox

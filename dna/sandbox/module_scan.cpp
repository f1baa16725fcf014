#include "dna/sandbox/module_scan.hpp"

#include <algorithm>

#include <wabt/binary-reader-nop.h>

#include "dna/sandbox/limits.hpp"

namespace ips::sandbox {

namespace {

using wabt::Index;
using wabt::Offset;
using wabt::Result;

class shape_reader : public wabt::BinaryReaderNop {
public:
  bool OnError(const wabt::Error& x) override {
    // In a custom section it is a warning, and the module is none the worse.
    if (x.error_level == wabt::ErrorLevel::Error && cause.empty())
      cause = x.message + " at byte " + std::to_string(x.loc.offset);
    return true;
  }

  Result OnTypeCount(Index n) override {
    return within(n, limits::types_max, "types");
  }

  Result OnFuncType(Index, Index parameters, wabt::Type*, Index results,
                    wabt::Type*) override {
    if (Failed(within(parameters, limits::parameters_max, "parameters")))
      return Result::Error;
    return within(results, limits::results_max, "results");
  }

  Result OnImportCount(Index n) override {
    return within(n, limits::imports_max, "imports");
  }

  Result OnImportFunc(Index, std::string_view, std::string_view, Index,
                      Index) override {
    ++functions_;
    return Result::Ok;
  }

  Result OnFunctionCount(Index n) override {
    functions_ += n;
    return within(n, limits::functions_max, "functions");
  }

  Result OnTableCount(Index n) override {
    return within(n, limits::tables_max, "tables");
  }

  Result OnTable(Index, wabt::Type, const wabt::Limits* size) override {
    return within(size->initial, limits::table_elements_max, "table elements");
  }

  Result OnMemoryCount(Index n) override {
    if (n > 1)
      return outside_profile("more than one memory");
    return Result::Ok;
  }

  Result OnGlobalCount(Index n) override {
    return within(n, limits::globals_max, "globals");
  }

  Result OnExportCount(Index n) override {
    return within(n, limits::exports_max, "exports");
  }

  Result OnElemSegmentCount(Index n) override {
    return within(n, limits::segments_max, "element segments");
  }

  Result OnElemSegmentElemExprCount(Index, Index n) override {
    return within(n, limits::table_elements_max, "elements of a segment");
  }

  Result OnDataSegmentCount(Index n) override {
    return within(n, limits::segments_max, "data segments");
  }

  Result BeginFunctionBody(Index, Offset size) override {
    locals_ = 0;
    nesting_ = 1;
    return within(size, limits::function_bytes_max, "bytes of one function");
  }

  Result OnLocalDecl(Index, Index n, wabt::Type) override {
    locals_ += n;
    return within(locals_, limits::locals_max, "locals of one function");
  }

  Result OnOpcode(wabt::Opcode x) override {
    if (!x.IsInvalid() && !x.IsEnabled(wabt::Features{}))
      return outside_profile(std::string{"the instruction "} + x.GetName());
    return within(++instructions_, limits::instructions_max, "instructions");
  }

  Result OnBlockExpr(wabt::Type) override {
    return nest();
  }

  Result OnLoopExpr(wabt::Type) override {
    return nest();
  }

  Result OnIfExpr(wabt::Type) override {
    return nest();
  }

  Result OnEndExpr() override {
    nesting_ -= nesting_ > 0 ? 1 : 0;
    return Result::Ok;
  }

  Result OnBrTableExpr(Index n, Index*, Index) override {
    return within(n, limits::br_table_max, "targets of one br_table");
  }

  Result OnFunctionName(Index function, std::string_view name) override {
    if (function >= functions_ || name.size() > limits::name_bytes_max)
      return Result::Ok;
    shape.function_names.resize(functions_);
    auto& kept = shape.function_names[function] = name;
    std::replace_if(
      kept.begin(), kept.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
      '?');
    return Result::Ok;
  }

  std::optional<error> refusal;
  std::string cause;
  module_shape shape;

private:
  Result within(std::uint64_t n, std::uint64_t max, const char* what) {
    if (n <= max)
      return Result::Ok;
    refusal = error{errc::module_limit, "the module has " + std::to_string(n)
                                          + " " + what + ", the limit is "
                                          + std::to_string(max)};
    return Result::Error;
  }

  Result outside_profile(const std::string& what) {
    refusal
      = error{errc::profile, "the module uses " + what
                               + ", which is outside WebAssembly 2.0 without "
                                 "threads"};
    return Result::Error;
  }

  Result nest() {
    return within(++nesting_, limits::nesting_max, "nested blocks");
  }

  std::uint32_t functions_ = 0;
  std::uint64_t locals_ = 0;
  std::uint32_t nesting_ = 0;
  std::uint32_t instructions_ = 0;
};

/// wabt's words for a feature that it knows and that is switched off.
bool names_a_feature(std::string_view cause) {
  return cause.find("not allowed") != std::string_view::npos
         || cause.find("invalid section code: 13") != std::string_view::npos;
}

error refusal_of(const shape_reader& reader) {
  if (reader.refusal)
    return *reader.refusal;
  if (names_a_feature(reader.cause))
    return {errc::profile, "the module uses a feature outside the profile",
            reader.cause};
  return {errc::invalid_module, "the bytes are not a WebAssembly module",
          reader.cause};
}

} // namespace

result<module_shape> scan_module(byte_view wasm) {
  if (wasm.size() > limits::module_bytes_max)
    return error{errc::module_limit,
                 "the module has " + std::to_string(wasm.size())
                   + " bytes, the limit is "
                   + std::to_string(limits::module_bytes_max)};
  wabt::ReadBinaryOptions options;
  options.read_debug_names = true;
  options.fail_on_custom_section_error = false;
  shape_reader reader;
  if (Failed(wabt::ReadBinary(wasm.data(), wasm.size(), &reader, options)))
    return refusal_of(reader);
  return std::move(reader.shape);
}

bytes strip_custom_sections(byte_view wasm) {
  constexpr std::size_t preamble = 8;
  bytes kept{wasm.begin(),
             wasm.begin()
               + std::min<std::ptrdiff_t>(
                 preamble, static_cast<std::ptrdiff_t>(wasm.size()))};
  auto at = preamble;
  while (at < wasm.size()) {
    auto start = at;
    auto id = wasm[at++];
    std::uint64_t size = 0;
    for (unsigned shift = 0; at < wasm.size() && shift < 35; shift += 7) {
      auto byte = wasm[at++];
      size |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80)
        break;
    }
    auto end = std::min<std::uint64_t>(at + size, wasm.size());
    if (id != 0)
      kept.insert(kept.end(), wasm.begin() + static_cast<std::ptrdiff_t>(start),
                  wasm.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  }
  return kept;
}

} // namespace ips::sandbox

#include "dna/sandbox/module_scan.hpp"

#include <algorithm>

#include <wabt/binary-reader-nop.h>

#include "dna/sandbox/custom_sections.hpp"
#include "dna/sandbox/limits.hpp"
#include "runtime/base/shown_text.hpp"

namespace ips::sandbox {

namespace {

using wabt::Index;
using wabt::Offset;
using wabt::Result;

/// Instructions of a float operation whose NaN is made canonical.
constexpr std::uint32_t canonical_nan = 7;

bool is_float_vector(wabt::Opcode x) {
  std::string_view name = x.GetName();
  return name.starts_with("f32x4.") || name.starts_with("f64x2.");
}

/// About how many instructions the meter makes of one.
std::uint32_t metered_instructions(wabt::Opcode x) {
  switch (x) {
    case wabt::Opcode::If:
      return 16;
    case wabt::Opcode::Loop:
    case wabt::Opcode::BrIf:
    case wabt::Opcode::Call:
    case wabt::Opcode::CallIndirect:
      return 9;
    case wabt::Opcode::MemoryFill:
    case wabt::Opcode::MemoryCopy:
    case wabt::Opcode::MemoryInit:
    case wabt::Opcode::MemoryGrow:
    case wabt::Opcode::TableFill:
    case wabt::Opcode::TableCopy:
    case wabt::Opcode::TableInit:
    case wabt::Opcode::TableGrow:
      return 22;
    case wabt::Opcode::DataDrop:
    case wabt::Opcode::ElemDrop:
    case wabt::Opcode::TableSet:
    case wabt::Opcode::Unreachable:
      return 5;
    case wabt::Opcode::F32Store:
    case wabt::Opcode::F64Store:
    case wabt::Opcode::F32Copysign:
    case wabt::Opcode::F64Copysign:
    case wabt::Opcode::I32ReinterpretF32:
    case wabt::Opcode::I64ReinterpretF64:
      return canonical_nan;
    default:
      return is_float_vector(x) ? canonical_nan : 1;
  }
}

class shape_reader : public wabt::BinaryReaderNop {
public:
  explicit shape_reader(const shape_limits& allowed) : allowed_(allowed) {
  }

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
    signature_values_.push_back(parameters + results);
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

  Result OnImportTable(Index, std::string_view, std::string_view, Index,
                       wabt::Type type, const wabt::Limits*) override {
    table_types_.push_back(type);
    return Result::Ok;
  }

  Result OnFunction(Index, Index type) override {
    return copy_signature(type);
  }

  Result OnTableCount(Index n) override {
    return within(n, limits::tables_max, "tables");
  }

  Result OnTable(Index, wabt::Type type, const wabt::Limits* size) override {
    if (Failed(check_reference(type)))
      return Result::Error;
    table_types_.push_back(type);
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

  Result BeginGlobalInitExpr(Index) override {
    constant_open_ = true;
    return Result::Ok;
  }

  /// wabt lets a constant without `end` pass where its section ends there, and
  /// then aborts at the end of the next function.
  Result EndGlobalInitExpr(Index i) override {
    if (!constant_open_)
      return Result::Ok;
    cause = "the value of global " + std::to_string(i) + " has no end";
    return Result::Error;
  }

  Result OnExportCount(Index n) override {
    return within(n, limits::exports_max, "exports");
  }

  Result OnElemSegmentCount(Index n) override {
    return within(n, limits::segments_max, "element segments");
  }

  Result OnElemSegmentElemExprCount(Index, Index n) override {
    elements_ += n;
    return within(elements_, limits::elements_max, "elements of all segments");
  }

  Result OnDataSegmentCount(Index n) override {
    return within(n, limits::segments_max, "data segments");
  }

  /// wabt takes any of three bits and reads two of them. The standard has an
  /// active segment, a passive one, and an active one that names its memory.
  Result BeginDataSegment(Index i, Index, std::uint8_t flags) override {
    if (flags <= wabt::SegExplicitIndex)
      return Result::Ok;
    return invalid("data segment " + std::to_string(i) + " is of kind "
                   + std::to_string(flags));
  }

  Result BeginFunctionBody(Index, Offset size) override {
    locals_ = 0;
    nesting_ = 1;
    return within(size, limits::function_bytes_max, "bytes of one function");
  }

  Result OnLocalDecl(Index, Index n, wabt::Type) override {
    locals_ += n;
    locals_all_ += n;
    if (Failed(within(locals_, limits::locals_max, "locals of one function")))
      return Result::Error;
    return within(locals_all_, limits::locals_all_max,
                  "locals of all functions");
  }

  Result OnElemSegmentElemType(Index, wabt::Type type) override {
    return check_reference(type);
  }

  Result OnElemSegmentElemExpr_RefNull(Index, wabt::Type type) override {
    return check_reference(type);
  }

  Result OnRefNullExpr(wabt::Type type) override {
    return check_reference(type);
  }

  Result OnOpcode(wabt::Opcode x) override {
    if (!x.IsInvalid() && !x.IsEnabled(wabt::Features{}))
      return outside_profile(std::string{"the instruction "} + x.GetName());
    if (Failed(
          within(++instructions_, limits::instructions_max, "instructions")))
      return Result::Error;
    metered_ += metered_instructions(x);
    return within(metered_, limits::metered_instructions_max,
                  "instructions, those that count fuel included");
  }

  Result OnBlockExpr(wabt::Type type) override {
    return nest(type);
  }

  Result OnLoopExpr(wabt::Type type) override {
    return nest(type);
  }

  Result OnIfExpr(wabt::Type type) override {
    return nest(type);
  }

  Result OnCallIndirectExpr(Index type, Index table) override {
    // wabt 1.0.32 does not ask.
    if (table < table_types_.size()
        && table_types_[table] != wabt::Type::FuncRef)
      return invalid("an indirect call through a table of other references");
    return copy_signature(type);
  }

  /// wabt 1.0.32 asks only whether the last instruction is an end.
  Result EndFunctionBody(Index) override {
    if (nesting_ != 0)
      return invalid("a function without its end");
    return Result::Ok;
  }

  Result OnEndExpr() override {
    constant_open_ = false;
    nesting_ -= nesting_ > 0 ? 1 : 0;
    return Result::Ok;
  }

  Result OnBrTableExpr(Index n, Index*, Index) override {
    targets_ += n;
    if (Failed(within(n, allowed_.br_table, "targets of one br_table")))
      return Result::Error;
    return within(targets_, limits::br_tables_all_max,
                  "targets of all br_tables");
  }

  Result OnFunctionName(Index function, std::string_view name) override {
    if (function >= functions_ || name.size() > limits::name_bytes_max)
      return Result::Ok;
    shape.function_names.resize(functions_);
    shape.function_names[function] = shown_name(name);
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

  /// wabt reads the reference types of later proposals, too, whatever features
  /// are switched on.
  Result check_reference(wabt::Type type) {
    if (type == wabt::Type::FuncRef || type == wabt::Type::ExternRef)
      return Result::Ok;
    return outside_profile("references of another type than funcref and "
                           "externref");
  }

  Result invalid(std::string what) {
    cause = std::move(what);
    return Result::Error;
  }

  Result nest(wabt::Type type) {
    if (constant_open_)
      return invalid("a block in the value of a global");
    if (type.IsIndex() && Failed(copy_signature(type.GetIndex())))
      return Result::Error;
    return within(++nesting_, limits::nesting_max, "nested blocks");
  }

  Result copy_signature(Index type) {
    if (type < signature_values_.size())
      copied_ += signature_values_[type];
    return within(copied_, limits::signature_values_max,
                  "parameters and results of functions, blocks and indirect "
                  "calls");
  }

  shape_limits allowed_;
  std::uint32_t functions_ = 0;
  std::uint64_t locals_ = 0;
  std::uint64_t locals_all_ = 0;
  std::uint64_t elements_ = 0;
  std::vector<wabt::Type> table_types_;
  std::uint64_t targets_ = 0;
  /// Parameters and results of each type.
  std::vector<std::uint32_t> signature_values_;
  std::uint64_t copied_ = 0;
  std::uint32_t nesting_ = 0;
  std::uint32_t instructions_ = 0;
  std::uint64_t metered_ = 0;
  /// In the value of a global, before its `end`.
  bool constant_open_ = false;
};

/// wabt's words for a feature that it knows and that is switched off.
bool names_a_feature(std::string_view cause) {
  return cause.find("not allowed") != std::string_view::npos
         || cause.find("invalid section code: 13") != std::string_view::npos;
}

bool read_with(shape_reader& reader, byte_view wasm, bool names) {
  wabt::ReadBinaryOptions options;
  options.read_debug_names = names;
  options.fail_on_custom_section_error = false;
  return Succeeded(
    wabt::ReadBinary(wasm.data(), wasm.size(), &reader, options));
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

std::string shown_name(std::string_view name) {
  return shown_text(name, limits::name_bytes_max);
}

result<module_shape> scan_module(byte_view wasm, const shape_limits& allowed) {
  if (wasm.size() > limits::module_bytes_max)
    return error{errc::module_limit,
                 "the module has " + std::to_string(wasm.size())
                   + " bytes, the limit is "
                   + std::to_string(limits::module_bytes_max)};
  shape_reader reader{allowed};
  if (!read_with(reader, wasm, true)) {
    // For wabt nothing may stand behind the names, the standard says no such
    // thing.
    shape_reader nameless{allowed};
    if (!read_with(nameless, wasm, false))
      return refusal_of(nameless);
    reader.shape = {};
  }
  IPS_TRY(check_custom_sections(wasm));
  return std::move(reader.shape);
}

} // namespace ips::sandbox

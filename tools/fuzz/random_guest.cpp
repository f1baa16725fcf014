#include "tools/fuzz/random_guest.hpp"

#include <algorithm>

#include <wabt/binary-reader-ir.h>
#include <wabt/binary-reader.h>
#include <wabt/binary-writer.h>
#include <wabt/expr-visitor.h>

#include "dna/sandbox/code_builder.hpp"
#include "dna/sandbox/meter_functions.hpp"
#include "runtime/base/random.hpp"

namespace ips::fuzz {

namespace {

using sandbox::code_builder;
using wabt::Index;
using wabt::Opcode;
using wabt::Type;
using wabt::TypeVector;

/// Leads what refers to an import to the function that stands for it.
class import_redirect : public wabt::ExprVisitor::DelegateNop {
public:
  import_redirect(Index imports, Index first_stand_in)
    : imports_(imports), first_stand_in_(first_stand_in) {
  }

  void apply(wabt::Var& function) const {
    if (function.index() < imports_)
      function.set_index(first_stand_in_ + function.index());
  }

  wabt::Result OnCallExpr(wabt::CallExpr* x) override {
    apply(x->var);
    return wabt::Result::Ok;
  }

  wabt::Result OnRefFuncExpr(wabt::RefFuncExpr* x) override {
    apply(x->var);
    return wabt::Result::Ok;
  }

private:
  Index imports_;
  Index first_stand_in_;
};

class guest_maker {
public:
  guest_maker(wabt::Module& module, std::uint64_t seed)
    : module_(module), random_(seed), imports_(module.num_func_imports) {
  }

  status run();

private:
  status check() const;
  void redirect_all();
  void take_exports_away();
  void retype_imports();
  void add_stand_in(const wabt::FuncSignature& of);
  void add_entry(Index function, std::size_t number);
  wabt::Func& add_function(const TypeVector& parameters);
  wabt::FuncDeclaration declare(const TypeVector& parameters,
                                const TypeVector& results);
  void push_constant(code_builder& code, Type type);
  void show(code_builder& code, Index local, Type type);
  void show_half(code_builder& code, bool high);
  std::uint64_t draw_bits();

  wabt::Module& module_;
  random_source random_;
  Index imports_;
  std::vector<wabt::FuncSignature> imported_types_;
  std::vector<Index> entries_;
};

status guest_maker::check() const {
  for (auto* x : module_.imports)
    if (x->kind() != wabt::ExternalKind::Func
        || wabt::cast<wabt::FuncImport>(x)->func.GetNumResults() > 0)
      return error{errc::invalid_module,
                   "the random module imports " + x->field_name};
  return ok();
}

status guest_maker::run() {
  IPS_TRY(check());
  for (Index i = 0; i < imports_; ++i)
    imported_types_.push_back(module_.funcs[i]->decl.sig);
  redirect_all();
  take_exports_away();
  for (auto& type : imported_types_)
    add_stand_in(type);
  retype_imports();
  for (std::size_t i = 0; i < entries_.size(); ++i)
    add_entry(entries_[i], i);
  for (auto* memory : module_.memories)
    memory->page_limits = wabt::Limits{1, 2};
  return ok();
}

void guest_maker::redirect_all() {
  import_redirect redirect{imports_, static_cast<Index>(module_.funcs.size())};
  wabt::ExprVisitor visitor{&redirect};
  for (auto* x : module_.funcs)
    visitor.VisitFunc(x);
  for (auto* segment : module_.elem_segments)
    for (auto& list : segment->elem_exprs)
      visitor.VisitExprList(list);
  for (auto* x : module_.globals)
    visitor.VisitExprList(x->init_expr);
  for (auto* x : module_.exports)
    if (x->kind == wabt::ExternalKind::Func)
      redirect.apply(x->var);
}

void guest_maker::take_exports_away() {
  for (auto* x : module_.exports)
    if (x->kind == wabt::ExternalKind::Func)
      entries_.push_back(x->var.index());
  module_.exports.clear();
  for (auto at = module_.fields.begin(); at != module_.fields.end();)
    at = at->type() == wabt::ModuleFieldType::Export ? module_.fields.erase(at)
                                                     : ++at;
}

wabt::FuncDeclaration guest_maker::declare(const TypeVector& parameters,
                                           const TypeVector& results) {
  wabt::FuncDeclaration out;
  out.has_func_type = true;
  out.type_var = wabt::Var{sandbox::add_type(module_, parameters, results), {}};
  out.sig.param_types = parameters;
  out.sig.result_types = results;
  return out;
}

wabt::Func& guest_maker::add_function(const TypeVector& parameters) {
  auto field = std::make_unique<wabt::FuncModuleField>();
  auto& func = field->func;
  func.decl = declare(parameters, {});
  module_.AppendField(std::move(field));
  return func;
}

void guest_maker::retype_imports() {
  for (auto* x : module_.imports) {
    x->module_name = "ips";
    x->field_name = guest_functions()[0].name;
    wabt::cast<wabt::FuncImport>(x)->func.decl
      = declare({Type::I32, Type::I32}, {Type::I32});
  }
}

void guest_maker::add_stand_in(const wabt::FuncSignature& of) {
  code_builder code{add_function(of.param_types).exprs};
  for (Index i = 0; i < of.GetNumParams(); ++i)
    show(code, i, of.GetParamType(i));
}

void guest_maker::add_entry(Index function, std::size_t number) {
  // A copy: adding a function may move what it is in.
  auto type = module_.funcs[function]->decl.sig;
  auto exported = std::make_unique<wabt::ExportModuleField>();
  exported->export_.name = "entry" + std::to_string(number);
  exported->export_.kind = wabt::ExternalKind::Func;
  exported->export_.var
    = wabt::Var{static_cast<Index>(module_.funcs.size()), {}};
  auto& entry = add_function({});
  module_.AppendField(std::move(exported));
  code_builder code{entry.exprs};
  for (auto parameter : type.param_types)
    push_constant(code, parameter);
  code.call(function);
  for (auto result : type.result_types)
    entry.local_types.AppendDecl(result, 1);
  auto results = type.GetNumResults();
  for (auto i = results; i-- > 0;)
    code.local_set(i);
  for (Index i = 0; i < results; ++i)
    show(code, i, type.GetResultType(i));
}

std::uint64_t guest_maker::draw_bits() {
  static constexpr std::uint64_t edges[] = {0,
                                            1,
                                            2,
                                            15,
                                            127,
                                            128,
                                            255,
                                            65'535,
                                            0x7fff'ffff,
                                            0x8000'0000,
                                            0xffff'ffff,
                                            0x7fff'ffff'ffff'ffff,
                                            0x8000'0000'0000'0000,
                                            0xffff'ffff'ffff'ffff,
                                            0x7ff0'0000'0000'0000,
                                            0x7ff8'0000'0000'0001,
                                            0x7f80'0001,
                                            0x7fc0'0000,
                                            0x3f80'0000,
                                            0x3ff0'0000'0000'0000};
  if (random_.below(2) == 0)
    return edges[random_.below(std::size(edges))];
  return random_.next() >> random_.below(64);
}

void guest_maker::push_constant(code_builder& code, Type type) {
  auto bits = draw_bits();
  auto low = static_cast<std::uint32_t>(bits);
  auto high = static_cast<std::uint32_t>(bits >> 32);
  if (type == Type::I32)
    code.i32(low);
  else if (type == Type::I64)
    code.i64(bits);
  else if (type == Type::F32)
    code.constant(wabt::Const::F32(low));
  else if (type == Type::F64)
    code.constant(wabt::Const::F64(bits));
  else if (type == Type::V128)
    code.constant(wabt::Const::V128({low, high, ~low, low ^ high}));
  else
    code.add<wabt::RefNullExpr>(type);
}

/// Of the i64 on the stack one half, beside which half it is.
void guest_maker::show_half(code_builder& code, bool high) {
  if (high)
    code.i64(32).binary(Opcode::I64ShrU);
  code.convert(Opcode::I32WrapI64).i32(high ? 1 : 0).call(0);
  code.add<wabt::DropExpr>();
}

void guest_maker::show(code_builder& code, Index local, Type type) {
  if (type == Type::I32 || type == Type::F32 || type.IsRef()) {
    code.local_get(local);
    if (type == Type::F32)
      code.convert(Opcode::I32ReinterpretF32);
    else if (type.IsRef())
      code.add<wabt::RefIsNullExpr>();
    code.i32(2).call(0);
    code.add<wabt::DropExpr>();
    return;
  }
  auto lanes = type == Type::V128 ? 2u : 1u;
  for (auto lane = 0u; lane < lanes; ++lane)
    for (auto high : {false, true}) {
      code.local_get(local);
      if (type == Type::F64)
        code.convert(Opcode::I64ReinterpretF64);
      else if (type == Type::V128)
        code.add<wabt::SimdLaneOpExpr>(Opcode::I64X2ExtractLane, lane);
      show_half(code, high);
    }
}

result<bytes> write(const wabt::Module& module) {
  wabt::MemoryStream stream;
  if (Failed(wabt::WriteBinaryModule(&stream, &module, {})))
    return error{errc::bug, "a guest could not be written"};
  return std::move(stream.output_buffer().data);
}

} // namespace

std::span<const sandbox::host_function> guest_functions() {
  static constexpr sandbox::host_function table[] = {{"see", 2, 30}};
  return table;
}

result<bytes> make_guest(byte_view random_module, std::uint64_t seed) {
  wabt::Module module;
  wabt::Errors errors;
  if (Failed(wabt::ReadBinaryIr("random", random_module.data(),
                                random_module.size(), {}, &errors, &module)))
    return error{errc::invalid_module, "the random module cannot be read",
                 errors.empty() ? "" : errors.front().message};
  IPS_TRY(guest_maker(module, seed).run());
  return write(module);
}

} // namespace ips::fuzz

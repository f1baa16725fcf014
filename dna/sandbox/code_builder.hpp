#pragma once
// Writes instructions into a list of wabt's, before one place of it.

#include <memory>

#include <wabt/cast.h>
#include <wabt/ir.h>

namespace ips::sandbox {

class code_builder {
public:
  /// Writes before `at`, which stays valid, as does `list`.
  code_builder(wabt::ExprList& list, wabt::ExprList::iterator at)
    : list_(&list), at_(at) {
  }

  /// Writes at the end of `list`.
  explicit code_builder(wabt::ExprList& list) : code_builder(list, list.end()) {
  }

  /// The list that it writes into.
  wabt::ExprList& list() {
    return *list_;
  }

  template <class Instruction, class... Args>
  Instruction& add(Args&&... args) {
    auto node = std::make_unique<Instruction>(std::forward<Args>(args)...);
    auto& out = *node;
    list_->insert(at_, std::move(node));
    return out;
  }

  code_builder& local_get(wabt::Index i) {
    return with_index<wabt::LocalGetExpr>(i);
  }

  code_builder& local_set(wabt::Index i) {
    return with_index<wabt::LocalSetExpr>(i);
  }

  code_builder& local_tee(wabt::Index i) {
    return with_index<wabt::LocalTeeExpr>(i);
  }

  code_builder& global_get(wabt::Index i) {
    return with_index<wabt::GlobalGetExpr>(i);
  }

  code_builder& global_set(wabt::Index i) {
    return with_index<wabt::GlobalSetExpr>(i);
  }

  code_builder& call(wabt::Index i) {
    return with_index<wabt::CallExpr>(i);
  }

  code_builder& br(wabt::Index depth) {
    return with_index<wabt::BrExpr>(depth);
  }

  code_builder& br_if(wabt::Index depth) {
    return with_index<wabt::BrIfExpr>(depth);
  }

  code_builder& i32(std::uint32_t x) {
    return constant(wabt::Const::I32(x));
  }

  code_builder& i64(std::uint64_t x) {
    return constant(wabt::Const::I64(x));
  }

  code_builder& constant(const wabt::Const& x) {
    add<wabt::ConstExpr>(x);
    return *this;
  }

  code_builder& binary(wabt::Opcode x) {
    add<wabt::BinaryExpr>(x);
    return *this;
  }

  code_builder& compare(wabt::Opcode x) {
    add<wabt::CompareExpr>(x);
    return *this;
  }

  code_builder& convert(wabt::Opcode x) {
    add<wabt::ConvertExpr>(x);
    return *this;
  }

  code_builder& ternary(wabt::Opcode x) {
    add<wabt::TernaryExpr>(x);
    return *this;
  }

  code_builder& select() {
    add<wabt::SelectExpr>(wabt::TypeVector{});
    return *this;
  }

  code_builder& unreachable() {
    add<wabt::UnreachableExpr>();
    return *this;
  }

  /// An `if` without `else`; answers the builder of what is inside.
  code_builder when() {
    return code_builder{add<wabt::IfExpr>().true_.exprs};
  }

private:
  template <class Instruction>
  code_builder& with_index(wabt::Index i) {
    add<Instruction>(wabt::Var{i, wabt::Location{}});
    return *this;
  }

  wabt::ExprList* list_;
  wabt::ExprList::iterator at_;
};

} // namespace ips::sandbox

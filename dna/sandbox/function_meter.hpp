#pragma once
// Rewrites one function: fuel, stack, canonical NaNs, and what marks an
// instance as used up.
//
//   block $out
//     fuel local := fuel global; where := this
//     stack local := stack global - frame, `br_if $out` below zero
//     block $body (result ...)      ; a `return` of the author's goes here
//       ... a charge before each basic block, `br_if $out` below zero ...
//     end
//     fuel global := fuel local; return
//   end
//   fail(fuel local, this)
//
// Before a call both locals go to their globals; after it the fuel comes back,
// and `where` is set again. So a frame is given back on every way out, by its
// caller, without a word in the callee.

#include <cstdint>
#include <optional>
#include <vector>

#include <wabt/ir.h>

#include "dna/sandbox/code_builder.hpp"
#include "dna/sandbox/meter_plan.hpp"
#include "dna/sandbox/operand_effect.hpp"

namespace ips::sandbox {

class function_meter {
public:
  function_meter(const meter_plan& plan, wabt::Module& module,
                 wabt::Index index);

  /// Rewrites the function.
  void run();

private:
  using place = wabt::ExprList::iterator;

  /// A block that the walk is in.
  struct level {
    wabt::ExprList* list;
    place next;
    /// The block, loop or if; nullptr for the function's body.
    wabt::Expr* opener;
    const wabt::FuncSignature* type;
    /// Operands below what the block takes.
    std::uint32_t base;
    bool in_else = false;
    /// Whether a branch leads to its end.
    bool targeted = false;
  };

  /// The two instructions that set `where`.
  struct where_note {
    wabt::ExprList* list;
    wabt::Expr* constant;
    wabt::Expr* set;
  };

  void visit(place at);
  void enter(wabt::Expr& opener, wabt::Block& block);
  void leave();
  void branch(const wabt::Var& depth);
  void branch_table(const wabt::BrTableExpr& x);
  void replace_return(place at);

  void rewrite(place at);
  void rewrite_call(place at, bool of_import);
  void rewrite_bulk(place at, std::uint32_t unit_log2, std::uint32_t factor);
  void rewrite_grow(place at, std::uint64_t unit, std::uint32_t max);
  void redirect_global(wabt::Var& global);
  void redirect_data(wabt::Var& segment);
  void mark_dirty(place at);
  /// Keeps an operand from a compiler that would compute with it wrongly.
  void hide_constant(place at);
  void canonicalise(place at);
  void canonical_operand(place at, const wabt::Const& nan, wabt::Opcode equal);
  void canonical_lanes(const wabt::Const& nan, wabt::Opcode equal);

  /// Adds `cost` to the charge of the basic block at hand.
  void charge(place at, std::uint32_t cost);
  /// What comes next belongs to another basic block.
  void close_charge();
  /// Takes what lies on the stack from the fuel local beneath it.
  void take_fuel(code_builder& code);

  void wrap_body();
  void write_prologue(code_builder& code);

  /// Writes `where := this`, unless the function turns out not to trap.
  void note_where(code_builder& code);
  void forget_wheres();

  void apply(operand_effect effect);
  void end_of_flow();
  wabt::Index scratch(wabt::Type type);
  wabt::Index stack_local();
  std::uint32_t frame_bytes() const;

  const meter_plan& plan_;
  wabt::Module& module_;
  wabt::Func& func_;
  wabt::Index index_;
  std::uint32_t authors_locals_;
  wabt::Index fuel_local_;
  /// Scratch locals by type, as far as there are any.
  std::vector<std::pair<wabt::Type, wabt::Index>> scratch_;
  std::vector<level> levels_;
  wabt::ConstExpr* open_charge_ = nullptr;
  std::uint32_t height_ = 0;
  std::uint32_t height_max_ = 0;
  /// Functions that call others have one.
  std::optional<wabt::Index> stack_local_;
  bool may_trap_ = false;
  std::vector<where_note> wheres_;
};

} // namespace ips::sandbox

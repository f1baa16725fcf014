#include "dna/sandbox/module_survey.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <wabt/binary-reader-nop.h>

#include "dna/sandbox/module_gate.hpp"

namespace ips::sandbox {

namespace {

using wabt::Index;
using wabt::Offset;
using wabt::Result;

/// More names than this say nothing to a person.
constexpr std::size_t way_shown_max = 12;

std::string type_list(Index count, const wabt::Type* types) {
  std::string out = "(";
  for (Index i = 0; i < count; ++i)
    out += (i > 0 ? ", " : "") + types[i].GetName();
  return out + ")";
}

/// What wabt has no better way to tell: an instruction's name says whether it
/// reads or makes a float, conversions and vectors included.
bool is_of_floats(std::string_view name) {
  return name.find("f32") != std::string_view::npos
         || name.find("f64") != std::string_view::npos;
}

/// Collects while wabt reads a module that passed the gate.
class survey_reader : public wabt::BinaryReaderNop {
public:
  survey_reader(module_survey& out, const gated_module& gated) : out_(out) {
    out_.functions.resize(gated.function_names.size());
    for (std::size_t i = 0; i < out_.functions.size(); ++i)
      out_.functions[i].name = gated.function_names[i];
    for (std::size_t i = 0; i < gated.imports.size(); ++i)
      out_.functions[i].host = gated.imports[i];
    called_types_.resize(out_.functions.size());
  }

  Result BeginSection(Index, wabt::BinarySection section,
                      Offset size) override {
    if (section != wabt::BinarySection::Custom)
      out_.sections.push_back({lower(wabt::GetSectionName(section)), size});
    return Result::Ok;
  }

  Result BeginCustomSection(Index, Offset size,
                            std::string_view name) override {
    out_.sections.push_back({"\"" + std::string{name} + "\"", size});
    return Result::Ok;
  }

  Result OnFuncType(Index, Index parameters, wabt::Type* parameter_types,
                    Index results, wabt::Type* result_types) override {
    types_.push_back(type_list(parameters, parameter_types) + " -> "
                     + type_list(results, result_types));
    return Result::Ok;
  }

  Result OnImportFunc(Index, std::string_view, std::string_view, Index function,
                      Index type) override {
    return OnFunction(function, type);
  }

  Result OnFunction(Index function, Index type) override {
    out_.functions[function].type = types_[type];
    return Result::Ok;
  }

  Result OnExport(Index, wabt::ExternalKind kind, Index item,
                  std::string_view name) override {
    if (kind == wabt::ExternalKind::Func)
      out_.exports.push_back({std::string{name}, item});
    return Result::Ok;
  }

  Result OnStartFunction(Index function) override {
    out_.starters.push_back(function);
    return Result::Ok;
  }

  Result BeginFunctionBody(Index function, Offset size) override {
    current_ = function;
    out_.functions[function].bytes = size;
    return Result::Ok;
  }

  Result EndFunctionBody(Index) override {
    current_.reset();
    return Result::Ok;
  }

  Result OnOpcode(wabt::Opcode x) override {
    if (current_ && is_of_floats(x.GetName()))
      out_.functions[*current_].floats.emplace_back(x.GetName());
    return Result::Ok;
  }

  Result OnCallExpr(Index function) override {
    out_.functions[*current_].calls.push_back(function);
    return Result::Ok;
  }

  Result OnCallIndirectExpr(Index type, Index) override {
    called_types_[*current_].insert(types_[type]);
    return Result::Ok;
  }

  /// In code, in a global's first value, or in an element of a segment.
  Result OnRefFuncExpr(Index function) override {
    addressed_.insert(function);
    return Result::Ok;
  }

  Result OnElemSegmentElemExpr_RefFunc(Index, Index function) override {
    addressed_.insert(function);
    return Result::Ok;
  }

  /// What can be done only when all is read.
  void finish() {
    std::map<std::string, std::vector<std::uint32_t>> by_type;
    for (auto function : addressed_)
      by_type[out_.functions[function].type].push_back(function);
    for (std::size_t i = 0; i < out_.functions.size(); ++i) {
      auto& x = out_.functions[i];
      sort_out(x.calls);
      sort_out(x.floats);
      for (auto& type : called_types_[i])
        x.may_call.insert(x.may_call.end(), by_type[type].begin(),
                          by_type[type].end());
      sort_out(x.may_call);
    }
    std::sort(out_.exports.begin(), out_.exports.end(),
              [](auto& a, auto& b) { return a.name < b.name; });
    auto first = out_.find_export("_initialize");
    if (first && out_.functions[first->function].type == entry_point_type)
      out_.starters.push_back(first->function);
  }

private:
  template <class T>
  static void sort_out(std::vector<T>& x) {
    std::sort(x.begin(), x.end());
    x.erase(std::unique(x.begin(), x.end()), x.end());
  }

  static std::string lower(std::string text) {
    for (auto& c : text)
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
  }

  module_survey& out_;
  std::vector<std::string> types_;
  std::optional<Index> current_;
  std::vector<std::set<std::string>> called_types_;
  std::set<std::uint32_t> addressed_;
};

/// A walk by breadth: first by index alone, then through tables too.
class walk {
public:
  explicit walk(const module_survey& module)
    : module_(module), seen_(module.functions.size(), false) {
  }

  void enter(std::uint32_t function, bool by_name, std::size_t caller) {
    if (seen_[function])
      return;
    seen_[function] = true;
    found.push_back({function, by_name, caller});
  }

  void follow_names(std::size_t from) {
    for (auto i = from; i < found.size(); ++i)
      for (auto next : functions(i).calls)
        enter(next, found[i].by_name, i);
  }

  void follow_tables() {
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto first_new = found.size();
      for (auto next : functions(i).may_call)
        enter(next, false, i);
      follow_names(first_new);
    }
  }

  std::vector<reached_function> found;

private:
  const surveyed_function& functions(std::size_t i) const {
    return module_.functions[found[i].function];
  }

  const module_survey& module_;
  std::vector<bool> seen_;
};

} // namespace

const surveyed_export* module_survey::find_export(std::string_view name) const {
  auto i
    = std::lower_bound(exports.begin(), exports.end(), name,
                       [](auto& x, auto& wanted) { return x.name < wanted; });
  return i != exports.end() && i->name == name ? &*i : nullptr;
}

result<module_survey> survey_module(byte_view wasm, const module_limits& limits,
                                    std::span<const host_function> offered) {
  IPS_TRY_VALUE(gated, pass_gate(wasm, limits, offered));
  module_survey out;
  survey_reader reader{out, gated};
  wabt::ReadBinaryOptions options;
  options.fail_on_custom_section_error = false;
  if (Failed(wabt::ReadBinary(wasm.data(), wasm.size(), &reader, options)))
    return error{errc::bug, "a module that passed the gate cannot be read"};
  reader.finish();
  return out;
}

std::vector<reached_function> reach_of(const module_survey& module,
                                       std::uint32_t root) {
  walk out{module};
  out.enter(root, true, 0);
  out.follow_names(0);
  for (auto function : module.starters) {
    auto at = out.found.size();
    out.enter(function, true, at);
    out.follow_names(at);
  }
  out.follow_tables();
  return std::move(out.found);
}

std::string short_name(const std::string& name) {
  auto end = name.ends_with(" const") ? name.size() - 6 : name.size();
  if (end == 0 || name[end - 1] != ')')
    return name;
  std::size_t open = 0;
  for (auto i = end; i-- > 0;) {
    open += name[i] == ')' ? 1 : 0;
    open -= name[i] == '(' ? 1 : 0;
    if (open == 0)
      return i > 0 ? name.substr(0, i) : name;
  }
  return name;
}

std::string way_to(const module_survey& module,
                   const std::vector<reached_function>& reach, std::size_t at) {
  std::vector<std::string> names;
  for (;; at = reach[at].caller) {
    auto name = short_name(module.functions[reach[at].function].name);
    auto through_table = !reach[at].by_name && reach[reach[at].caller].by_name;
    names.push_back(through_table ? "(table) " + name : name);
    if (reach[at].caller == at)
      break;
  }
  std::string out;
  for (auto i = names.size(); i-- > 0;)
    if (names.size() - i <= way_shown_max / 2 || i < way_shown_max / 2)
      out += (out.empty() ? "" : " > ") + names[i];
    else if (i == way_shown_max / 2)
      out += " > ...";
  return out;
}

} // namespace ips::sandbox

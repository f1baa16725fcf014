#include "tests/unit/sandbox/hostile/hostile.hpp"

#include "dna/host/function_table.hpp"

namespace ips::hostile {

namespace {

host::run_context context_for(manifest::manifest rules,
                              sandbox::metered_module module) {
  auto dna = std::make_shared<manifest::package>();
  dna->hash.value.fill(0xd0);
  dna->rules = std::move(rules);
  dna->module
    = std::make_shared<const sandbox::metered_module>(std::move(module));
  host::run_context out;
  out.dna = std::move(dna);
  out.function = "run";
  out.input = to_bytes("[7]");
  out.content = to_bytes("content");
  out.agent.value.fill(1);
  out.head.next_seq = 2;
  out.head.prev.value.fill(0xaa);
  out.head.time = {1'000};
  out.now = {2'000};
  out.random_seed.fill(5);
  return out;
}

ending ended(const error& why, std::uint64_t fuel_used) {
  return {why.code, why.message + " " + why.cause, fuel_used};
}

ending ending_of(const host::run_report& x) {
  if (auto end = std::get_if<host::broken>(&x.outcome))
    return ended(end->why, x.fuel_used);
  if (auto end = std::get_if<host::failed>(&x.outcome))
    return {errc::call_failed, end->reason, x.fuel_used};
  if (std::holds_alternative<host::needs>(x.outcome))
    return {errc::bug, "it waits for an answer", x.fuel_used};
  return {errc::bug, {}, x.fuel_used};
}

void append(std::vector<hostile_module>& all,
            std::vector<hostile_module> more) {
  for (auto& x : more)
    all.push_back(std::move(x));
}

} // namespace

manifest::manifest strict_rules(std::uint64_t fuel) {
  manifest::manifest out;
  out.name = "hostile";
  out.version = "1";
  out.limits.fuel = fuel;
  out.limits.stack_bytes = 256 << 10;
  out.limits.memory_pages = 16;
  out.limits.table_elements = 100;
  out.run_limits = {.host_calls = 50, .commits = 3, .output_bytes = 100};
  for (auto name : {"raw", "number"}) {
    manifest::entry_definition type;
    type.name = name;
    type.format = name == std::string_view{"raw"}
                    ? manifest::entry_format::bytes
                    : manifest::entry_format::json;
    type.validate = "judge";
    type.max_bytes = 64;
    out.entries[name] = type;
  }
  out.links["free"] = {"free", "", 8};
  return out;
}

ending end_of(sandbox::engine& engine, const hostile_module& x,
              std::uint64_t fuel) {
  auto rules = strict_rules(fuel);
  auto module = sandbox::prepare(x.wasm, rules.limits, host::function_table());
  if (!module)
    return ended(module.failure(), 0);
  auto context = context_for(std::move(rules), std::move(*module));
  context.why = x.why;
  return ending_of(host::run(engine, context, {}));
}

bool finishes(sandbox::engine& engine, const bytes& wasm, std::uint64_t fuel) {
  auto end = end_of(engine, {"", wasm, errc::bug}, fuel);
  return end.code == errc::bug && end.text.empty();
}

const std::vector<hostile_module>& all_modules() {
  static const auto all = [] {
    std::vector<hostile_module> out;
    for (auto family : {endless_loops, recursions, growing, trapping, oversized,
                        wrong_imports, outside_the_profile, broken_bytes,
                        bad_pointers, misuses})
      append(out, family());
    return out;
  }();
  return all;
}

std::string host_imports() {
  std::string out;
  for (auto& x : host::function_table()) {
    std::string name{x.name};
    out += "(import \"ips\" \"" + name + "\" (func $" + name + " (param"
           + repeated(" i32", x.parameters) + ") (result i32)))\n";
  }
  return out;
}

std::string module_text(std::string_view fields, std::string_view body) {
  return "(module\n" + host_imports()
         + "(memory (export \"memory\") 1) (table $t 10 100 funcref)\n"
         + std::string{fields}
         + "\n(func (export \"run\") (local $i i32) (local $j i64)"
           " (local $f f64)\n"
         + std::string{body} + "))";
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

} // namespace ips::hostile

#include "tests/unit/sandbox/hostile/shapes.hpp"

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/hostile/module_builder.hpp"

namespace ips::hostile {

namespace {

namespace limits = sandbox::limits;

constexpr std::uint8_t nop = 0x01;
constexpr std::uint8_t returns = 0x0f;
constexpr std::uint8_t call = 0x10;
constexpr std::uint8_t call_indirect = 0x11;
constexpr std::uint8_t block = 0x02;
constexpr std::uint8_t br_table = 0x0e;
constexpr std::uint8_t end = 0x0b;
constexpr std::uint8_t i32 = 0x7f;
constexpr std::uint8_t i64 = 0x7e;
constexpr std::uint8_t funcref = 0x70;
constexpr std::uint8_t nothing = 0x40;

bytes nops(std::size_t n) {
  return bytes(n, nop);
}

/// A custom section fills it up.
bytes of_bytes(std::uint32_t n) {
  auto out = module_builder{}.finish();
  // Its number, its size in three bytes, and a name of none.
  auto content = bytes(n - out.size() - 4, 0);
  auto section = section_bytes(section::custom, content);
  out.insert(out.end(), section.begin(), section.end());
  return out;
}

/// In three functions and the one that is called; each has its end.
bytes of_instructions(std::uint32_t n) {
  module_builder out;
  for (auto left = n - 1; left > 0;) {
    auto here = std::min(left, 400'000u);
    out.function(joined({{0}, nops(here - 1), {end}}));
    left -= here;
  }
  return out.finish();
}

/// Calls are 9 and the rest one each, all after a return.
bytes of_metered_instructions(std::uint32_t n) {
  constexpr std::uint32_t of_call = 9;
  constexpr std::uint32_t calls_of_one = 100'000;
  module_builder out;
  // Each function has its end, and so has `run`.
  auto left = n - 1;
  while (left > calls_of_one * of_call) {
    out.function(
      joined({{0, returns}, repeated_bytes({call, 0}, calls_of_one), {end}}));
    left -= calls_of_one * of_call + 2;
  }
  return out.code({returns})
    .code(repeated_bytes({call, 0}, (left - 1) / of_call))
    .code(nops((left - 1) % of_call))
    .finish();
}

/// With the locals and the end.
bytes of_function_bytes(std::uint32_t n) {
  return module_builder{}.code(nops(n - 2)).finish();
}

bytes of_nesting(std::uint32_t n) {
  return module_builder{}
    .code(repeated_bytes({block, nothing}, n - 1))
    .code(bytes(n - 1, end))
    .finish();
}

bytes of_functions(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 1; i < n; ++i)
    out.function({0, end});
  return out.finish();
}

bytes of_types(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 1; i < n; ++i)
    out.add(section::type, {0x60, 1, i32, 0});
  return out.finish();
}

bytes of_imports(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 0; i < n; ++i)
    out.import_now();
  return out.finish();
}

bytes of_exports(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 1; i < n; ++i)
    out.add(section::exported,
            joined({named("f" + std::to_string(i)), {0, 0}}));
  return out.finish();
}

bytes of_globals(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 0; i < n; ++i)
    out.add(section::global, {i32, 1, 0x41, 7, end});
  return out.finish();
}

bytes of_locals(std::uint32_t n) {
  return module_builder{}.locals(n).finish();
}

/// In functions of as many as each may have.
bytes of_all_locals(std::uint32_t n) {
  module_builder out;
  for (auto left = n; left > 0;) {
    auto here = std::min(left, limits::locals_max);
    out.function(joined({{1}, leb(here), {i64, end}}));
    left -= here;
  }
  return out.finish();
}

bytes of_parameters(std::uint32_t n) {
  return module_builder{}
    .add(section::type, joined({{0x60}, leb(n), bytes(n, i32), {0}}))
    .finish();
}

bytes of_results(std::uint32_t n) {
  return module_builder{}
    .add(section::type, joined({{0x60, 0}, leb(n), bytes(n, i32)}))
    .finish();
}

/// Targets besides the default.
bytes of_targets(std::uint32_t n) {
  return module_builder{}
    .code(joined(
      {{block, nothing, 0x41, 3, br_table}, leb(n), bytes(n, 0), {0, end}}))
    .finish();
}

/// In tables of the most targets, and one of the rest.
bytes of_all_targets(std::uint32_t n) {
  module_builder out;
  for (auto left = n; left > 0;) {
    auto here = std::min(left, limits::br_table_max);
    out.function(
      joined({{0, 0x41, 3, br_table}, leb(here), bytes(here, 0), {0, end}}));
    left -= here;
  }
  return out.finish();
}

/// In indirect calls that are never reached, and one block of the rest.
bytes of_signature_values(std::uint32_t n) {
  constexpr std::uint32_t many = limits::parameters_max + limits::results_max;
  auto rest = n % many;
  auto parameters = std::min(rest, limits::parameters_max);
  module_builder out;
  out.add(section::table, {funcref, 0, 1});
  out.add(section::type, joined({{0x60},
                                 leb(limits::parameters_max),
                                 bytes(limits::parameters_max, i32),
                                 leb(limits::results_max),
                                 bytes(limits::results_max, i32)}));
  out.add(section::type, joined({{0x60},
                                 leb(parameters),
                                 bytes(parameters, i32),
                                 leb(rest - parameters),
                                 bytes(rest - parameters, i32)}));
  return out.code({returns})
    .code(repeated_bytes({call_indirect, 1, 0, returns}, n / many))
    .code({call_indirect, 2, 0, returns})
    .finish();
}

bytes of_tables(std::uint32_t n) {
  module_builder out;
  for (std::uint32_t i = 0; i < n; ++i)
    out.add(section::table, {funcref, 0, 1});
  return out.finish();
}

bytes of_table_elements(std::uint32_t n) {
  return module_builder{}
    .add(section::table, joined({{funcref, 0}, leb(n)}))
    .finish();
}

bytes of_data_segments(std::uint32_t n) {
  module_builder out;
  out.add(section::memory, {0, 1});
  for (std::uint32_t i = 0; i < n; ++i)
    out.add(section::data, {0, 0x41, 9, end, 1, 'x'});
  return out.finish();
}

bytes of_element_segments(std::uint32_t n) {
  module_builder out;
  out.add(section::table, {funcref, 0, 10});
  for (std::uint32_t i = 0; i < n; ++i)
    out.add(section::element, {0, 0x41, 9, end, 1, 0});
  return out.finish();
}

/// Spread over ten passive segments.
bytes of_elements(std::uint32_t n) {
  module_builder out;
  constexpr std::uint32_t segments = 10;
  for (std::uint32_t i = 0; i < segments; ++i) {
    auto here = n / segments + (i < n % segments ? 1 : 0);
    out.add(section::element, joined({{1, 0}, leb(here), bytes(here, 0)}));
  }
  return out.finish();
}

} // namespace

std::vector<shape> shapes() {
  return {
    {"bytes", limits::module_bytes_max, of_bytes},
    {"instructions", limits::instructions_max, of_instructions},
    {"instructions, those that count fuel included",
     limits::metered_instructions_max, of_metered_instructions},
    {"bytes of one function", limits::function_bytes_max, of_function_bytes},
    {"nested blocks", limits::nesting_max, of_nesting},
    {"functions", limits::functions_max, of_functions},
    {"types", limits::types_max, of_types},
    {"imports", limits::imports_max, of_imports},
    {"exports", limits::exports_max, of_exports},
    {"globals", limits::globals_max, of_globals},
    {"locals of one function", limits::locals_max, of_locals},
    {"locals of all functions", limits::locals_all_max, of_all_locals},
    {"parameters", limits::parameters_max, of_parameters},
    {"results", limits::results_max, of_results},
    {"targets of one br_table", limits::br_table_max, of_targets},
    {"targets of all br_tables", limits::br_tables_all_max, of_all_targets},
    {"parameters and results of functions, blocks and indirect calls",
     limits::signature_values_max, of_signature_values},
    {"tables", limits::tables_max, of_tables},
    {"table elements", limits::table_elements_max, of_table_elements},
    {"data segments", limits::segments_max, of_data_segments},
    {"element segments", limits::segments_max, of_element_segments},
    {"elements of all segments", limits::elements_max, of_elements},
  };
}

} // namespace ips::hostile

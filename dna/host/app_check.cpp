#include "dna/host/app_check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "dna/host/double_run.hpp"
#include "dna/host/functions/functions.hpp"
#include "dna/manifest/manifest_checks.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::host {

namespace {

using sandbox::module_survey;
using sandbox::reached_function;

/// Ways shown of one kind; the rest is counted.
constexpr std::size_t ways_shown_max = 5;

std::string counted(std::size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (auto& name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::vector<std::string> sorted_out(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// -- validators ---------------------------------------------------------------

/// One thing that a validator must not use, and one way there.
struct trespass {
  bool by_name = true;
  std::string way;
  std::string what;
  std::vector<std::string> judges;
};

std::string what_is_wrong(const sandbox::surveyed_function& x) {
  if (x.host) {
    auto& row = functions::implementations()[*x.host];
    return row.where == functions::usage::calls_only
             ? "which validators may not use"
             : "";
  }
  if (x.floats.empty())
    return {};
  auto more = x.floats.size() > 3 ? ", ..." : "";
  return "which uses "
         + listed({x.floats.begin(),
                   x.floats.begin()
                     + std::min<std::ptrdiff_t>(3, std::ssize(x.floats))})
         + more;
}

/// By function, so that what three validators share is told once.
using trespasses = std::map<std::pair<std::uint32_t, bool>, trespass>;

/// The way under the validator's own name: compilers call what they export
/// otherwise.
std::string way_from(const std::string& judge, const std::string& way) {
  auto first = way.substr(0, way.find(" > "));
  if (first.find(judge) == std::string::npos)
    return judge + ", before which runs " + way;
  return judge + way.substr(first.size());
}

void look_at(const module_survey& module, const std::string& judge,
             std::uint32_t root, trespasses& out) {
  auto reach = sandbox::reach_of(module, root);
  for (std::size_t i = 0; i < reach.size(); ++i) {
    auto what = what_is_wrong(module.functions[reach[i].function]);
    if (what.empty())
      continue;
    auto& one = out[{reach[i].function, reach[i].by_name}];
    if (one.judges.empty()) {
      one.by_name = reach[i].by_name;
      one.way = way_from(judge, sandbox::way_to(module, reach, i));
      one.what = what;
    }
    one.judges.push_back(judge);
  }
}

finding finding_of(const trespass& x) {
  auto others = x.judges.size() - 1;
  auto also = others > 0 ? "; " + counted(others, "validator") + " more"
                         : std::string{};
  if (x.by_name)
    return {severity::wrong, "validators", x.way + ", " + x.what + also};
  return {severity::suspect, "validators",
          x.way + ", " + x.what + also
            + "; only a call through a table could lead there"};
}

void add_ways(const trespasses& all, bool by_name, std::vector<finding>& out) {
  std::size_t shown = 0;
  std::size_t more = 0;
  for (auto& [key, one] : all) {
    if (one.by_name != by_name)
      continue;
    if (shown++ < ways_shown_max)
      out.push_back(finding_of(one));
    else
      ++more;
  }
  if (more > 0)
    out.push_back({by_name ? severity::wrong : severity::suspect, "validators",
                   "and " + counted(more, "function") + " more like these"});
}

// -- the rest -----------------------------------------------------------------

std::vector<std::string> entry_point_names(const module_survey& module) {
  std::vector<std::string> names;
  for (auto& x : module.exports)
    if (module.functions[x.function].type == sandbox::entry_point_type
        && x.name != "_initialize")
      names.push_back(x.name);
  return names;
}

finding manifest_finding(const manifest::manifest& x) {
  return {severity::holds, "manifest",
          x.name + " " + x.version + ": "
            + counted(x.entries.size(), "entry type") + ", "
            + counted(x.links.size(), "link type") + ", "
            + counted(x.exposed.size(), "exposed function")};
}

finding module_finding(const module_survey& module, std::size_t size) {
  return {severity::holds, "module",
          std::to_string(size) + " bytes, "
            + counted(module.functions.size(), "function")};
}

/// The gate refused the module if one of them were unknown.
finding import_finding(const module_survey& module) {
  std::vector<std::string> names;
  for (auto& x : module.functions)
    if (x.host)
      names.emplace_back(function_table()[*x.host].name);
  return {severity::holds, "imports",
          names.empty() ? "none" : listed(sorted_out(std::move(names)))};
}

void add_runs(const std::shared_ptr<const manifest::package>& dna,
              std::vector<finding>& out) {
  auto fast = sandbox::make_jsc_engine();
  auto plain = sandbox::make_interpreter_engine();
  std::array<sandbox::engine*, 2> engines{fast.get(), plain.get()};
  auto report = run_twice(dna, engines);
  for (auto& x : report.differences)
    out.push_back(
      {severity::wrong, "determinism", x.function + ", " + x.message});
  if (report.differences.empty())
    out.push_back({severity::holds, "determinism",
                   counted(report.functions, "function") + ", "
                     + counted(report.inputs, "input")
                     + ", twice in each engine: equal output and fuel"});
}

/// A package before anything but its form was looked at.
struct opened_package {
  bytes file;
  manifest::package_file content;
  manifest::manifest rules;
};

result<opened_package> open(const std::filesystem::path& path) {
  opened_package out;
  IPS_TRY_VALUE(file, manifest::package_bytes(path));
  IPS_TRY_VALUE(content, manifest::unpack(file));
  IPS_TRY_VALUE(rules, manifest::read_rules(content));
  return opened_package{std::move(file), std::move(content), std::move(rules)};
}

} // namespace

std::vector<std::string> judges_of(const manifest::manifest& rules) {
  std::vector<std::string> out;
  for (auto& one : manifest::named_functions(rules))
    if (one.place.ends_with(".validate")
        || one.place == "callbacks.membrane_proof")
      out.push_back(one.name);
  return sorted_out(std::move(out));
}

std::vector<finding> check_exports(const manifest::manifest& rules,
                                   const module_survey& module) {
  std::vector<finding> out;
  std::set<std::string> named;
  auto there = entry_point_names(module);
  for (auto& one : manifest::named_functions(rules)) {
    named.insert(one.name);
    auto found = module.find_export(one.name);
    auto wanted = ", which dna.toml names in " + one.place;
    if (!found)
      out.push_back({severity::wrong, "exports",
                     "the module exports no function \"" + one.name + "\""
                       + wanted + did_you_mean(one.name, there)});
    else if (auto& type = module.functions[found->function].type;
             type != sandbox::entry_point_type)
      out.push_back({severity::wrong, "exports",
                     "the module exports \"" + one.name + "\" as " + type
                       + wanted + "; an entry point is () -> ()"});
  }
  auto wrong = !out.empty();
  for (auto& name : there)
    if (!named.contains(name))
      out.push_back({severity::suspect, "exports",
                     "dna.toml does not name \"" + name
                       + "\", which the module exports: nobody can call it"});
  if (!wrong)
    out.insert(out.begin(), {severity::holds, "exports",
                             counted(named.size(), "function")
                               + " that dna.toml names, each () -> ()"});
  return out;
}

std::vector<finding> check_judges(const manifest::manifest& rules,
                                  const module_survey& module) {
  trespasses all;
  auto judges = judges_of(rules);
  for (auto& name : judges)
    if (auto found = module.find_export(name))
      look_at(module, name, found->function, all);
  std::vector<finding> out;
  add_ways(all, true, out);
  if (out.empty())
    out.push_back({severity::holds, "validators",
                   counted(judges.size(), "validator") + " for "
                     + counted(rules.entries.size(), "entry type")
                     + ": no floats, no clock, no randomness"});
  add_ways(all, false, out);
  return out;
}

result<std::vector<finding>> check_app(const std::filesystem::path& path) {
  IPS_TRY_VALUE(x, open(path));
  IPS_TRY_VALUE(module, sandbox::survey_module(x.content.module, x.rules.limits,
                                               function_table()));
  std::vector<finding> out{manifest_finding(x.rules),
                           module_finding(module, x.content.module.size())};
  auto add = [&out](std::vector<finding> more) {
    out.insert(out.end(), more.begin(), more.end());
  };
  add(check_exports(x.rules, module));
  auto runs = count_of(out, severity::wrong) == 0;
  out.push_back(import_finding(module));
  add(check_judges(x.rules, module));
  if (runs) { // what dna.toml names must be there to be run
    IPS_TRY_VALUE(dna, manifest::read_package(x.file));
    add_runs(dna, out);
  }
  return out;
}

std::size_t count_of(const std::vector<finding>& all, severity level) {
  return static_cast<std::size_t>(std::count_if(
    all.begin(), all.end(), [level](auto& x) { return x.level == level; }));
}

} // namespace ips::host

#include "tools/cli/command_line.hpp"

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "dna/manifest/app_template.hpp"
#include "runtime/base/nearest.hpp"
#include "tools/cli/version.hpp"

namespace ips::cli {

namespace {

/// More are a slip of the finger: a machine of 24 GiB holds 100,000.
constexpr std::uint32_t agents_max = 200'000;
constexpr std::uint32_t seeds_max = 1'000'000;

/// Options as CLI11 fills them: choices are still words.
struct raw_options {
  common_options common;
  std::string clock;
  std::string channel;
  std::string engine;
  std::string sandbox;
};

void add_common(CLI::App& app, raw_options& raw) {
  app.add_option("--agents", raw.common.agents, "how many agents (8)")
    ->check(CLI::Range(std::uint32_t{0}, agents_max))
    ->type_name("N");
  app
    .add_option("--seed", raw.common.seed,
                "what all chance follows from (random)")
    ->type_name("S");
  app.add_option("--clock", raw.clock, "virtual (default) or real")
    ->type_name("KIND");
  app
    .add_option("--channel", raw.channel,
                "stamped or signed (default: as the clock needs)")
    ->type_name("KIND");
  app.add_option("--engine", raw.engine, "jsc (default) or interp")
    ->type_name("KIND");
  app
    .add_option("--sandbox", raw.sandbox,
                "run functions inline (default) or each worker's in a process "
                "under seccomp")
    ->type_name("KIND");
  app
    .add_option("--data", raw.common.data,
                "keep chains and shards in this directory")
    ->type_name("DIR");
  app
    .add_option("--dna", raw.common.dnas,
                "install this package or directory at the start")
    ->type_name("PATH")
    ->allow_extra_args(false);
  app
    .add_option("--passphrase-file", raw.common.passphrase_file,
                "read the passphrase of --data from this file")
    ->type_name("FILE");
  app.add_flag("--json", raw.common.json, "one JSON envelope on stdout");
  app.add_flag("--dev-keys", raw.common.dev_keys,
               "allow keys that follow from the seed (they can be guessed)");
}

error usage(const std::string& message, const std::string& hint = {}) {
  return {errc::usage, message, "", hint};
}

template <class Kind>
struct choice {
  std::string name;
  Kind kind;
};

template <class Kind>
result<std::optional<Kind>> choose(const char* option, const std::string& word,
                                   const std::vector<choice<Kind>>& choices) {
  if (word.empty())
    return std::optional<Kind>{};
  std::vector<std::string> names;
  for (auto& x : choices) {
    if (x.name == word)
      return std::optional<Kind>{x.kind};
    names.push_back(x.name);
  }
  return usage(std::string{option} + " is " + names[0] + " or " + names[1]
               + ", not \"" + word + "\"" + did_you_mean(word, names));
}

result<common_options> chosen(const raw_options& raw) {
  using namespace actors;
  auto out = raw.common;
  IPS_TRY_VALUE(clock,
                choose<clock_kind>("--clock", raw.clock,
                                   {{"virtual", clock_kind::virtual_time},
                                    {"real", clock_kind::real_time}}));
  IPS_TRY_VALUE(
    channel, choose<channel_kind>("--channel", raw.channel,
                                  {{"stamped", channel_kind::stamped},
                                   {"signed", channel_kind::signed_messages}}));
  IPS_TRY_VALUE(engine,
                choose<engine_kind>("--engine", raw.engine,
                                    {{"jsc", engine_kind::jsc},
                                     {"interp", engine_kind::interpreter}}));
  IPS_TRY_VALUE(sandbox,
                choose<sandbox_kind>("--sandbox", raw.sandbox,
                                     {{"inline", sandbox_kind::in_program},
                                      {"process", sandbox_kind::process}}));
  out.sandbox = sandbox;
  out.clock = clock;
  out.channel = channel;
  out.engine = engine;
  return out;
}

/// "cpp, c, wat": those whose template the SDK has.
std::string listed_languages() {
  std::string out;
  for (auto& one : manifest::template_languages())
    out += (out.empty() ? "" : ", ") + one;
  return out;
}

/// The parser and the places that it fills.
struct grammar {
  CLI::App app{"IPS: a network of agents on this machine, driven from "
               "JavaScript",
               "ips"};
  raw_options raw;
  command_line line;
  std::string code;
  CLI::App* run = nullptr;
  CLI::App* test = nullptr;
  CLI::App* bench = nullptr;
  CLI::App* explain = nullptr;
  CLI::App* worker = nullptr;
  CLI::App* dna = nullptr;
  CLI::App* make = nullptr;
  CLI::App* build = nullptr;
  CLI::App* check = nullptr;
  CLI::App* trial = nullptr;
  CLI::App* pack = nullptr;
  CLI::App* inspect = nullptr;
  CLI::App* wasm = nullptr;
  CLI::App* spec = nullptr;

  grammar();
  void add_dna_commands();
  void add_seeds(CLI::App& x);
  CLI::App* add(CLI::App& parent, const char* name, const char* summary);
  command_line command_of() const;
  std::optional<error> leftover();
  error unexpected(CLI::App& where, const std::string& word);
};

CLI::App* grammar::add(CLI::App& parent, const char* name,
                       const char* summary) {
  auto out = parent.add_subcommand(name, summary);
  out->allow_extras()->fallthrough();
  out->footer("The options of ips itself may stand here too: ips --help");
  return out;
}

grammar::grammar() {
  app.allow_extras();
  app.set_version_flag("-V,--version", version_text());
  add_common(app, raw);
  app.add_option("-e,--eval", code, "run this code and leave")
    ->type_name("CODE");
  app.footer("Without a command: an interactive session.");
  run = add(app, "run", "run a script");
  run->add_option("file", line.subject, "the script; - is standard input")
    ->required();
  run->add_option("args", line.arguments,
                  "what it sees as args; options go after --");
  test = add(app, "test", "run scenario scripts under many seeds");
  test->add_option("paths", line.arguments,
                   "scripts, or folders with scenarios/*.js (dna/apps)");
  add_seeds(*test);
  test
    ->add_option("--variant", line.variant,
                 "install this DNA in place of the one it is a variant of")
    ->type_name("DIR");
  bench = add(app, "bench", "run a benchmark; without a name list them");
  bench->add_option("name", line.subject, "its name");
  bench->add_flag("--full", line.full, "the largest sizes, too: hours, 20 GiB");
  bench
    ->add_option("--peers", line.peers,
                 "measure the programs of this folder beside IPS")
    ->type_name("DIR");
  bench->add_option("--plot", line.plot, "write the curve to this file as SVG")
    ->type_name("FILE");
  add_dna_commands();
  explain = add(app, "explain", "explain an error code; without one list them");
  explain->add_option("code", line.subject, "IPS2104, 2104 or out_of_fuel");
  // What --sandbox process starts: of no use to a person, but for --check.
  worker = add(app, "sandbox-worker", "serve a worker")->group("");
  worker->add_flag("--check", line.check,
                   "start one, and show what it is refused");
}

void grammar::add_dna_commands() {
  dna = add(app, "dna", "make, build, check, test, pack and inspect DNAs");
  dna->require_subcommand(0, 1);
  make = add(*dna, "new", "make a new app that passes its own test");
  make->add_option("name", line.subject, "its name, and its new folder's")
    ->required();
  make
    ->add_option("--lang", line.language,
                 "the language: " + listed_languages() + " (cpp)")
    ->type_name("LANG");
  auto folder = [this](CLI::App* x) {
    x->add_option("dir", line.subject, "a folder with dna.toml (.)");
  };
  build = add(*dna, "build", "compile a DNA's module");
  folder(build);
  build->add_flag("--watch", line.watch,
                  "build again at each change, until Ctrl-C");
  check = add(*dna, "check", "look for what is wrong before anybody runs it");
  folder(check);
  trial = add(*dna, "test", "build what is stale, then run its scenarios");
  folder(trial);
  add_seeds(*trial);
  pack = add(*dna, "pack", "make a package of a folder");
  pack->add_option("dir", line.subject, "a folder with dna.toml")->required();
  pack->add_option("-o,--output", line.output, "the file (NAME.dna)")
    ->type_name("FILE");
  inspect = add(*dna, "inspect", "show what a package holds");
  inspect->add_option("file", line.subject, "a package or a folder")
    ->required();
  wasm = add(app, "wasm", "run WebAssembly without a DNA");
  wasm->require_subcommand(0, 1);
  spec = add(*wasm, "spec", "run spec scripts through gate, meter and engine");
  spec
    ->add_option("files", line.arguments,
                 "scripts: .wast, or wast2json's .json")
    ->required();
  spec->add_flag("--no-meter", line.no_meter, "leave the meter out");
}

void grammar::add_seeds(CLI::App& x) {
  x.add_option("--seeds", line.seeds, "how many seeds each (10)")
    ->check(CLI::Range(std::uint32_t{1}, seeds_max))
    ->type_name("N");
}

command_line grammar::command_of() const {
  auto out = line;
  if (run->parsed())
    out.what = command::run;
  else if (test->parsed())
    out.what = command::test;
  else if (bench->parsed())
    out.what = command::bench;
  else if (make->parsed())
    out.what = command::dna_new;
  else if (build->parsed())
    out.what = command::dna_build;
  else if (check->parsed())
    out.what = command::dna_check;
  else if (trial->parsed())
    out.what = command::dna_test;
  else if (pack->parsed())
    out.what = command::dna_pack;
  else if (inspect->parsed())
    out.what = command::dna_inspect;
  else if (spec->parsed())
    out.what = command::wasm_spec;
  else if (explain->parsed())
    out.what = command::explain;
  else if (worker->parsed())
    out.what = command::sandbox_worker;
  if (dna->parsed() && out.subject.empty())
    out.subject = ".";
  if (app.count("--eval") > 0) {
    out.what = command::evaluate;
    out.subject = code;
  }
  return out;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (auto x = &app; x != nullptr; x = x->get_parent())
    for (auto option : x->get_options())
      for (auto& name : option->get_lnames())
        names.push_back("--" + name);
  return names;
}

std::vector<std::string> command_names(CLI::App& app) {
  std::vector<std::string> names;
  for (auto x : app.get_subcommands([](CLI::App*) { return true; }))
    names.push_back(x->get_name());
  return names;
}

error grammar::unexpected(CLI::App& where, const std::string& word) {
  if (word.starts_with("-")) {
    auto name = word.substr(0, word.find('='));
    return usage("there is no option " + name
                   + did_you_mean(name, option_names(where)),
                 run->parsed() ? "options that the script shall see go after "
                                 "--"
                               : "");
  }
  auto names = command_names(where);
  std::error_code code_of_check; // what cannot be looked at is no script
  if (&where == &app && std::filesystem::is_regular_file(word, code_of_check))
    return usage("there is no command " + word,
                 "to run a script: ips run " + word);
  if (names.empty())
    return usage("\"" + word + "\" is one word too many");
  return usage("there is no command " + word + did_you_mean(word, names));
}

/// The first word that nothing took.
std::optional<error> grammar::leftover() {
  std::vector<CLI::App*> used{&app};
  while (!used.back()->get_subcommands().empty())
    used.push_back(used.back()->get_subcommands().front());
  for (auto where : used) // a command hands what it does not know upward
    for (auto& word : where->remaining())
      return unexpected(*used.back(), word);
  if (used.back() == dna)
    return usage("ips dna wants a command: new, build, check, test, pack or "
                 "inspect");
  if (used.back() == wasm)
    return usage("ips wasm wants a command: spec");
  if (app.count("--eval") > 0 && used.size() > 1)
    return usage("-e and the command " + used[1]->get_name()
                 + " exclude each other");
  return std::nullopt;
}

} // namespace

result<command_line> read_command_line(int count, const char* const words[]) {
  // CLI11 would hand what follows a "--" to the wrong command.
  auto mark = std::find(words, words + count, std::string_view{"--"});
  std::vector<std::string> tail(std::min(mark + 1, words + count),
                                words + count);
  grammar all;
  try {
    all.app.parse(static_cast<int>(mark - words), words);
  } catch (const CLI::Success& x) {
    command_line out;
    out.what = command::tell;
    auto is_version = dynamic_cast<const CLI::CallForVersion*>(&x);
    out.text = is_version ? version_text() + "\n" : all.app.help();
    return out;
  } catch (const CLI::ParseError& x) {
    if (auto word = all.leftover()) // a typo explains most other complaints
      return *word;
    return usage(x.what());
  }
  if (auto word = all.leftover())
    return *word;
  IPS_TRY_VALUE(common, chosen(all.raw));
  auto out = all.command_of();
  out.common = common;
  if (!tail.empty() && out.what != command::run && out.what != command::test)
    return usage("after -- come a script's arguments, and there is no script");
  out.arguments.insert(out.arguments.end(), tail.begin(), tail.end());
  return out;
}

result<common_options> read_script_options(const std::string& text) {
  CLI::App app;
  raw_options raw;
  add_common(app, raw);
  try {
    app.parse(text, false);
  } catch (const CLI::ParseError& x) {
    return usage(std::string{"in the script's first lines: "} + x.what());
  }
  return chosen(raw);
}

common_options merged(const common_options& first,
                      const common_options& second) {
  auto out = first;
  auto take = [](auto& mine, const auto& other) {
    if (!mine)
      mine = other;
  };
  take(out.agents, second.agents);
  take(out.seed, second.seed);
  take(out.clock, second.clock);
  take(out.channel, second.channel);
  take(out.engine, second.engine);
  take(out.sandbox, second.sandbox);
  if (out.dnas.empty())
    out.dnas = second.dnas;
  out.dev_keys = out.dev_keys || second.dev_keys;
  return out;
}

std::string repeat_text(const common_options& x, std::uint64_t seed) {
  using namespace actors;
  auto text = "--seed " + std::to_string(seed);
  if (x.agents && *x.agents != 8)
    text += " --agents " + std::to_string(*x.agents);
  if (x.channel)
    text += *x.channel == channel_kind::stamped ? " --channel stamped"
                                                : " --channel signed";
  if (x.engine == engine_kind::interpreter)
    text += " --engine interp";
  if (x.sandbox == sandbox_kind::process)
    text += " --sandbox process";
  for (auto& path : x.dnas) {
    auto quoted
      = path.find(' ') == std::string::npos ? path : "\"" + path + "\"";
    text += " --dna " + quoted;
  }
  return text;
}

} // namespace ips::cli

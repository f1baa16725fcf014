#include "tools/repl/session.hpp"

#include <array>
#include <exception>

#include "runtime/base/nearest.hpp"
#include "tools/repl/files.hpp"
#include "tools/repl/wide_integers.hpp"

namespace ips::repl {

namespace {

/// Sets the scripts' randomness apart from the network's.
constexpr std::uint64_t script_randomness = 0x4a61766153637269;
constexpr std::size_t random_batch = 64;

json error_json(const error& x) {
  return {{"code", code_text(x.code)},
          {"kind", to_string(x.code)},
          {"message", x.message},
          {"cause", x.cause},
          {"hint", hint_of(x)}};
}

std::string dumped(const json& x) {
  return x.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

struct session::local_operation {
  std::string_view name;
  result<json> (session::*run)(const json&);
};

const session::local_operation* session::find_local(const std::string& name) {
  static constexpr auto rows = std::to_array<local_operation>({
    {"print", &session::print_text},
    {"open_script", &session::open_script},
    {"close_script", &session::close_script},
    {"save_script", &session::save_script},
    {"random", &session::random_numbers},
    {"error_row", &session::error_row},
    {"did_you_mean", &session::did_you_mean},
    {"complete_file", &session::complete_file},
    {"reload", &session::reload},
    {"start_values", &session::start_values},
  });
  for (auto& x : rows)
    if (x.name == name)
      return &x;
  return nullptr;
}

session::session(session_options options, printer print)
  : options_(std::move(options)), print_(std::move(print)),
    random_(mix_seed(
      std::array<std::uint64_t, 2>{options_.network.seed, script_randomness})) {
}

session::~session() {
  engine_.reset();
  thread_.run([this] { network_.reset(); });
}

result<std::unique_ptr<session>> session::open(session_options options,
                                               const network_factory& make,
                                               printer print) {
  std::unique_ptr<session> x{new session(std::move(options), std::move(print))};
  IPS_TRY(x->start(make));
  return x;
}

status session::start(const network_factory& make) {
  make_ = make;
  status made = ok();
  thread_.run([&] {
    auto net = make(options_.network);
    if (!net) {
      made = net.failure();
      return;
    }
    network_ = std::move(*net);
    made = populate(*network_);
  });
  IPS_TRY(made);
  engine_ = std::make_unique<script_engine>(
    [this](const std::string& op, const std::string& text) {
      return answer(op, text);
    });
  return ok();
}

status session::populate(actors::network& net) {
  auto present = net.agents().size();
  if (present == 0 && options_.agents > 0) {
    auto names = net.spawn(options_.agents);
    if (!names)
      return names.failure();
  }
  for (auto& path : options_.dnas) {
    auto installed = net.install(installed_path(path), {});
    // A data directory brings its DNAs along.
    if (!installed && installed.failure().code != errc::dna_installed)
      return installed.failure();
  }
  return ok();
}

outcome session::evaluate(const script& x, wanted what) {
  auto folder = std::filesystem::path{x.name}.parent_path();
  folders_.assign(1, folder);
  auto out = engine_->evaluate(x, what);
  journal_.add(x.source, out.failed ? to_string(out.failed->what) : "");
  return out;
}

completeness session::check(const std::string& source) const {
  return engine_->check(source);
}

bool session::parses(const std::string& source) const {
  return engine_->parses(source);
}

completion session::complete(const std::string& line) {
  auto found = json::parse(engine_->ask("complete", line), nullptr, false);
  if (!found.is_object())
    return {};
  return {found.value("prefix", std::string{}),
          found.value("names", std::vector<std::string>{})};
}

std::string session::reference() {
  return engine_->ask("reference", "");
}

std::string session::undocumented() {
  return engine_->ask("undocumented", "");
}

void session::interrupt() {
  engine_->interrupt();
  if (auto net = driven_.load())
    net->interrupt();
}

const source_map& session::sources() const {
  return engine_->sources();
}

const session_options& session::options() const {
  return options_;
}

std::vector<std::string> session::agents() {
  std::vector<std::string> names;
  thread_.run([&] { names = network_->agents(); });
  return names;
}

std::string session::answer(const std::string& op, const std::string& text) {
  // Where C++ meets JavaScript no exception may pass: what a library threw is
  // a bug of ours, told as such.
  try {
    auto arguments = json::parse(text, nullptr, false);
    if (arguments.is_discarded())
      return dumped({{"error", error_json({errc::wrong_argument,
                                           "an argument is not Unicode "
                                           "text"})}});
    auto done = perform(op, std::move(arguments));
    if (!done)
      return dumped({{"error", error_json(done.failure())}});
    wrap_wide_integers(*done);
    return dumped({{"value", std::move(*done)}});
  } catch (const std::exception& x) {
    return dumped(
      {{"error", error_json({errc::bug, "operation " + op, x.what()})}});
  }
}

std::string session::installed_path(const std::filesystem::path& asked) const {
  std::error_code missing; // who installs it will tell
  auto& variant = options_.variant;
  if (variant && std::filesystem::equivalent(asked, variant->of, missing))
    return variant->by.string();
  return asked.string();
}

result<json> session::perform(const std::string& op, json arguments) {
  if (auto local = find_local(op))
    return (this->*local->run)(arguments);
  unwrap_wide_integers(arguments);
  if (op == "install" && arguments.is_array() && arguments[0].is_string())
    arguments[0] = installed_path(
      find_beside(arguments[0].get<std::string>(), folders_.back()));
  if (op == "file_start" && arguments.is_array() && arguments.size() == 4
      && arguments[2].is_string() && arguments[3] == "")
    arguments[2]
      = find_beside(arguments[2].get<std::string>(), folders_.back()).string();
  return ask_network(op, arguments);
}

result<json> session::ask_network(const std::string& op,
                                  const json& arguments) {
  if (engine_ && engine_->interrupted()) // a script that catches Ctrl-C
    return error{errc::interrupted, "the evaluation was ended"};
  result<json> out{json{}};
  driven_ = network_.get();
  thread_.run([&] { out = ask(*network_, tickets_, op, arguments); });
  driven_ = nullptr;
  if (op == "start" && out)
    out = json(tickets_.keep(out->get<std::string>()));
  history_.add(op, arguments, out);
  return out;
}

result<json> session::print_text(const json& arguments) {
  print_(arguments.at(0).get<std::string>());
  return json{};
}

result<json> session::open_script(const json& arguments) {
  std::filesystem::path path{arguments.at(0).get<std::string>()};
  auto folder = folders_.empty() ? std::filesystem::path{} : folders_.back();
  auto whole = path.is_absolute() ? path : folder / path;
  auto source = read_source(whole);
  if (!source)
    return source.failure();
  folders_.push_back(whole.parent_path());
  return json::array({*source, whole.lexically_normal().string()});
}

result<json> session::close_script(const json&) {
  folders_.pop_back();
  return json{};
}

result<json> session::save_script(const json& arguments) {
  IPS_TRY(write_text(arguments.at(0).get<std::string>(),
                     journal_.script(options_.repeat)));
  return json{};
}

result<json> session::random_numbers(const json&) {
  auto numbers = json::array();
  for (std::size_t i = 0; i < random_batch; ++i)
    numbers.push_back(static_cast<double>(random_.next() >> 11) * 0x1p-53);
  return numbers;
}

result<json> session::error_row(const json& arguments) {
  auto code = parse_code(arguments.at(0).get<std::string>());
  return error_json({code.value_or(errc::bug), ""});
}

result<json> session::did_you_mean(const json& arguments) {
  return json(
    ips::did_you_mean(arguments.at(0).get<std::string>(),
                      arguments.at(1).get<std::vector<std::string>>()));
}

result<json> session::complete_file(const json& arguments) {
  return json(complete_path(arguments.at(0).get<std::string>()));
}

result<json> session::start_values(const json&) {
  return json{{"agents", agents()},
              {"args", options_.arguments},
              {"prints_signals", options_.prints_signals}};
}

} // namespace ips::repl

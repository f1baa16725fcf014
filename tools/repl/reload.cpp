// net.reload: the session's network made anew under newer builds of its DNAs.
// The old one stays until the new one stands.

#include "tools/repl/operations.hpp"
#include "tools/repl/session.hpp"

namespace ips::repl {

namespace {

/// Answers that differ are shown up to here; all are counted.
constexpr std::size_t differences_shown_max = 100;
/// A longer answer is shown as the beginning of its text.
constexpr std::size_t answer_shown_max = 2000;

json shown(const result<json>& x) {
  if (!x)
    return {{"error", code_text(x.failure().code)},
            {"message", x.failure().message}};
  auto text = (*x).dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= answer_shown_max
           ? *x
           : json(text.substr(0, answer_shown_max) + "...");
}

/// Each DNA of the new network, and whether its hash is another than before.
json dna_rows(const json& before, const json& after, renaming& names) {
  auto rows = json::array();
  for (auto& x : after) {
    auto changed = true;
    for (auto& y : before)
      if (y["name"] == x["name"]) {
        changed = y["hash"] != x["hash"];
        names.add(y["hash"].get<std::string>(), x["hash"].get<std::string>());
      }
    rows.push_back({{"name", x["name"]},
                    {"version", x["version"]},
                    {"hash", x["hash"]},
                    {"changed", changed}});
  }
  return rows;
}

bool ended_by_user(const result<json>& x) {
  return !x && x.failure().code == errc::interrupted;
}

} // namespace

/// What becomes the session's own once all of it went well.
struct session::successor {
  std::unique_ptr<actors::network> network;
  history asked;
  ticket_book tickets;
  renaming names;
  std::size_t repeated = 0;
  std::size_t different = 0;
  json differences = json::array();
};

result<json> session::ask(actors::network& net, const ticket_book& tickets,
                          const std::string& op, json arguments) {
  auto operation = find_network_operation(op);
  if (!operation)
    return error{errc::bug, "there is no operation " + op};
  if (op == "finish" && arguments.is_array() && arguments[0].is_string())
    arguments[0] = tickets.find(arguments[0].get<std::string>());
  return operation(net, arguments);
}

/// Asks for one thing again, and keeps what differs.
status session::repeat(const asked_operation& x, successor& next) {
  auto arguments = next.names.apply(x.arguments);
  auto answer = ask(*next.network, next.tickets, x.name, arguments);
  // Without its agents and DNAs nothing else could be repeated.
  if (ended_by_user(answer) || (is_setting(x) && !answer))
    return answer.failure();
  if (x.name == "start" && x.answer && answer) {
    next.tickets.bind((*x.answer).get<std::string>(),
                      answer->get<std::string>());
    answer = x.answer;
  }
  next.asked.add(x.name, arguments, answer);
  if (x.name == "install" && answer)
    (void)dna_rows(network_->dnas(), next.network->dnas(), next.names);
  if (!is_answered(x))
    return ok();
  ++next.repeated;
  if (next.names.match(x.answer, answer))
    return ok();
  if (++next.different <= differences_shown_max)
    next.differences.push_back({{"call", text_of(x)},
                                {"before", shown(x.answer)},
                                {"after", shown(answer)}});
  return ok();
}

/// Runs on the network's thread, as all that touches a network does.
result<json> session::renew(bool with_calls) {
  successor next;
  next.tickets = tickets_;
  next.tickets.clear();
  IPS_TRY_VALUE(made, make_(options_.network));
  next.network = std::move(made);
  driven_ = next.network.get();
  IPS_TRY(populate(*next.network));
  auto before = network_->dnas();
  (void)dna_rows(before, next.network->dnas(), next.names);
  for (auto& x : history_.all())
    if (with_calls || is_setting(x))
      IPS_TRY(repeat(x, next));
  json out{{"dnas", dna_rows(before, next.network->dnas(), next.names)},
           {"agents", next.network->agents().size()},
           {"repeated", next.repeated},
           {"different", next.different},
           {"differences", std::move(next.differences)}};
  network_ = std::move(next.network);
  history_ = std::move(next.asked);
  tickets_ = std::move(next.tickets);
  return out;
}

result<json> session::reload(const json& arguments) {
  auto with_calls = arguments.at(0).get<bool>();
  if (options_.network.time != actors::clock_kind::virtual_time
      || !options_.network.data_dir.empty())
    return error{errc::configuration,
                 "net.reload() makes the network again from its seed, which "
                 "needs the virtual clock and a network in memory",
                 {},
                 "leave out --data and --clock real"};
  if (with_calls && !history_.is_complete())
    return error{errc::over_limit,
                 "more than " + std::to_string(history_max)
                   + " operations were made, too many to repeat",
                 {},
                 "net.reload() starts again without them"};
  result<json> out{json{}};
  thread_.run([&] {
    if (network_->dnas().empty())
      out = error{errc::no_dna, "there is no DNA to load again"};
    else
      out = renew(with_calls);
    driven_ = nullptr;
  });
  return out;
}

} // namespace ips::repl

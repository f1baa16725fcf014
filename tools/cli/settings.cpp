#include "tools/cli/settings.hpp"

#include <random>

#include "tools/cli/passphrase.hpp"

namespace ips::cli {

namespace {

/// Short enough to be typed again.
constexpr std::uint64_t chosen_seed_max = 999'999'999;

std::uint64_t choose_seed() {
  std::random_device device;
  return 1 + device() % chosen_seed_max;
}

status check_keys(const common_options& x, bool is_real) {
  if (!x.seed || x.dev_keys || (x.data.empty() && !is_real))
    return ok();
  auto with = x.data.empty() ? "--clock real" : "--data";
  return error{errc::guessable_keys,
               std::string{"--seed with "} + with
                 + " makes keys that anyone can make again"};
}

} // namespace

result<repl::session_options> settings_of(const common_options& x) {
  using namespace actors;
  repl::session_options out;
  auto is_real = x.clock == clock_kind::real_time;
  IPS_TRY(check_keys(x, is_real));
  auto& net = out.network;
  net.seed = x.seed ? *x.seed : choose_seed();
  net.time = x.clock.value_or(clock_kind::virtual_time);
  net.channel = x.channel.value_or(is_real ? channel_kind::signed_messages
                                           : channel_kind::stamped);
  if (is_real && net.channel == channel_kind::stamped)
    return error{errc::configuration,
                 "--channel stamped is for the virtual clock only", "",
                 "leave it out: with --clock real messages are signed"};
  net.engine = x.engine.value_or(engine_kind::jsc);
  net.sandbox = x.sandbox.value_or(sandbox_kind::in_program);
  net.data_dir = x.data;
  net.dev_keys = x.dev_keys || (x.data.empty() && !is_real);
  if (!x.data.empty() && !net.dev_keys) {
    IPS_TRY_VALUE(words, read_passphrase(x.data, x.passphrase_file));
    net.passphrase = words;
  } else if (!x.passphrase_file.empty()) {
    return error{errc::configuration,
                 "--passphrase-file has nothing to open: keys are sealed "
                 "with --data and without --dev-keys only"};
  }
  out.agents = x.agents.value_or(out.agents);
  out.dnas = x.dnas;
  out.repeat = repeat_text(x, net.seed);
  return out;
}

bool is_repeatable(const repl::session_options& x) {
  return x.network.time == actors::clock_kind::virtual_time
         && x.network.data_dir.empty();
}

} // namespace ips::cli

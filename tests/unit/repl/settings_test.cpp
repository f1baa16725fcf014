#include <catch2/catch.hpp>

#include "tests/unit/repl/temporary_folder.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/settings.hpp"

using namespace ips;
using namespace ips::cli;

TEST_CASE("guessable keys are refused where they matter", "[cli][settings]") {
  common_options x;
  x.seed = 7;
  CHECK(settings_of(x));
  for (auto with : {"data", "real"}) {
    auto y = x;
    if (std::string{with} == "data")
      y.data = "/nowhere";
    else
      y.clock = actors::clock_kind::real_time;
    INFO(with);
    auto refused = settings_of(y);
    REQUIRE_FALSE(refused);
    CHECK(refused.failure().code == errc::guessable_keys);
    CHECK(exit_code_of(refused.failure()) == exit_code::configuration);
    y.dev_keys = true;
    auto allowed = settings_of(y);
    REQUIRE(allowed);
    CHECK(allowed->network.dev_keys);
  }
}

TEST_CASE("the channel follows the clock", "[cli][settings]") {
  common_options x;
  CHECK(settings_of(x)->network.channel == actors::channel_kind::stamped);
  x.clock = actors::clock_kind::real_time;
  auto real = settings_of(x);
  REQUIRE(real);
  CHECK(real->network.channel == actors::channel_kind::signed_messages);
  CHECK_FALSE(real->network.dev_keys);
  x.channel = actors::channel_kind::stamped;
  CHECK(settings_of(x).failure().code == errc::configuration);
}

TEST_CASE("a passphrase comes from its file", "[cli][settings]") {
  test::temporary_folder folder;
  folder.write("words", "open sesame\r\nsecond line\n");
  folder.write("empty", "\n");
  common_options x;
  x.data = (folder.path / "data").string();
  x.passphrase_file = (folder.path / "words").string();
  auto settings = settings_of(x);
  REQUIRE(settings);
  CHECK(settings->network.passphrase == "open sesame");
  x.passphrase_file = (folder.path / "empty").string();
  CHECK(settings_of(x).failure().code == errc::configuration);
  x.passphrase_file = (folder.path / "missing").string();
  CHECK(settings_of(x).failure().code == errc::no_such_file);
  x.data.clear();
  CHECK(settings_of(x).failure().code == errc::configuration);
}

TEST_CASE("without a seed each run has its own", "[cli][settings]") {
  auto a = settings_of({});
  auto b = settings_of({});
  REQUIRE(a);
  CHECK(a->network.seed != b->network.seed);
  CHECK(a->repeat == "--seed " + std::to_string(a->network.seed));
}

TEST_CASE("errors end in their exit codes", "[cli][report]") {
  CHECK(exit_code_of({errc::rejected, ""}) == 6);
  CHECK(exit_code_of({errc::schema_mismatch, ""}) == 6);
  CHECK(exit_code_of({errc::usage, ""}) == 2);
  CHECK(exit_code_of({errc::unknown_code, ""}) == 2);
  CHECK(exit_code_of({errc::configuration, ""}) == 3);
  CHECK(exit_code_of({errc::bug, ""}) == 70);
  CHECK(exit_code_of({errc::unknown_agent, ""}) == 1);
  CHECK(start_code_of({errc::data_newer, ""}) == 3);
  CHECK(start_code_of({errc::package_missing, ""}) == 3);
}

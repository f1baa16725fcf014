// Processes that are not what they should be: programs that speak bytes of
// their own on the descriptor that a sandbox process has.

#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include "dna/isolation/limits.hpp"
#include "dna/isolation/process_runner.hpp"
#include "tests/unit/isolation/isolated_dna.hpp"

using namespace ips;
using namespace ips::isolation;

namespace {

namespace fs = std::filesystem;

/// A program that writes these frames, whatever it is told.
class impostor {
public:
  explicit impostor(const std::vector<bytes>& answers,
                    const std::string& then = stays) {
    std::string pattern = "/tmp/ips-impostor-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()));
    folder_ = pattern;
    std::ofstream out{program()};
    out << "#!/bin/sh\n";
    for (auto& x : answers) {
      std::string text;
      for (auto byte : x) {
        char octal[8];
        std::snprintf(octal, sizeof octal, "\\%03o", byte);
        text += octal;
      }
      out << "printf '" << text << "' >&3\n";
    }
    out << then << "\n";
    out.close();
    fs::permissions(program(), fs::perms::owner_all);
  }

  ~impostor() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  impostor(const impostor&) = delete;
  impostor& operator=(const impostor&) = delete;

  std::string program() const {
    return (folder_ / "impostor").string();
  }

private:
  /// Until the other end is closed.
  static constexpr auto stays = "while read -r line <&3; do :; done";

  fs::path folder_;
};

bytes framed(bytes body) {
  bytes out;
  for (unsigned i = 0; i < 4; ++i)
    out.push_back(static_cast<std::uint8_t>(body.size() >> (8 * i)));
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

bytes ready_frame() {
  return framed(codec::encode(reply{ready{}}));
}

/// What a run comes to whose process answers `frame` to the job.
error told_by(const bytes& frame) {
  impostor x{{ready_frame(), frame}};
  auto apart = make_process_runner({x.program()});
  auto context = context_of(package_of(going(output_body)));
  auto report = apart->run(context, {});
  REQUIRE(std::holds_alternative<host::broken>(report.outcome));
  CHECK(apart->process_id() == 0);
  return std::get<host::broken>(report.outcome).why;
}

host::run_report quiet_report() {
  host::run_report out;
  out.outcome = host::finished{to_bytes("7"), {}};
  return out;
}

} // namespace

TEST_CASE("an impostor that answers as it should is believed",
          "[isolation][hostile]") {
  // So that the refusals below are about what they name.
  impostor x{{ready_frame(), framed(bytes_of(quiet_report()))}};
  auto apart = make_process_runner({x.program()});
  auto report = apart->run(context_of(package_of(going(output_body))), {});
  CHECK(bytes_of(report) == bytes_of(quiet_report()));
}

TEST_CASE("bytes that are no report end in sandbox_died",
          "[isolation][hostile]") {
  auto good = bytes_of(quiet_report());
  auto check = [](const bytes& frame, const std::string& words) {
    auto why = told_by(frame);
    CHECK(why.code == errc::sandbox_died);
    INFO(why.message);
    CHECK(why.message.find(words) != std::string::npos);
  };
  check(framed({good.begin(), good.end() - 1}), "the bytes end within a field");
  auto longer = good;
  longer.push_back(0);
  check(framed(longer), "1 bytes too many");
  check({0xff, 0xff, 0xff, 0xff}, "a frame of 4294967295 bytes");
  check(framed({}), "the bytes end within a field");
  check(framed(codec::encode(order{forget{}})), "another kind of document");
  check(ready_frame(), "it answered something else");
}

TEST_CASE("a process that ends before it answers is dead",
          "[isolation][hostile]") {
  // What it is told after it was heard to be ready: one byte of it is read, or
  // it could end before that.
  auto told_first = framed(codec::encode(order{setup{}})).size();
  impostor x{{ready_frame()},
             "head -c " + std::to_string(told_first + 1)
               + " <&3 >/dev/null; exit 3"};
  auto apart = make_process_runner({x.program()});
  auto context = context_of(package_of(going(output_body)));
  CHECK(broken_by(apart->run(context, {})) == errc::sandbox_died);
  CHECK(apart->process_id() == 0);
}

TEST_CASE("a process that ends before it is ready is named",
          "[isolation][hostile]") {
  auto apart = make_process_runner({"/bin/true"});
  auto report = apart->run(context_of(package_of(going(output_body))), {});
  CHECK(broken_by(report) == errc::sandbox_unavailable);
}

TEST_CASE("a report that its run cannot have come to is not believed",
          "[isolation][hostile]") {
  auto report = quiet_report();
  report.fuel_used = 50'000'001;
  CHECK(told_by(framed(bytes_of(report))).code == errc::sandbox_died);
  report = quiet_report();
  host::staged_write write;
  write.body.kind = chain::header_kind::remove;
  std::get<host::finished>(report.outcome).writes.push_back(write);
  CHECK(told_by(framed(bytes_of(report))).code == errc::sandbox_died);
}

TEST_CASE("a program that cannot be started is named", "[isolation][hostile]") {
  auto apart = make_process_runner({"/no/such/program"});
  auto report = apart->run(context_of(package_of(going(output_body))), {});
  REQUIRE(broken_by(report) == errc::sandbox_unavailable);
  auto& why = std::get<host::broken>(report.outcome).why;
  CHECK(why.message.find("/no/such/program") != std::string::npos);
}

TEST_CASE("a worker starts so many processes and then waits",
          "[isolation][hostile]") {
  auto apart = make_process_runner({"/bin/false"});
  auto context = context_of(package_of(going(output_body)));
  auto words = [&] {
    auto report = apart->run(context, {});
    CHECK(broken_by(report) == errc::sandbox_unavailable);
    return std::get<host::broken>(report.outcome).why.message;
  };
  for (std::size_t i = 0; i < limits::starts_max; ++i)
    CHECK(words().find("did not get ready") != std::string::npos);
  CHECK(words().find("within a minute") != std::string::npos);
}

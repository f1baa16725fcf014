// Files through a network: cut, held by many, joined again.

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "runtime/base/random.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"
#include "tests/simulation/small_network.hpp"
#include "tests/unit/repl/temporary_folder.hpp"

using namespace ips;
using namespace ips::test;
namespace fs = std::filesystem;

namespace {

/// Bytes that no compression and no repetition would hide a mistake in.
std::string write_file(const fs::path& path, std::size_t size,
                       std::uint64_t seed) {
  random_source random{seed};
  std::string content(size, '\0');
  for (auto& c : content)
    c = static_cast<char>(random.next());
  std::ofstream{path, std::ios::binary} << content;
  return content;
}

std::string content_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

/// Takes a transfer to its end.
result<json> transfer(local_network& net,
                      const actors::network::file_request& x) {
  IPS_TRY_VALUE(number, net.start_file(x));
  for (;;) {
    IPS_TRY_VALUE(came, net.step_file(number));
    if (came["ended"] == true)
      return came;
  }
}

result<json> put(local_network& net, const std::string& agent,
                 const fs::path& path) {
  return transfer(net, {agent, {}, path.string()});
}

result<json> get(local_network& net, const std::string& agent,
                 const std::string& hash, const fs::path& path) {
  return transfer(net, {agent, {}, path.string(), hash});
}

/// Names in a folder.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  for (auto& x : fs::directory_iterator{folder})
    out.push_back(x.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

/// The entries of a file, in the order in which they are made.
std::vector<chain::entry> entries_of(std::string_view content) {
  std::vector<chain::entry> out;
  chain::file_builder builder{
    [&out](chain::entry x) { out.push_back(std::move(x)); }};
  builder.add(as_bytes(content));
  builder.finish();
  return out;
}

json binaries(std::span<const chain::entry> all) {
  auto out = json::array();
  for (auto& x : all)
    out.push_back(json::binary(codec::encode(x)));
  return out;
}

} // namespace

TEST_CASE("a file of some MiB comes back identical from another agent",
          "[simulation][files]") {
  temporary_folder folder;
  auto net = make_network(1, 12, "archive");
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{262'144},
                           std::size_t{262'145}, std::size_t{3'500'000}}) {
    INFO(size << " bytes");
    auto content = write_file(folder.path / "in", size, size);
    auto there = must(put(*net, "alice", folder.path / "in"));
    CHECK(there["done"] == size);
    CHECK(there["chunks"] == (size + 262'143) / 262'144);
    auto back = must(get(*net, "bob", there["hash"], folder.path / "out"));
    CHECK(back["done"] == size);
    CHECK(back["chunks"] == there["chunks"]);
    CHECK(content_of(folder.path / "out") == content);
  }
  CHECK(names_in(folder.path) == std::vector<std::string>{"in", "out"});
}

TEST_CASE("a piece of a file comes to its reader once", "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 4'000'000, 3);
  auto net = make_network(3, 40, "archive");
  auto there = must(put(*net, "alice", folder.path / "in"));
  REQUIRE(net->advance(1'000'000));
  auto bytes = [&] { return net->stats()["bytes"].get<std::uint64_t>(); };
  auto before = bytes();
  must(get(*net, "bob", there["hash"], folder.path / "out"));
  CHECK(bytes() - before < content.size() * 5 / 4);
}

TEST_CASE(
  "with 30 % of the agents at 16 MiB a file of which more would come to "
  "them is whole, and they hold no more",
  "[simulation][files][capacity]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 64'000'000, 9);
  auto net = make_network(9, 10, "archive");
  constexpr std::uint64_t cap = 16 << 20;
  const std::array capped{"bob", "carol", "dave"};
  for (auto name : capped)
    REQUIRE(net->cap(name, cap));
  auto there = must(put(*net, "alice", folder.path / "in"));
  REQUIRE(net->advance(300'000'000));
  for (auto& row : net->ring()) {
    INFO(row.dump());
    if (std::find(capped.begin(), capped.end(), row["agent"]) == capped.end())
      continue;
    CHECK(row["capacity"] == cap);
    CHECK(row["bytes"] <= cap);
    CHECK(row["bytes"] >= cap / 4);
    CHECK(row["reach"] < 1'000'000);
  }
  CHECK(net->stats()["publishing"] == 0);
  for (auto& piece : entries_of(content))
    CHECK(must(net->holders(to_string(chain::hash_of(piece)))).size() >= 5);
  must(get(*net, "bob", there["hash"], folder.path / "out"));
  CHECK(content_of(folder.path / "out") == content);
}

TEST_CASE("a file is got although its author and three others end midway",
          "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 5'000'000, 7);
  auto net = make_network(7, 16, "archive");
  auto there = must(put(*net, "alice", folder.path / "in"));
  auto out = folder.path / "out";
  auto number = net->start_file({"bob", {}, out.string(), there["hash"]});
  REQUIRE(number);
  CHECK(must(net->step_file(*number))["done"] > 0);
  for (auto name : {"alice", "carol", "dave", "agent9"})
    REQUIRE(net->kill(name));
  json came;
  do
    came = must(net->step_file(*number));
  while (came["ended"] == false);
  CHECK(content_of(out) == content);
}

TEST_CASE("a file on disk survives restarts and the moves of its holders",
          "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 3'000'000, 8);
  network_options options;
  options.data_dir = (folder.path / "data").string();
  auto net = make_network(8, 12, "archive", options);
  auto hash = must(put(*net, "alice", folder.path / "in"))["hash"];
  auto same = [&](const std::string& agent) {
    auto out = folder.path / ("out-" + agent);
    must(get(*net, agent, hash, out));
    return content_of(out) == content;
  };
  // From the own chain, and from others' shards.
  CHECK(same("alice"));
  CHECK(same("bob"));
  // Those who should now hold it fetch it from those who do.
  for (auto name : {"carol", "dave", "erin"})
    REQUIRE(net->kill(name));
  REQUIRE(net->advance(60'000'000));
  for (auto name : {"frank", "grace", "heidi"})
    REQUIRE(net->kill(name));
  CHECK(same("agent9"));
  // What comes back knows its part from the store.
  for (auto name : {"alice", "bob", "frank"})
    REQUIRE(net->restart(name));
  CHECK(same("alice"));
  CHECK(same("frank"));
}

TEST_CASE("pieces that were not published go out after a restart",
          "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 3'000'000, 9);
  network_options options;
  options.data_dir = (folder.path / "data").string();
  auto net = make_network(9, 8, "archive", options);
  // Nothing arrives before the author has ended.
  REQUIRE(net->fault("loss", 1));
  net->set_autosettle(false);
  auto hash = must(put(*net, "alice", folder.path / "in"))["hash"];
  REQUIRE(net->kill("alice"));
  REQUIRE(net->fault("clear", nullptr));
  auto first
    = net->start_file({"bob", {}, (folder.path / "out").string(), hash});
  REQUIRE(first);
  CHECK_FALSE(net->step_file(*first));
  REQUIRE(net->restart("alice"));
  REQUIRE(net->settle());
  REQUIRE(net->kill("alice"));
  must(get(*net, "bob", hash, folder.path / "out"));
  CHECK(content_of(folder.path / "out") == content);
}

TEST_CASE("a file that lacks a chunk is got by nobody, and leaves nothing",
          "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 1'000'000, 3);
  auto net = make_network(3, 8, "archive");
  auto all = entries_of(content);
  auto hash = to_string(chain::hash_of(all.back()));
  auto missing = to_string(chain::hash_of(all[2]));
  all.erase(all.begin() + 2);
  must(perform(*net, "alice", "pieces", binaries(all)));
  auto came = get(*net, "bob", hash, folder.path / "out");
  REQUIRE_FALSE(came);
  CHECK(came.failure().code == errc::piece_missing);
  CHECK(came.failure().message.find(missing) != std::string::npos);
  CHECK(names_in(folder.path) == std::vector<std::string>{"in"});

  // The author puts it whole: what is there already is not committed again.
  auto before = must(perform(*net, "alice", "chain", json::array())).size();
  CHECK(must(put(*net, "alice", folder.path / "in"))["hash"] == hash);
  auto after = must(perform(*net, "alice", "chain", json::array())).size();
  CHECK(after == before + 1);
  must(get(*net, "bob", hash, folder.path / "out"));
  CHECK(content_of(folder.path / "out") == content);
}

TEST_CASE("a file whose tree is not of its size is refused by its reader",
          "[simulation][files]") {
  temporary_folder folder;
  auto net = make_network(4, 8, "archive");
  auto all = entries_of(write_file(folder.path / "in", 600'000, 4));
  auto head = codec::decode<chain::file_head>(all.back().content);
  REQUIRE(head);
  auto refusal = [&](chain::file_head lie) {
    all.back().content = codec::encode(lie);
    must(perform(*net, "alice", "pieces", binaries(all)));
    auto came = get(*net, "bob", to_string(chain::hash_of(all.back())),
                    folder.path / "out");
    REQUIRE_FALSE(came);
    return came.failure().code;
  };
  auto longer = *head;
  longer.size += 300'000;
  CHECK(refusal(longer) == errc::bad_value);
  auto other = *head;
  other.whole[0] ^= 1;
  CHECK(refusal(other) == errc::hash_mismatch);
  CHECK(names_in(folder.path) == std::vector<std::string>{"in"});
}

TEST_CASE("a file takes what its DNA says, and what is none is refused by name",
          "[simulation][files]") {
  temporary_folder folder;
  auto in = folder.path / "in";
  write_file(in, 1000, 5);
  auto code
    = [](const result<json>& x) { return x ? errc{} : x.failure().code; };
  auto numbers = make_network(5, 3);
  CHECK(code(put(*numbers, "alice", in)) == errc::files_not_taken);

  auto net = make_network(5, 6, "archive");
  auto item = must(perform(*net, "alice", "commit", {"record", "x"}));
  auto out = folder.path / "out";
  CHECK(code(put(*net, "alice", folder.path)) == errc::no_such_file);
  CHECK(code(put(*net, "alice", folder.path / "no")) == errc::no_such_file);
  CHECK(code(get(*net, "bob", item["entry"], out)) == errc::not_a_file);
  CHECK(code(get(*net, "bob", std::string(64, '1'), out))
        == errc::piece_missing);
  CHECK(code(get(*net, "bob", "1", out)) == errc::bad_hash);
  auto hash = must(put(*net, "alice", in))["hash"];
  CHECK(code(get(*net, "bob", hash, folder.path / "no" / "out"))
        == errc::cannot_write);
  CHECK(code(get(*net, "bob", hash, folder.path)) == errc::cannot_write);
  CHECK(names_in(folder.path) == std::vector<std::string>{"in"});

  // A sparse one: its bytes would be many, were they read.
  fs::resize_file(in, (std::uintmax_t{1} << 30) + 1);
  CHECK(code(put(*net, "alice", in)) == errc::file_too_big);
  // An agent that does not ask first: its holders look at what the entry says.
  chain::file_head head{(std::uint64_t{1} << 30) + 1, {}, {}};
  head.root.value.fill(1);
  chain::entry big{std::string{chain::file_type}, {}, codec::encode(head)};
  CHECK(code(perform(*net, "alice", "pieces", binaries({{big}})))
        == errc::file_too_big);
}

TEST_CASE("nobody changes a part of a file, and a file that is removed is gone",
          "[simulation][files]") {
  temporary_folder folder;
  auto content = write_file(folder.path / "in", 1000, 6);
  auto net = make_network(6, 6, "archive");
  auto hash = must(put(*net, "alice", folder.path / "in"))["hash"];
  auto chunk = to_string(chain::hash_of(entries_of(content)[0]));
  auto kept = perform(*net, "alice", "remove", {chunk});
  REQUIRE_FALSE(kept);
  CHECK(kept.failure().code == errc::bad_operation);
  CHECK_FALSE(perform(*net, "alice", "update", {chunk, {{"hex", "00"}}}));
  CHECK_FALSE(perform(*net, "alice", "commit", {"ips.chunk", {{"hex", "00"}}}));
  must(perform(*net, "alice", "remove", {hash}));
  auto gone = get(*net, "bob", hash, folder.path / "out");
  REQUIRE_FALSE(gone);
  CHECK(gone.failure().code == errc::piece_missing);
}

#include <catch2/catch.hpp>

#include <map>

#include "runtime/base/random.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::chain;

namespace {

/// A file's entries by their hashes; equal ones once.
struct made_file {
  std::map<entry_hash, entry> pieces;
  entry head;
};

bytes some_bytes(random_source& random, std::size_t count) {
  bytes out(count);
  for (auto& x : out)
    x = static_cast<std::uint8_t>(random.below(256));
  return out;
}

made_file build(byte_view content, random_source& random) {
  made_file out;
  file_builder builder{[&](entry x) {
    // What a piece names came before it.
    if (x.type == node_type) {
      auto node = codec::decode<file_node>(x.content);
      REQUIRE(node);
      for (auto& child : node->children)
        CHECK(out.pieces.contains(child));
    }
    CHECK(check_file_entry(x));
    out.pieces.emplace(hash_of(x), std::move(x));
  }};
  while (!content.empty()) {
    auto some
      = std::min<std::size_t>(1 + random.below(400'000), content.size());
    builder.add(content.first(some));
    content = content.subspan(some);
  }
  out.head = builder.finish();
  return out;
}

/// Fetches pieces side by side, in any order, some of them at the second try.
bytes read(const made_file& file, random_source& random) {
  auto reader = file_reader::make(file.head);
  REQUIRE(reader);
  bytes out(reader->head().size);
  std::vector<file_piece> under_way;
  while (!reader->done()) {
    for (auto& x : reader->next(8 - under_way.size()))
      under_way.push_back(x);
    auto i = random.below(under_way.size());
    auto place = under_way[i];
    under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(i));
    if (random.below(4) == 0) {
      reader->give_back(place);
      continue;
    }
    auto& x = file.pieces.at(place.hash);
    REQUIRE(reader->take(place, x));
    if (place.level == 0)
      std::copy(x.content.begin(), x.content.end(),
                out.begin() + static_cast<std::ptrdiff_t>(place.offset()));
  }
  CHECK(crypto::sha256(out) == reader->head().whole);
  return out;
}

} // namespace

TEST_CASE("a file is read as it was put, whatever its size", "[chain][file]") {
  random_source random{3};
  for (std::size_t size : {0u, 1u, chunk_bytes - 1, chunk_bytes,
                           chunk_bytes + 1, 3 * chunk_bytes + 7}) {
    INFO("seed 3, size " << size);
    auto content = some_bytes(random, size);
    auto file = build(content, random);
    CHECK(read(file, random) == content);
  }
}

TEST_CASE("the size alone tells a file's pieces", "[chain][file]") {
  using counts = std::vector<std::uint64_t>;
  auto chunks = [](std::uint64_t n) { return n * chunk_bytes; };
  CHECK(pieces_of(0).empty());
  CHECK(pieces_of(1) == counts{1});
  CHECK(pieces_of(chunks(1) + 1) == counts{2, 1});
  CHECK(pieces_of(chunks(1024)) == counts{1024, 1});
  CHECK(pieces_of(chunks(1024) + 1) == counts{1025, 2, 1});
  CHECK(pieces_of(file_bytes_max) == counts{1u << 30, 1u << 20, 1u << 10, 1});
}

TEST_CASE("a node is full before the next one begins", "[chain][file]") {
  // Equal chunks: the tree is what counts.
  bytes chunk(chunk_bytes, 7);
  for (std::uint64_t count : {1024u, 1025u}) {
    INFO(count);
    std::map<entry_hash, entry> pieces;
    file_builder builder{
      [&](entry x) { pieces.emplace(hash_of(x), std::move(x)); }};
    for (std::uint64_t i = 0; i < count; ++i)
      builder.add(chunk);
    auto head = builder.finish();
    auto reader = file_reader::make(head);
    REQUIRE(reader);
    while (!reader->done())
      for (auto& place : reader->next(16))
        REQUIRE(reader->take(place, pieces.at(place.hash)));
    CHECK(reader->chunks() == count);
  }
}

TEST_CASE("a piece that is another than its place asks for is refused",
          "[chain][file]") {
  random_source random{5};
  auto file = build(some_bytes(random, 2 * chunk_bytes + 5), random);
  auto reader = *file_reader::make(file.head);
  auto root = reader.next(1).at(0);
  CHECK(root.level == 1);
  auto good = file.pieces.at(root.hash);
  auto changed = good;
  changed.content.back() ^= 1;
  CHECK_FALSE(reader.take(root, changed));
  CHECK(reader.take(root, good));
  auto chunk = reader.next(1).at(0);
  CHECK_FALSE(reader.take(chunk, good));
  CHECK_FALSE(reader.done());
  // A file that says to be longer than its chunks are.
  auto head = *codec::decode<file_head>(file.head.content);
  head.size += 3;
  entry liar{std::string{file_type}, {}, codec::encode(head)};
  auto other = *file_reader::make(liar);
  CHECK(other.take(other.next(1).at(0), good));
  auto refused = 0;
  for (auto& place : other.next(3))
    if (!other.take(place, file.pieces.at(place.hash)))
      ++refused;
  CHECK(refused == 1);
  CHECK_FALSE(other.done());
}

TEST_CASE("entries of files have the form of their type", "[chain][file]") {
  auto check = [](std::string_view type, bytes content) {
    return static_cast<bool>(
      check_file_entry({std::string{type}, {}, std::move(content)}));
  };
  CHECK(check(chunk_type, bytes(chunk_bytes)));
  CHECK_FALSE(check(chunk_type, bytes(chunk_bytes + 1)));
  CHECK_FALSE(check(chunk_type, {}));
  entry_hash some;
  some.value.fill(1);
  auto node = [](std::uint8_t level, std::size_t children) {
    return codec::encode(file_node{level, std::vector<entry_hash>(children)});
  };
  CHECK(check(node_type, node(1, 1024)));
  CHECK_FALSE(check(node_type, node(1, 1025)));
  CHECK_FALSE(check(node_type, node(1, 0)));
  CHECK_FALSE(check(node_type, node(0, 2)));
  CHECK_FALSE(check(node_type, node(4, 2)));
  CHECK_FALSE(check(node_type, {1, 2, 3}));
  CHECK(check(file_type, codec::encode(file_head{0, {}, {}})));
  CHECK(check(file_type, codec::encode(file_head{5, some, {}})));
  CHECK_FALSE(check(file_type, codec::encode(file_head{0, some, {}})));
  CHECK_FALSE(check(file_type, codec::encode(file_head{5, {}, {}})));
  CHECK_FALSE(
    check(file_type, codec::encode(file_head{file_bytes_max + 1, some, {}})));
}

#include <catch2/catch.hpp>

#include "runtime/crypto/keystore.hpp"

using namespace ips;
using namespace ips::crypto;

namespace {

seed some_seed() {
  seed out;
  for (std::size_t i = 0; i < out.value.size(); ++i)
    out.value[i] = static_cast<std::uint8_t>(7 * i);
  return out;
}

bytes sealed(std::string_view passphrase) {
  auto out = seal(some_seed(), passphrase, argon2_min);
  REQUIRE(out);
  return *out;
}

/// The document with a u32 of its parameters replaced.
bytes with_parameter(bytes document, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i)
    document[offset + i] = static_cast<std::uint8_t>(value >> (8 * i));
  return document;
}

errc code_of(const result<seed>& x) {
  REQUIRE_FALSE(x);
  return x.failure().code;
}

} // namespace

TEST_CASE("a sealed seed opens with its passphrase alone",
          "[crypto][keystore]") {
  auto document = sealed("correct horse");
  CHECK(document.size() == 90);
  auto opened = open_sealed(document, "correct horse");
  REQUIRE(opened);
  CHECK(*opened == some_seed());
  CHECK(code_of(open_sealed(document, "correct horsf"))
        == errc::bad_passphrase);
  CHECK(code_of(open_sealed(document, "")) == errc::bad_passphrase);
}

TEST_CASE("a passphrase may be empty or hold any byte", "[crypto][keystore]") {
  using namespace std::string_view_literals;
  for (auto passphrase : {""sv, "a\0b"sv, "\xff\xfe"sv, "pässwörd"sv}) {
    auto opened = open_sealed(sealed(passphrase), passphrase);
    REQUIRE(opened);
    CHECK(*opened == some_seed());
  }
  CHECK(code_of(open_sealed(sealed("a\0b"sv), "a"sv)) == errc::bad_passphrase);
}

TEST_CASE("sealing twice gives two documents", "[crypto][keystore]") {
  auto first = sealed("p");
  auto second = sealed("p");
  CHECK(first != second);
  auto text = as_text(first);
  CHECK(text.find(as_text(some_seed().value)) == std::string_view::npos);
}

TEST_CASE("no byte of a sealed seed can be changed", "[crypto][keystore]") {
  auto document = sealed("p");
  for (std::size_t i = 0; i < document.size(); ++i)
    for (auto bit : {0x01, 0x80}) {
      INFO("byte " << i << ", bit " << bit);
      auto changed = document;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ bit);
      CHECK_FALSE(open_sealed(changed, "p"));
    }
}

TEST_CASE("a sealed seed of another length is refused", "[crypto][keystore]") {
  auto document = sealed("p");
  for (std::size_t size = 0; size < document.size(); ++size)
    CHECK(code_of(open_sealed(byte_view{document}.first(size), "p"))
          == errc::truncated);
  document.push_back(0);
  CHECK(code_of(open_sealed(document, "p")) == errc::trailing_bytes);
}

TEST_CASE("a sealed seed cannot ask for more than the bounds",
          "[crypto][keystore]") {
  auto document = sealed("p");
  struct {
    std::size_t offset;
    std::uint32_t value;
  } hostile[] = {{2, 0},  {2, 7},  {2, (1u << 20) + 1}, {2, 0xffffffff},
                 {6, 0},  {6, 17}, {6, 0xffffffff},     {10, 0},
                 {10, 2}, {10, 17}};
  for (auto [offset, value] : hostile) {
    INFO("offset " << offset << ", value " << value);
    auto changed = with_parameter(document, offset, value);
    CHECK(code_of(open_sealed(changed, "p")) == errc::over_limit);
  }
  CHECK_FALSE(seal(some_seed(), "p", {.memory_kib = 8, .passes = 0}));
  CHECK_FALSE(seal(some_seed(), "p", {.memory_kib = 8, .lanes = 2}));
}

TEST_CASE("another version or kind of document is refused",
          "[crypto][keystore]") {
  auto document = sealed("p");
  document[0] = 2;
  CHECK(code_of(open_sealed(document, "p")) == errc::bad_version);
  document[0] = 1;
  document[1] = 4;
  CHECK(code_of(open_sealed(document, "p")) == errc::bad_value);
}

// Made by libsodium's Argon2id and ChaCha20-Poly1305, from the byte table.
TEST_CASE("a document that another program made opens", "[crypto][keystore]") {
  auto document = from_hex(
    "011e400000000300000001000000000102030405060708090a0b0c0d0e0f"
    "404142434445464748494a4b"
    "732115ecc4397d64e2312d8db7a7a2b9267f5144792ccf5a33893d33c318a772"
    "63208f9fc7bfc400cf5ef6925e57b6c2");
  REQUIRE(document);
  auto opened = open_sealed(*document, "golden");
  REQUIRE(opened);
  CHECK(*opened == some_seed());
}

TEST_CASE("the cost that IPS writes opens, too", "[crypto][keystore]") {
  auto document = seal(some_seed(), "p");
  REQUIRE(document);
  auto opened = open_sealed(*document, "p");
  REQUIRE(opened);
  CHECK(*opened == some_seed());
}

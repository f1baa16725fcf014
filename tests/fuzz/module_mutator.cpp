#include "tests/fuzz/module_mutator.hpp"

namespace ips::fuzz {

namespace {

constexpr std::size_t preamble = 8;
constexpr std::uint8_t code_section = 10;
/// A change may make a piece that much longer.
constexpr std::size_t growth = 64;

/// A part of a module that says its own length: a section, or a body.
struct piece {
  std::uint8_t id = 0;
  byte_string content;
};

std::optional<std::uint32_t> read_number(const byte_string& from,
                                         std::size_t& at) {
  std::uint32_t out = 0;
  for (unsigned shift = 0; shift < 35 && at < from.size(); shift += 7) {
    auto byte = from[at++];
    out |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80)
      return out;
  }
  return std::nullopt;
}

void write_number(byte_string& to, std::size_t x) {
  for (; x >= 0x80; x >>= 7)
    to.push_back(static_cast<std::uint8_t>(x | 0x80));
  to.push_back(static_cast<std::uint8_t>(x));
}

/// Pieces from `at` to the end, each with an id before its length or without.
std::optional<std::vector<piece>> read_pieces(const byte_string& from,
                                              std::size_t at, bool with_ids) {
  std::vector<piece> out;
  while (at < from.size()) {
    piece next;
    if (with_ids)
      next.id = from[at++];
    auto size = read_number(from, at);
    if (!size || *size > from.size() - at)
      return std::nullopt;
    auto begin = from.begin() + static_cast<std::ptrdiff_t>(at);
    next.content.assign(begin, begin + static_cast<std::ptrdiff_t>(*size));
    at += *size;
    out.push_back(std::move(next));
  }
  return out;
}

void write_pieces(byte_string& to, const std::vector<piece>& pieces,
                  bool with_ids) {
  for (auto& x : pieces) {
    if (with_ids)
      to.push_back(x.id);
    write_number(to, x.content.size());
    to.insert(to.end(), x.content.begin(), x.content.end());
  }
}

void mutate_bytes(byte_string& bytes, const byte_mutator& mutate) {
  auto size = bytes.size();
  bytes.resize(size + growth);
  bytes.resize(mutate(bytes.data(), size, bytes.size()));
}

/// Changes one function's body; false where the section does not hold bodies.
bool mutate_body(byte_string& section, std::uint32_t seed,
                 const byte_mutator& mutate) {
  std::size_t at = 0;
  auto count = read_number(section, at);
  auto bodies = read_pieces(section, at, false);
  if (!count || !bodies || bodies->empty() || bodies->size() != *count)
    return false;
  mutate_bytes((*bodies)[seed % bodies->size()].content, mutate);
  section.clear();
  write_number(section, *count);
  write_pieces(section, *bodies, false);
  return true;
}

} // namespace

std::optional<byte_string> mutate_module(const byte_string& module,
                                         std::uint32_t seed,
                                         const byte_mutator& mutate) {
  if (module.size() <= preamble)
    return std::nullopt;
  auto sections = read_pieces(module, preamble, true);
  if (!sections || sections->empty())
    return std::nullopt;
  // Code is most of what there is to get wrong: every second change is there.
  auto* chosen = &(*sections)[(seed >> 1) % sections->size()];
  if (seed % 2 == 0)
    for (auto& x : *sections)
      if (x.id == code_section)
        chosen = &x;
  if (chosen->id != code_section
      || !mutate_body(chosen->content, seed >> 8, mutate))
    mutate_bytes(chosen->content, mutate);
  byte_string out{module.begin(), module.begin() + preamble};
  write_pieces(out, *sections, true);
  return out;
}

} // namespace ips::fuzz

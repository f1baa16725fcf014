#include "dna/manifest/wat_join.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ips::manifest {

namespace {

/// What lies below is left to authors who count places themselves; and a text's
/// place is never 0.
constexpr std::size_t texts_at = 1024;

/// A string of the text format.
std::string wat_string(const std::string& raw) {
  constexpr auto digits = "0123456789abcdef";
  std::string out{'"'};
  for (auto c : raw) {
    auto byte = static_cast<std::uint8_t>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\')
      out += c;
    else
      (out += '\\') += {digits[byte >> 4], digits[byte & 15]};
  }
  return out + '"';
}

std::string constant(std::size_t x) {
  return "(i32.const " + std::to_string(x) + ")";
}

/// The SDK's fields that these names lead to, by name, so that the module does
/// not depend on who asked first.
result<std::vector<placed_field>>
needed_fields(std::vector<std::string> wanted,
              const std::vector<wat_file>& library) {
  std::map<std::string, placed_field> offered;
  for (auto& file : library) {
    IPS_TRY_VALUE(fields, read_wat_fields(file.text, file.name));
    for (auto& x : fields) {
      auto name = x.names.empty() ? std::string{} : x.names[0];
      offered.emplace(std::move(name), placed_field{file.name, std::move(x)});
    }
  }
  std::set<std::string> taken;
  while (!wanted.empty()) {
    auto found = offered.find(wanted.back());
    wanted.pop_back();
    if (found == offered.end() || !taken.insert(found->first).second)
      continue;
    auto& names = found->second.field.names;
    wanted.insert(wanted.end(), names.begin(), names.end());
  }
  std::vector<placed_field> out;
  for (auto& name : taken)
    out.push_back(std::move(offered.at(name)));
  return out;
}

} // namespace

result<wat_join> wat_join::make(const std::vector<wat_file>& own,
                                const std::vector<wat_file>& library,
                                std::uint32_t pages) {
  std::vector<placed_field> all;
  std::vector<std::string> wanted;
  for (auto& file : own) {
    IPS_TRY_VALUE(fields, read_wat_fields(file.text, file.name));
    for (auto& x : fields) {
      wanted.insert(wanted.end(), x.names.begin(), x.names.end());
      all.push_back({file.name, std::move(x)});
    }
  }
  IPS_TRY_VALUE(needed, needed_fields(std::move(wanted), library));
  for (auto& x : needed)
    all.push_back(std::move(x));

  wat_join out;
  out.text_ = "(module\n";
  out.lines_ = 2;
  std::stable_partition(all.begin(), all.end(),
                        [](auto& x) { return x.field.keyword == "import"; });
  for (auto& x : all)
    out.add(x);
  out.add_memory(all, pages);
  return out;
}

void wat_join::add(const placed_field& x) {
  origins_.push_back({lines_, x.file, x.field.line});
  auto& text = x.field.text;
  std::size_t at = 0;
  for (auto& literal : x.field.literals) {
    text_ += text.substr(at, literal.begin - at);
    text_ += constant(place_text(literal.content)) + " "
             + constant(literal.content.size());
    at = literal.end;
  }
  text_ += text.substr(at) + "\n";
  lines_
    += 1
       + static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Equal texts, and those inside of others, share a place.
std::size_t wat_join::place_text(const std::string& content) {
  auto found = texts_.find(content);
  if (found != texts_.npos)
    return texts_at + found;
  texts_ += content;
  return texts_at + texts_.size() - content.size();
}

void wat_join::add_memory(const std::vector<placed_field>& all,
                          std::uint32_t pages) {
  auto defines = [&](const std::string& keyword) {
    return std::any_of(all.begin(), all.end(),
                       [&](auto& x) { return x.field.keyword == keyword; });
  };
  if (!defines("memory"))
    text_ += "(memory (export \"memory\") " + std::to_string(pages) + ")\n";
  text_ += "(global $heap (mut i32) " + constant(texts_at + texts_.size())
           + ")\n(data " + constant(texts_at) + " " + wat_string(texts_)
           + "))\n";
}

std::string wat_join::place_of(std::uint32_t joined_line) const {
  auto after = std::upper_bound(
    origins_.begin(), origins_.end(), joined_line,
    [](std::uint32_t line, const origin& x) { return line < x.joined_line; });
  if (after == origins_.begin())
    return "module:" + std::to_string(joined_line);
  auto& from = *std::prev(after);
  return from.file + ":"
         + std::to_string(from.line + joined_line - from.joined_line);
}

std::string wat_join::with_places(const std::string& words,
                                  const std::string& joined) const {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    auto found = words.find(joined + ":", at);
    if (found == words.npos)
      return out + words.substr(at);
    auto digits = found + joined.size() + 1;
    auto end
      = std::min(words.find_first_not_of("0123456789", digits), words.size());
    out += words.substr(at, found - at);
    auto line = words.substr(digits, end - digits);
    // Nine digits fit; a file of more lines is never made.
    out += line.empty() || line.size() > 9
             ? words.substr(found, end - found)
             : place_of(static_cast<std::uint32_t>(std::stoul(line)));
    at = end;
  }
}

} // namespace ips::manifest

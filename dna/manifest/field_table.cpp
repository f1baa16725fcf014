#include "dna/manifest/field_table.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "runtime/base/duration_text.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::manifest {

namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_lower(c) || is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z');
}

bool fits(std::string_view text, bool (*first)(char), bool (*rest)(char)) {
  return !text.empty() && text.size() <= name_bytes_max && first(text[0])
         && std::all_of(text.begin(), text.end(), rest);
}

const json_value& empty_table() {
  static const json_value table = json_value::object();
  return table;
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (auto& name : names)
    text += (text.empty() ? "\"" : ", \"") + name + "\"";
  return text;
}

} // namespace

bool is_type_name(std::string_view text) {
  return fits(text, is_lower,
              [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_function_name(std::string_view text) {
  return fits(
    text, [](char c) { return is_word(c) && !is_digit(c); }, is_word);
}

bool is_dna_name(std::string_view text) {
  return fits(text, is_lower, [](char c) {
    return is_lower(c) || is_digit(c) || c == '_' || c == '-';
  });
}

bool is_inner_path(std::string_view text) {
  std::filesystem::path path{text};
  return !text.empty() && text.find('\0') == std::string_view::npos
         && path.is_relative() && path.has_filename()
         && std::none_of(path.begin(), path.end(),
                         [](auto& part) { return part == ".."; });
}

result<field_table> field_table::open(const toml_document& source,
                                      std::string path, const json_value& table,
                                      std::span<const std::string> known) {
  field_table out{source, std::move(path), table};
  if (!table.is_object())
    return field_error(source, out.path_, "this is a table");
  for (auto& [name, value] : table.items())
    if (!known.empty()
        && std::find(known.begin(), known.end(), name) == known.end())
      return out.wrong(name,
                       "there is no such field" + did_you_mean(name, known));
  return out;
}

std::string field_table::path_of(std::string_view name) const {
  return path_.empty() ? std::string{name} : path_ + "." + std::string{name};
}

error field_table::wrong(std::string_view name, const std::string& what) const {
  return field_error(source_, path_of(name), what);
}

result<std::optional<std::string>>
field_table::text(const std::string& name) const {
  if (!has(name))
    return std::optional<std::string>{};
  auto& value = table_[name];
  if (!value.is_string())
    return wrong(name, "this is a text");
  return std::optional{value.get<std::string>()};
}

result<std::string> field_table::needed_text(const std::string& name,
                                             const std::string& why) const {
  IPS_TRY_VALUE(value, text(name));
  if (!value)
    return wrong(name, "this field is missing; " + why);
  return *value;
}

result<std::optional<std::uint64_t>>
field_table::integer(const std::string& name, integer_range range) const {
  if (!has(name))
    return std::optional<std::uint64_t>{};
  auto& value = table_[name];
  auto wanted = "this is an integer from " + std::to_string(range.least)
                + " to " + std::to_string(range.most);
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0)
    return wrong(name, wanted);
  auto number = value.get<std::uint64_t>();
  if (number < range.least || number > range.most)
    return wrong(name, wanted);
  return std::optional{number};
}

result<std::optional<bool>>
field_table::boolean(const std::string& name) const {
  if (!has(name))
    return std::optional<bool>{};
  auto& value = table_[name];
  if (!value.is_boolean())
    return wrong(name, "this is true or false");
  return std::optional{value.get<bool>()};
}

result<std::optional<duration>>
field_table::time(const std::string& name) const {
  IPS_TRY_VALUE(value, text(name));
  if (!value)
    return std::optional<duration>{};
  auto parsed = parse_duration(*value);
  if (!parsed)
    return wrong(name, "\"" + *value
                         + "\" is not a time; write \"250ms\", \"10s\", "
                           "\"5m\" or \"2h\"");
  return std::optional{*parsed};
}

result<std::optional<std::uint32_t>>
field_table::resilience(const std::string& name) const {
  if (!has(name))
    return std::optional<std::uint32_t>{};
  auto& value = table_[name];
  if (!value.is_number())
    return wrong(name, "this is a number of holders");
  auto millionths = value.get<double>() * 1e6;
  // Written so that a NaN is refused too.
  if (!(millionths >= resilience_min && millionths <= resilience_max))
    return wrong(name, "this is a number from 0.1 to 1000");
  auto rounded = std::round(millionths);
  if (std::abs(millionths - rounded) > 1e-3)
    return wrong(name, "at most six decimals");
  return std::optional{static_cast<std::uint32_t>(rounded)};
}

result<std::vector<std::string>>
field_table::texts(const std::string& name) const {
  std::vector<std::string> out;
  if (!has(name))
    return out;
  auto& list = table_[name];
  if (!list.is_array())
    return wrong(name, "this is a list of texts");
  if (list.size() > definitions_max)
    return wrong(name, "at most " + std::to_string(definitions_max));
  for (auto& value : list) {
    if (!value.is_string())
      return wrong(name, "this is a list of texts");
    auto text = value.get<std::string>();
    if (std::find(out.begin(), out.end(), text) != out.end())
      return wrong(name, "\"" + text + "\" is there twice");
    out.push_back(std::move(text));
  }
  return out;
}

result<std::optional<std::size_t>>
field_table::choice(const std::string& name,
                    std::span<const std::string> names) const {
  IPS_TRY_VALUE(value, text(name));
  if (!value)
    return std::optional<std::size_t>{};
  auto found = std::find(names.begin(), names.end(), *value);
  if (found == names.end())
    return wrong(name, "\"" + *value + "\" is not one of " + listed(names)
                         + did_you_mean(*value, names));
  return std::optional{static_cast<std::size_t>(found - names.begin())};
}

result<std::string> field_table::function(const std::string& name) const {
  IPS_TRY_VALUE(value, text(name));
  if (!value)
    return std::string{};
  if (!is_function_name(*value))
    return wrong(name, "\"" + *value + "\" cannot be a function's name");
  return *value;
}

result<field_table>
field_table::inner(const std::string& name,
                   std::span<const std::string> known) const {
  return open(source_, path_of(name), has(name) ? table_[name] : empty_table(),
              known);
}

} // namespace ips::manifest

#include "dna/manifest/toml_document.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include "dna/manifest/manifest.hpp"

namespace ips::manifest {

namespace {

std::uint32_t line_of(const toml::node& x) {
  return static_cast<std::uint32_t>(x.source().begin.line);
}

std::string inner_path(const std::string& path, std::string_view name) {
  return path.empty() ? std::string{name} : path + "." + std::string{name};
}

} // namespace

/// Copies toml++'s tree, noting lines. Depth is bounded by `json_depth_max`.
class toml_converter {
public:
  explicit toml_converter(toml_document& out) : out_(out) {
  }

  result<json_value> convert(const toml::node& x, const std::string& path,
                             std::uint32_t depth) {
    out_.lines_.emplace(path, line_of(x));
    if (depth > json_depth_max)
      return field_error(out_, path, "nested too deeply");
    switch (x.type()) {
      case toml::node_type::table:
        return convert_table(*x.as_table(), path, depth);
      case toml::node_type::array:
        return convert_array(*x.as_array(), path, depth);
      case toml::node_type::string:
        return json_value(x.as_string()->get());
      case toml::node_type::integer:
        return json_value(x.as_integer()->get());
      case toml::node_type::floating_point:
        return json_value(x.as_floating_point()->get());
      case toml::node_type::boolean:
        return json_value(x.as_boolean()->get());
      case toml::node_type::date:
      case toml::node_type::time:
      case toml::node_type::date_time:
      case toml::node_type::none:
        break;
    }
    return field_error(out_, path, "dates and times are not used here");
  }

private:
  result<json_value> convert_table(const toml::table& x,
                                   const std::string& path,
                                   std::uint32_t depth) {
    auto out = json_value::object();
    for (auto&& [key, value] : x) {
      // A key's own line: a table header may stand far above its first value.
      auto inside = inner_path(path, key.str());
      auto line = static_cast<std::uint32_t>(key.source().begin.line);
      out_.lines_.emplace(inside, line);
      IPS_TRY_VALUE(inner, convert(value, inside, depth + 1));
      out[std::string{key.str()}] = std::move(inner);
    }
    return out;
  }

  result<json_value> convert_array(const toml::array& x,
                                   const std::string& path,
                                   std::uint32_t depth) {
    auto out = json_value::array();
    for (auto& value : x) {
      auto inside = inner_path(path, std::to_string(out.size()));
      IPS_TRY_VALUE(inner, convert(value, inside, depth + 1));
      out.push_back(std::move(inner));
    }
    return out;
  }

  toml_document& out_;
};

result<toml_document> toml_document::parse(std::string_view text) {
  if (text.size() > toml_bytes_max)
    return error{errc::over_limit, "dna.toml has " + std::to_string(text.size())
                                     + " bytes; at most "
                                     + std::to_string(toml_bytes_max)};
  auto parsed = toml::parse(text);
  if (!parsed) {
    auto& at = parsed.error().source().begin;
    return error{errc::manifest_syntax,
                 "dna.toml line " + std::to_string(at.line) + ", column "
                   + std::to_string(at.column),
                 std::string{parsed.error().description()}};
  }
  toml_document out;
  toml_converter converter{out};
  IPS_TRY_VALUE(root, converter.convert(parsed.table(), "", 0));
  out.root_ = std::move(root);
  return out;
}

std::uint32_t toml_document::line_of(std::string_view path) const {
  while (!path.empty()) {
    if (auto found = lines_.find(path); found != lines_.end())
      return found->second;
    auto dot = path.rfind('.');
    path = path.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return 0;
}

error field_error(const toml_document& source, std::string_view path,
                  const std::string& what) {
  auto line = source.line_of(path);
  auto text = std::string{"dna.toml"};
  if (line != 0)
    text += " line " + std::to_string(line);
  return error{errc::manifest_field,
               text + ": " + (path.empty() ? "" : std::string{path} + ": ")
                 + what};
}

} // namespace ips::manifest

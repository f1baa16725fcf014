#include "dna/manifest/schema_node.hpp"

#include <algorithm>

#include "runtime/base/nearest.hpp"

namespace ips::manifest {

namespace {

const std::vector<std::string> type_names{"null",   "boolean", "integer",
                                          "string", "array",   "object"};

error bad(const std::string& place, const std::string& what) {
  return error{errc::bad_schema, (place.empty() ? "/" : place) + ": " + what};
}

result<json_type> read_type(const json_value& x, const std::string& place) {
  if (!x.is_string())
    return bad(place, "type is a text or a list of texts");
  auto name = x.get<std::string>();
  auto found = std::find(type_names.begin(), type_names.end(), name);
  if (found != type_names.end())
    return static_cast<json_type>(found - type_names.begin());
  if (name == "number")
    return bad(place, "there are no fractions; use type \"integer\"");
  return bad(place, "type \"" + name + "\" is unknown"
                      + did_you_mean(name, type_names));
}

result<std::uint64_t> read_count(const json_value& x, const std::string& name,
                                 const std::string& place) {
  if (!x.is_number_integer() || x.get<std::int64_t>() < 0)
    return bad(place, name + " is an integer of 0 or more");
  return x.get<std::uint64_t>();
}

} // namespace

/// Reads one node after the other; what is read is kept in `out`.
class schema_reader {
public:
  using node = schema::node;
  using node_ptr = std::shared_ptr<const node>;

  static result<schema> read(const json_value& source) {
    IPS_TRY_VALUE(root, read_node(source, "", 0));
    return schema{root};
  }

private:
  /// Where a keyword stands.
  struct spot {
    const std::string& place;
    std::uint32_t depth;
  };
  using handler = status (*)(const json_value&, const spot&, node&);

  static const std::map<std::string, handler>& keywords();

  static result<node_ptr> read_node(const json_value& source,
                                    const std::string& place,
                                    std::uint32_t depth) {
    if (!source.is_object())
      return bad(place, "a schema is an object");
    if (depth >= schema_depth_max)
      return bad(place,
                 "deeper than " + std::to_string(schema_depth_max) + " levels");
    auto out = std::make_shared<node>();
    for (auto& [name, value] : source.items()) {
      auto found = keywords().find(name);
      if (found == keywords().end())
        return unknown(name, place);
      IPS_TRY(found->second(value, {place, depth}, *out));
    }
    IPS_TRY(check_ranges(*out, place));
    return node_ptr{std::move(out)};
  }

  static error unknown(const std::string& name, const std::string& place) {
    std::vector<std::string> known;
    for (auto& [keyword, handle] : keywords())
      known.push_back(keyword);
    return bad(place, "keyword \"" + name + "\" is not in the subset"
                        + did_you_mean(name, known));
  }

  static status check_ranges(const node& x, const std::string& place) {
    auto crossed
      = [](auto& least, auto& most) { return least && most && *least > *most; };
    if (crossed(x.minimum, x.maximum))
      return bad(place, "minimum is above maximum");
    if (crossed(x.min_length, x.max_length))
      return bad(place, "minLength is above maxLength");
    if (crossed(x.min_items, x.max_items))
      return bad(place, "minItems is above maxItems");
    return ok();
  }

  static status annotation(const json_value& x, const spot& at, node&) {
    if (!x.is_string())
      return bad(at.place,
                 "title, description, $comment and $schema are texts");
    return ok();
  }

  static status type(const json_value& x, const spot& at, node& out) {
    auto list = x.is_array() ? x : json_value::array({x});
    if (list.empty())
      return bad(at.place, "the list of types is empty");
    for (auto& name : list) {
      IPS_TRY_VALUE(one, read_type(name, at.place));
      out.types.push_back(one);
    }
    return ok();
  }

  static status constant(const json_value& x, const spot&, node& out) {
    out.constant = x;
    return ok();
  }

  static status choices(const json_value& x, const spot& at, node& out) {
    if (!x.is_array() || x.empty())
      return bad(at.place, "enum is a list of at least one value");
    if (x.size() > schema_choices_max)
      return bad(at.place, "enum has more than "
                             + std::to_string(schema_choices_max) + " values");
    out.choices.assign(x.begin(), x.end());
    return ok();
  }

  template <auto Member>
  static status bound(const json_value& x, const spot& at, node& out) {
    if (!x.is_number_integer())
      return bad(at.place, "minimum and maximum are integers");
    out.*Member = x.get<std::int64_t>();
    return ok();
  }

  static status set_count(const json_value& x, const spot& at, const char* name,
                          std::optional<std::uint64_t>& out) {
    IPS_TRY_VALUE(count, read_count(x, name, at.place));
    out = count;
    return ok();
  }

  static status min_length(const json_value& x, const spot& at, node& out) {
    return set_count(x, at, "minLength", out.min_length);
  }

  static status max_length(const json_value& x, const spot& at, node& out) {
    return set_count(x, at, "maxLength", out.max_length);
  }

  static status min_items(const json_value& x, const spot& at, node& out) {
    return set_count(x, at, "minItems", out.min_items);
  }

  static status max_items(const json_value& x, const spot& at, node& out) {
    return set_count(x, at, "maxItems", out.max_items);
  }

  static status items(const json_value& x, const spot& at, node& out) {
    IPS_TRY_VALUE(inner, read_node(x, at.place + "/items", at.depth + 1));
    out.items = inner;
    return ok();
  }

  static status required(const json_value& x, const spot& at, node& out) {
    if (!x.is_array())
      return bad(at.place, "required is a list of texts");
    for (auto& name : x) {
      if (!name.is_string())
        return bad(at.place, "required is a list of texts");
      out.required.push_back(name.get<std::string>());
    }
    return ok();
  }

  static status properties(const json_value& x, const spot& at, node& out) {
    if (!x.is_object())
      return bad(at.place, "properties is an object of schemas");
    for (auto& [name, value] : x.items()) {
      auto place = at.place + "/properties/" + name;
      IPS_TRY_VALUE(inner, read_node(value, place, at.depth + 1));
      out.properties.emplace(name, inner);
    }
    return ok();
  }

  static status additional(const json_value& x, const spot& at, node& out) {
    if (x.is_boolean()) {
      out.open = x.get<bool>();
      return ok();
    }
    auto place = at.place + "/additionalProperties";
    IPS_TRY_VALUE(inner, read_node(x, place, at.depth + 1));
    out.additional = inner;
    return ok();
  }
};

const std::map<std::string, schema_reader::handler>& schema_reader::keywords() {
  static const std::map<std::string, handler> table{
    {"$comment", annotation},
    {"$schema", annotation},
    {"additionalProperties", additional},
    {"const", constant},
    {"description", annotation},
    {"enum", choices},
    {"items", items},
    {"maxItems", max_items},
    {"maxLength", max_length},
    {"maximum", bound<&node::maximum>},
    {"minItems", min_items},
    {"minLength", min_length},
    {"minimum", bound<&node::minimum>},
    {"properties", properties},
    {"required", required},
    {"title", annotation},
    {"type", type},
  };
  return table;
}

result<schema> schema::read(const json_value& source) {
  return schema_reader::read(source);
}

} // namespace ips::manifest

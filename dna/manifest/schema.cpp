#include "dna/manifest/schema.hpp"

#include <algorithm>

#include "dna/manifest/schema_node.hpp"

namespace ips::manifest {

namespace {

json_type type_of(const json_value& x) {
  switch (x.type()) {
    case json_value::value_t::null:
      return json_type::null;
    case json_value::value_t::boolean:
      return json_type::boolean;
    case json_value::value_t::string:
      return json_type::string;
    case json_value::value_t::array:
      return json_type::array;
    case json_value::value_t::object:
      return json_type::object;
    case json_value::value_t::number_integer:
    case json_value::value_t::number_unsigned:
    case json_value::value_t::number_float:
    case json_value::value_t::binary:
    case json_value::value_t::discarded:
      break;
  }
  return json_type::integer;
}

std::string_view name_of(json_type x) {
  switch (x) {
    case json_type::null:
      return "null";
    case json_type::boolean:
      return "boolean";
    case json_type::integer:
      return "integer";
    case json_type::string:
      return "string";
    case json_type::array:
      return "array";
    case json_type::object:
      return "object";
  }
  return "";
}

/// Code points of valid UTF-8: every byte but those that continue one.
std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
    std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

/// A value for a message, cut to what a line can bear.
std::string shown(const json_value& x) {
  constexpr std::size_t shown_max = 60;
  auto text = x.dump(-1, ' ', true);
  return text.size() <= shown_max ? text : text.substr(0, shown_max) + "...";
}

} // namespace

/// Walks a value and a schema together: as deep as the schema, no deeper.
class schema_checker {
public:
  using node = schema::node;

  static status check(const schema& x, const json_value& value) {
    return check_node(*x.root_, value, "");
  }

private:
  static error misfit(const std::string& place, const std::string& what) {
    return error{errc::schema_mismatch,
                 (place.empty() ? "/" : place) + ": " + what};
  }

  static status check_node(const node& x, const json_value& value,
                           const std::string& place) {
    IPS_TRY(check_value(x, value, place));
    switch (type_of(value)) {
      case json_type::integer:
        return check_integer(x, value, place);
      case json_type::string:
        return check_string(x, value, place);
      case json_type::array:
        return check_array(x, value, place);
      case json_type::object:
        return check_object(x, value, place);
      case json_type::null:
      case json_type::boolean:
        break;
    }
    return ok();
  }

  static status check_value(const node& x, const json_value& value,
                            const std::string& place) {
    if (value.is_number_float())
      return misfit(place, "a number that is not an integer");
    auto type = type_of(value);
    auto fits = [&](json_type wanted) { return wanted == type; };
    if (!x.types.empty() && std::none_of(x.types.begin(), x.types.end(), fits))
      return misfit(place, "not of type " + wanted_types(x) + " but "
                             + std::string{name_of(type)});
    if (x.constant && *x.constant != value)
      return misfit(place, "not " + shown(*x.constant));
    if (!x.choices.empty()
        && std::find(x.choices.begin(), x.choices.end(), value)
             == x.choices.end())
      return misfit(place, "not one of " + shown(json_value(x.choices)));
    return ok();
  }

  static std::string wanted_types(const node& x) {
    std::string text;
    for (auto type : x.types)
      text += (text.empty() ? "" : " or ") + std::string{name_of(type)};
    return text;
  }

  static status check_integer(const node& x, const json_value& value,
                              const std::string& place) {
    auto number = value.get<std::int64_t>();
    if (x.minimum && number < *x.minimum)
      return misfit(place, "less than " + std::to_string(*x.minimum));
    if (x.maximum && number > *x.maximum)
      return misfit(place, "more than " + std::to_string(*x.maximum));
    return ok();
  }

  static status check_string(const node& x, const json_value& value,
                             const std::string& place) {
    if (!x.min_length && !x.max_length)
      return ok();
    auto length = characters(value.get_ref<const std::string&>());
    if (x.min_length && length < *x.min_length)
      return misfit(place, "shorter than " + std::to_string(*x.min_length));
    if (x.max_length && length > *x.max_length)
      return misfit(place, "longer than " + std::to_string(*x.max_length));
    return ok();
  }

  static status check_array(const node& x, const json_value& value,
                            const std::string& place) {
    if (x.min_items && value.size() < *x.min_items)
      return misfit(place,
                    "fewer than " + std::to_string(*x.min_items) + " items");
    if (x.max_items && value.size() > *x.max_items)
      return misfit(place,
                    "more than " + std::to_string(*x.max_items) + " items");
    if (!x.items)
      return ok();
    for (std::size_t i = 0; i < value.size(); ++i)
      IPS_TRY(check_node(*x.items, value[i], place + "/" + std::to_string(i)));
    return ok();
  }

  static status check_object(const node& x, const json_value& value,
                             const std::string& place) {
    for (auto& name : x.required)
      if (!value.contains(name))
        return misfit(place, "lacks \"" + name + "\"");
    for (auto& [name, inner] : value.items()) {
      auto found = x.properties.find(name);
      auto shape = found == x.properties.end() ? x.additional.get()
                                               : found->second.get();
      if (found == x.properties.end() && !x.open)
        return misfit(place, "\"" + name + "\" is not allowed");
      if (shape)
        IPS_TRY(check_node(*shape, inner, place + "/" + name));
    }
    return ok();
  }
};

status schema::check(const json_value& value) const {
  return schema_checker::check(*this, value);
}

} // namespace ips::manifest

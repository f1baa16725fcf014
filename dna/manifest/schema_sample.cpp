// A value that fits a schema.

#include <algorithm>

#include "dna/manifest/schema_node.hpp"

namespace ips::manifest {

namespace {

/// Longer samples are no better ones.
constexpr std::uint64_t sample_length_max = 4096;
constexpr std::uint64_t sample_items_max = 64;

} // namespace

/// Makes one value for each place. A tree of at most `schema_depth_max`.
class schema_sampler {
public:
  using node = schema::node;

  static json_value of(const node& x) {
    if (x.constant)
      return *x.constant;
    if (!x.choices.empty())
      return x.choices[0];
    switch (type_of(x)) {
      case json_type::null:
        return nullptr;
      case json_type::boolean:
        return true;
      case json_type::integer:
        return number(x);
      case json_type::string:
        return std::string(length(x), 'a');
      case json_type::array:
        return list(x);
      case json_type::object:
        return object(x);
    }
    return nullptr;
  }

private:
  static json_type type_of(const node& x) {
    if (!x.types.empty())
      return x.types[0];
    if (!x.properties.empty() || !x.required.empty())
      return json_type::object;
    return x.items ? json_type::array : json_type::string;
  }

  static std::int64_t number(const node& x) {
    auto out = std::max<std::int64_t>(1, x.minimum.value_or(1));
    return std::min(out, x.maximum.value_or(out));
  }

  static std::uint64_t length(const node& x) {
    auto out = std::max<std::uint64_t>(1, x.min_length.value_or(1));
    return std::min({out, x.max_length.value_or(out), sample_length_max});
  }

  static json_value list(const node& x) {
    auto out = json_value::array();
    auto count = std::min(x.min_items.value_or(0), sample_items_max);
    for (std::uint64_t i = 0; i < count; ++i)
      out.push_back(x.items ? of(*x.items) : json_value{i});
    return out;
  }

  static json_value object(const node& x) {
    auto out = json_value::object();
    for (auto& [name, inner] : x.properties)
      out[name] = of(*inner);
    for (auto& name : x.required)
      if (!out.contains(name))
        out[name] = x.additional ? of(*x.additional) : json_value{"a"};
    return out;
  }
};

json_value schema::sample() const {
  return schema_sampler::of(*root_);
}

} // namespace ips::manifest

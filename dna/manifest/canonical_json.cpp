#include "dna/manifest/canonical_json.hpp"

#include <charconv>
#include <limits>

namespace ips::manifest {

namespace {

/// Builds the value from the parser's events, and stops at the first that
/// canonical JSON does not know.
class strict_builder : public nlohmann::json_sax<json_value> {
public:
  bool null() override {
    return add(nullptr);
  }

  bool boolean(bool x) override {
    return add(x);
  }

  bool number_integer(number_integer_t x) override {
    return add(x);
  }

  bool number_unsigned(number_unsigned_t x) override {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (x > static_cast<std::uint64_t>(most))
      return refuse("an integer outside 64 bit signed");
    return add(static_cast<std::int64_t>(x));
  }

  bool number_float(number_float_t, const string_t& text) override {
    // The library takes an integer for a float where errno was set while it
    // read, as a signal handler may do.
    std::int64_t whole = 0;
    auto end = text.data() + text.size();
    auto [stop, fault] = std::from_chars(text.data(), end, whole);
    if (fault == std::errc{} && stop == end)
      return add(whole);
    return refuse(text.find_first_of(".eE") == std::string::npos
                    ? "an integer outside 64 bit signed"
                    : "a number that is not an integer");
  }

  bool string(string_t& x) override {
    return add(std::move(x));
  }

  bool binary(binary_t&) override {
    return refuse("bytes");
  }

  bool start_object(std::size_t) override {
    return open(json_value::object());
  }

  bool key(string_t& name) override {
    key_ = name;
    if (!open_.back()->contains(name))
      return true;
    return refuse("the key \"" + name + "\" twice");
  }

  bool end_object() override {
    open_.pop_back();
    return true;
  }

  bool start_array(std::size_t) override {
    return open(json_value::array());
  }

  bool end_array() override {
    open_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& what) override {
    failure_
      = error{errc::bad_json, "not JSON at byte " + std::to_string(position),
              what.what()};
    return false;
  }

  result<json_value> take() {
    if (failure_)
      return *failure_;
    return std::move(root_);
  }

private:
  bool refuse(const std::string& what) {
    failure_ = error{errc::bad_json, "the JSON holds " + what};
    return false;
  }

  json_value& place(json_value value) {
    if (open_.empty())
      return root_ = std::move(value);
    auto& outer = *open_.back();
    if (outer.is_array())
      return outer.emplace_back(std::move(value));
    return outer[key_] = std::move(value);
  }

  bool add(json_value value) {
    place(std::move(value));
    return true;
  }

  bool open(json_value value) {
    if (open_.size() >= json_depth_max) {
      failure_ = error{errc::over_limit, "JSON is deeper than "
                                           + std::to_string(json_depth_max)
                                           + " levels"};
      return false;
    }
    open_.push_back(&place(std::move(value)));
    return true;
  }

  json_value root_;
  /// Objects and arrays not yet closed; each pointer stays good, since an
  /// outer one does not grow while an inner one is open.
  std::vector<json_value*> open_;
  std::string key_;
  std::optional<error> failure_;
};

} // namespace

result<json_value> parse_json(std::string_view text) {
  if (text.size() > json_bytes_max)
    return error{errc::over_limit, "JSON of " + std::to_string(text.size())
                                     + " bytes; at most "
                                     + std::to_string(json_bytes_max)};
  // The library would skip a byte order mark.
  if (text.starts_with("\xef\xbb\xbf"))
    return error{errc::bad_json, "not JSON at byte 0", "a byte order mark"};
  strict_builder builder;
  json_value::sax_parse(text, &builder);
  return builder.take();
}

result<std::string> canonical(std::string_view text) {
  IPS_TRY_VALUE(value, parse_json(text));
  return canonical(value);
}

} // namespace ips::manifest

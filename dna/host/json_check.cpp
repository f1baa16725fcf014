#include "dna/host/json_check.hpp"

#include <optional>

#include "dna/manifest/canonical_json.hpp"

namespace ips::host {

namespace {

using nlohmann::json;

/// Reads and forgets; counts the depth.
class depth_counter : public nlohmann::json_sax<json> {
public:
  bool null() override {
    return true;
  }

  bool boolean(bool) override {
    return true;
  }

  bool number_integer(number_integer_t) override {
    return true;
  }

  bool number_unsigned(number_unsigned_t) override {
    return true;
  }

  bool number_float(number_float_t, const string_t&) override {
    return true;
  }

  bool string(string_t&) override {
    return true;
  }

  bool binary(binary_t&) override {
    return false;
  }

  bool start_object(std::size_t) override {
    return open();
  }

  bool key(string_t&) override {
    return true;
  }

  bool end_object() override {
    --depth_;
    return true;
  }

  bool start_array(std::size_t) override {
    return open();
  }

  bool end_array() override {
    --depth_;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& what) override {
    failure_
      = error{errc::bad_json, "not JSON at byte " + std::to_string(position),
              what.what()};
    return false;
  }

  status take() {
    if (failure_)
      return *failure_;
    return ok();
  }

private:
  bool open() {
    if (++depth_ <= manifest::json_depth_max)
      return true;
    failure_ = error{errc::over_limit,
                     "JSON is deeper than "
                       + std::to_string(manifest::json_depth_max) + " levels"};
    return false;
  }

  std::uint32_t depth_ = 0;
  std::optional<error> failure_;
};

} // namespace

status check_json(std::string_view text) {
  depth_counter counter;
  json::sax_parse(text, &counter);
  return counter.take();
}

} // namespace ips::host

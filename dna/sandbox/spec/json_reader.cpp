#include <charconv>

#include <nlohmann/json.hpp>

#include "dna/sandbox/spec/script_file.hpp"
#include "dna/sandbox/spec/spec_script.hpp"
#include "dna/sandbox/spec/wat_text.hpp"

namespace ips::sandbox::spec {

namespace {

using json = nlohmann::json;

error bad(const std::string& what) {
  return {errc::bad_script, what};
}

std::string text_in(const json& x, const char* name) {
  auto at = x.find(name);
  return at != x.end() && at->is_string() ? at->get<std::string>()
                                          : std::string{};
}

result<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t out = 0;
  auto [end, fault]
    = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc{} || end != text.data() + text.size())
    return bad("\"" + text + "\" is not a number");
  return out;
}

nan_class nan_of(const std::string& text) {
  if (text == "nan:canonical")
    return nan_class::canonical;
  return text == "nan:arithmetic" ? nan_class::arithmetic : nan_class::none;
}

/// One lane, or a whole number.
status read_lane(expected_value& out, std::size_t lane, std::size_t width,
                 const std::string& text) {
  auto nan = nan_of(text);
  if (nan != nan_class::none) {
    if (lane >= out.nans.size() || width < 4)
      return bad("a NaN in a lane of " + std::to_string(width) + " bytes");
    out.nans[lane] = nan;
    return ok();
  }
  IPS_TRY_VALUE(number, number_of(text));
  for (std::size_t i = 0; i < width; ++i)
    out.value.bits[lane * width + i]
      = static_cast<std::uint8_t>(number >> (8 * i));
  return ok();
}

std::size_t lane_width(const std::string& type) {
  if (type == "i8")
    return 1;
  if (type == "i16")
    return 2;
  return type == "i32" || type == "f32" ? 4 : 8;
}

result<expected_value> read_vector(const json& x, expected_value out) {
  auto width = lane_width(text_in(x, "lane_type"));
  out.lane_bytes = width == 8 ? 8 : 4;
  auto& lanes = x.at("value");
  if (!lanes.is_array() || lanes.size() * width != 16)
    return bad("a v128 has the wrong number of lanes");
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (!lanes[i].is_string())
      return bad("a lane is not a string");
    IPS_TRY(read_lane(out, i, width, lanes[i].get<std::string>()));
  }
  return out;
}

result<expected_value> read_value(const json& x) {
  auto type = parse_value_type(text_in(x, "type"));
  if (!type || !x.contains("value"))
    return bad("a value without type or value: " + x.dump());
  expected_value out{{*type, {}}};
  if (*type == value_type::v128)
    return read_vector(x, out);
  auto text = text_in(x, "value");
  out.value.null = text == "null";
  out.lane_bytes = *type == value_type::f64 ? 8 : 4;
  if (!out.value.null)
    IPS_TRY(read_lane(out, 0, bytes_of(*type), text));
  return out;
}

result<std::vector<expected_value>> read_values(const json& x,
                                                const char* name) {
  std::vector<expected_value> out;
  auto list = x.value(name, json::array());
  for (auto& item : list) {
    IPS_TRY_VALUE(value, read_value(item));
    out.push_back(value);
  }
  return out;
}

result<script_action> read_action(const json& command) {
  auto x = command.value("action", json::object());
  script_action out{
    text_in(x, "module"), text_in(x, "field"), text_in(x, "type") == "get", {}};
  IPS_TRY_VALUE(arguments, read_values(x, "args"));
  for (auto& argument : arguments)
    out.arguments.push_back(argument.value);
  return out;
}

result<script_module> read_module(const json& command,
                                  const std::filesystem::path& folder) {
  IPS_TRY_VALUE(text, read_file(folder / text_in(command, "filename")));
  script_module out{text_in(command, "name"), {}, {}};
  if (text_in(command, "module_type") != "text") {
    out.wasm = to_bytes(text);
    return out;
  }
  auto wasm = wasm_of_text(text);
  if (wasm)
    out.wasm = std::move(*wasm);
  else
    out.text_fault = wasm.failure().cause;
  return out;
}

/// wast2json 1.0.32 forgets the comma between several expected results.
std::string with_commas(const std::string& text) {
  std::string out;
  bool in_string = false;
  bool after_object = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    if (!in_string && c == '{' && after_object)
      out += ',';
    out += c;
    if (in_string && c == '\\' && i + 1 < text.size())
      out += text[++i];
    else if (c == '"')
      in_string = !in_string;
    if (!in_string && c != ' ' && c != '\n')
      after_object = c == '}';
  }
  return out;
}

std::optional<module_fault> fault_named(const std::string& type) {
  if (type == "assert_malformed")
    return module_fault::malformed;
  if (type == "assert_invalid")
    return module_fault::invalid;
  if (type == "assert_unlinkable")
    return module_fault::unlinkable;
  if (type == "assert_uninstantiable")
    return module_fault::uninstantiable;
  return std::nullopt;
}

result<script_command> read_assertion(const json& x, std::uint32_t line,
                                      const std::string& type) {
  IPS_TRY_VALUE(action, read_action(x));
  if (type == "assert_return") {
    IPS_TRY_VALUE(expected, read_values(x, "expected"));
    return script_command{line, assert_return{action, expected}};
  }
  if (type == "assert_trap" || type == "assert_exhaustion")
    return script_command{line, assert_trap{action, text_in(x, "text"),
                                            type == "assert_exhaustion"}};
  return bad("unknown command \"" + type + "\"");
}

result<script_command> read_command(const json& x,
                                    const std::filesystem::path& folder) {
  auto type = text_in(x, "type");
  auto line = x.value("line", std::uint32_t{0});
  if (auto fault = fault_named(type)) {
    IPS_TRY_VALUE(module, read_module(x, folder));
    return script_command{line,
                          assert_module{module, *fault, text_in(x, "text")}};
  }
  if (type == "module") {
    IPS_TRY_VALUE(module, read_module(x, folder));
    return script_command{line, std::move(module)};
  }
  if (type == "register")
    return script_command{
      line, script_register{text_in(x, "name"), text_in(x, "as")}};
  if (type == "action") {
    IPS_TRY_VALUE(action, read_action(x));
    return script_command{line, std::move(action)};
  }
  return read_assertion(x, line, type);
}

} // namespace

result<spec_script> read_wast_json(const std::filesystem::path& file) {
  IPS_TRY_VALUE(text, read_file(file));
  auto document = json::parse(with_commas(text), nullptr, false);
  if (!document.is_object() || !document.contains("commands")
      || !document["commands"].is_array())
    return bad(file.string() + " is not what wast2json makes");
  spec_script out;
  for (auto& x : document["commands"]) {
    auto command = read_command(x, file.parent_path());
    if (!command) {
      auto why = command.failure();
      why.message = file.string() + ", command "
                    + std::to_string(out.size() + 1) + ": " + why.message;
      return why;
    }
    out.push_back(std::move(*command));
  }
  return out;
}

} // namespace ips::sandbox::spec

#include "tools/cli/inspect_text.hpp"

#include <algorithm>

namespace ips::cli {

namespace {

using nlohmann::json;

/// The largest functions; --json has all.
constexpr std::size_t sizes_shown_max = 12;
constexpr std::size_t name_shown_max = 60;

std::string text_of(const json& x) {
  return x.is_string() ? x.get<std::string>() : x.dump();
}

std::string listed(const json& names) {
  std::string out;
  for (auto& x : names)
    out += (out.empty() ? "" : ", ") + text_of(x);
  return out.empty() ? "none" : out;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

std::string number(const json& x, std::size_t width) {
  auto text = text_of(x);
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string field(const char* name, const std::string& value) {
  return padded(name, 14) + value + "\n";
}

std::string head(const json& x) {
  auto& limits = x["limits"];
  auto out = field("name", text_of(x["name"]) + " " + text_of(x["version"]));
  if (!text_of(x["description"]).empty())
    out += field("description", text_of(x["description"]));
  out += field("hash", text_of(x["hash"]));
  out += field("package", text_of(x["bytes"]) + " bytes");
  out += field("r", text_of(x["r"]));
  out += field("properties", x["properties"].dump());
  out += field("limits", "fuel " + text_of(limits["fuel"]) + ", stack "
                           + text_of(limits["stack_bytes"]) + " bytes, memory "
                           + text_of(limits["memory_pages"])
                           + " pages, call timeout "
                           + text_of(limits["call_timeout"]));
  return out;
}

std::string types(const json& x) {
  std::string out;
  for (auto& one : x["entries"])
    out
      += field("entry", text_of(one["name"]) + ": " + text_of(one["visibility"])
                          + " " + text_of(one["format"])
                          + (one["schema"] == true ? " with a schema" : "")
                          + ", " + text_of(one["validate"]) + ", at most "
                          + text_of(one["max_bytes"]) + " bytes");
  for (auto& one : x["links"])
    out += field("link", text_of(one["name"]) + ": "
                           + (text_of(one["validate"]).empty()
                                ? "system rules alone"
                                : text_of(one["validate"])));
  return out;
}

std::string functions(const json& x) {
  auto out = field("exposed", listed(x["exposed"]));
  out += field("internal", listed(x["internal"]));
  for (auto& [name, function] : x["callbacks"].items())
    out += field("callback", name + ": "
                               + (function.is_object()
                                    ? text_of(function["function"]) + " every "
                                        + text_of(function["interval"])
                                    : text_of(function)));
  return out;
}

std::string sizes(const json& module) {
  auto out = "\nmodule " + text_of(module["digest"]) + ", "
             + text_of(module["bytes"]) + " bytes\n";
  for (auto& x : module["sections"])
    out += number(x["bytes"], 10) + "  " + text_of(x["name"]) + "\n";
  auto& all = module["sizes"];
  auto shown = std::min(all.size(), sizes_shown_max);
  out += "\nlargest of " + std::to_string(all.size()) + " functions\n";
  for (std::size_t i = 0; i < shown; ++i)
    out += number(all[i]["bytes"], 10) + "  "
           + text_of(all[i]["name"]).substr(0, name_shown_max) + "\n";
  return out;
}

std::string reaches(const json& module) {
  std::size_t width = 0;
  for (auto& [name, reach] : module["host"].items())
    width = std::max(width, name.size());
  auto out = "\nimports " + listed(module["imports"])
             + "\n\nhost functions within reach of each entry point\n";
  for (auto& [name, reach] : module["host"].items()) {
    out += "  " + padded(name, width) + "  " + listed(reach["sure"]);
    if (!reach["maybe"].empty())
      out += "; through a table perhaps " + listed(reach["maybe"]);
    out += "\n";
  }
  out += "\nexported functions\n";
  for (auto& x : module["exports"])
    out += "  " + padded(text_of(x["name"]), width) + "  " + text_of(x["type"])
           + "\n";
  return out;
}

} // namespace

std::string inspect_text(const json& x) {
  return head(x) + types(x) + functions(x) + sizes(x["module"])
         + reaches(x["module"]);
}

} // namespace ips::cli

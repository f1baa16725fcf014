#include "tests/unit/sandbox/hostile/module_builder.hpp"

#include <array>

namespace ips::hostile {

namespace {

/// The order in which sections stand.
constexpr std::array order{
  section::type,    section::import,     section::function, section::table,
  section::memory,  section::global,     section::exported, section::start,
  section::element, section::data_count, section::code,     section::data,
};

constexpr std::uint8_t end = 0x0b;
constexpr std::uint8_t i64 = 0x7e;

void append(bytes& to, const bytes& more) {
  to.insert(to.end(), more.begin(), more.end());
}

} // namespace

bytes leb(std::uint32_t x) {
  bytes out;
  for (; x >= 0x80; x >>= 7)
    out.push_back(static_cast<std::uint8_t>(x | 0x80));
  out.push_back(static_cast<std::uint8_t>(x));
  return out;
}

bytes sized(byte_view x) {
  auto out = leb(static_cast<std::uint32_t>(x.size()));
  out.insert(out.end(), x.begin(), x.end());
  return out;
}

bytes named(std::string_view x) {
  return sized(as_bytes(x));
}

bytes joined(std::initializer_list<bytes> parts) {
  bytes out;
  for (auto& part : parts)
    append(out, part);
  return out;
}

bytes repeated_bytes(const bytes& x, std::size_t count) {
  bytes out;
  out.reserve(x.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    append(out, x);
  return out;
}

bytes section_bytes(section id, const bytes& content) {
  return joined({{static_cast<std::uint8_t>(id)}, sized(content)});
}

bytes preamble() {
  return {0, 'a', 's', 'm', 1, 0, 0, 0};
}

module_builder::module_builder() {
  add(section::type, {0x60, 0, 0});
}

module_builder& module_builder::add(section id, const bytes& item) {
  auto& to = lists_[id];
  ++to.count;
  append(to.items, item);
  return *this;
}

module_builder& module_builder::code(const bytes& instructions) {
  append(code_, instructions);
  return *this;
}

module_builder& module_builder::locals(std::uint32_t count) {
  locals_ = joined({{1}, leb(count), {i64}});
  return *this;
}

module_builder& module_builder::function(const bytes& body) {
  add(section::function, {0});
  append(functions_, sized(body));
  ++functions_count_;
  return *this;
}

module_builder& module_builder::import_now() {
  // () -> i32 is the type after the last.
  auto type = lists_[section::type].count;
  if (imports_ == 0)
    add(section::type, {0x60, 0, 1, 0x7f});
  else
    type = 1;
  ++imports_;
  return add(section::import,
             joined({named("ips"), named("now"), {0}, leb(type)}));
}

bytes module_builder::finish() const {
  auto whole = *this;
  auto run = whole.imports_ + whole.functions_count_;
  whole.function(joined({whole.locals_, whole.code_, {end}}));
  whole.add(section::exported, joined({named("run"), {0}, leb(run)}));
  auto out = preamble();
  for (auto id : order) {
    auto at = whole.lists_.find(id);
    if (id == section::code)
      append(out, section_bytes(id, joined({leb(whole.functions_count_),
                                            whole.functions_})));
    else if (at != whole.lists_.end())
      append(out, section_bytes(
                    id, joined({leb(at->second.count), at->second.items})));
  }
  return out;
}

} // namespace ips::hostile

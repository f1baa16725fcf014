#pragma once
// What a DNA exports: functions, validators, callbacks. Each macro opens the
// body of one.
//
//   IPS_FUNCTION(even) {
//     return ips::commit("even", args.integer(0)).entry;
//   }
//
//   IPS_VALIDATOR(validate_even) {
//     auto n = change.content.integer();
//     return n % 2 == 0 ? ips::valid()
//                       : ips::invalid(std::to_string(n) + " is not even");
//   }

#include "agent.hpp"
#include "arguments.hpp"
#include "judged.hpp"

namespace ips {

inline json read_input() {
  std::uint8_t unused = 0;
  std::string text(static_cast<std::size_t>(ips_input(&unused, 0)), '\0');
  ips_input(text.data(), size32(text));
  return json::parse(text).value_or(json{});
}

inline void write_output(const json& x) {
  auto text = x.dump();
  ips_output(text.data(), size32(text));
}

// Bodies are template arguments, not values: a pointer would put each into the
// module's table, and `ips dna check` could not tell which of them a call
// through it leads to.

template <json (*body)(const arguments&)>
void run_function(const char* name) {
  auto input = read_input();
  arguments args{name, input};
  auto output = body(args);
  args.check_all_read();
  write_output(output);
}

/// A validator says nothing where it accepts.
inline void give_verdict(const verdict& x) {
  if (auto reason = x.refusal())
    fail(*reason);
}

template <json (*body)(const json&)>
void run_callback() {
  write_output(body(read_input()));
}

} // namespace ips

/// A function that callers may call, with `args`; its return value, anything
/// that `ips::json` can be made of, is what the caller gets. Exposed where
/// [functions] lists it so.
#define IPS_FUNCTION(name)                                                     \
  static ::ips::json ips_body_##name(const ::ips::arguments&);                 \
  extern "C" IPS_EXPORT(name) void ips_export_##name() {                       \
    ::ips::run_function<ips_body_##name>(#name);                               \
  }                                                                            \
  static ::ips::json ips_body_##name(                                          \
    [[maybe_unused]] const ::ips::arguments& args)

#define IPS_JUDGE(name, type, variable)                                        \
  static ::ips::verdict ips_body_##name(const type&);                          \
  extern "C" IPS_EXPORT(name) void ips_export_##name() {                       \
    ::ips::give_verdict(ips_body_##name(type::read(::ips::read_input())));     \
  }                                                                            \
  static ::ips::verdict ips_body_##name([[maybe_unused]] const type& variable)

/// The validator of an entry type: judges `change`, an `ips::entry_change`.
#define IPS_VALIDATOR(name) IPS_JUDGE(name, ::ips::entry_change, change)

/// The validator of a link type: judges `change`, an `ips::link_change`.
#define IPS_LINK_VALIDATOR(name) IPS_JUDGE(name, ::ips::link_change, change)

/// The membrane: judges `joining`, an `ips::newcomer`.
#define IPS_MEMBRANE(name) IPS_JUDGE(name, ::ips::newcomer, joining)

/// Any other callback, with `input` as JSON (docs/dna-abi.md). Only what
/// `receive` returns matters; the others return `nullptr`.
#define IPS_CALLBACK(name)                                                     \
  static ::ips::json ips_body_##name(const ::ips::json&);                      \
  extern "C" IPS_EXPORT(name) void ips_export_##name() {                       \
    ::ips::run_callback<ips_body_##name>();                                    \
  }                                                                            \
  static ::ips::json ips_body_##name([[maybe_unused]] const ::ips::json& input)

// The functions that the benchmarks call.

#include <ips.hpp>

IPS_VALIDATOR(validate_number) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  return change.content.integer() >= 0 ? ips::valid()
                                       : ips::invalid("it is negative");
}

IPS_VALIDATOR(validate_text) {
  return ips::valid();
}

IPS_FUNCTION(constant) {
  return 7;
}

IPS_FUNCTION(write) {
  return ips::commit("number", args.integer(0)).entry;
}

IPS_FUNCTION(read) {
  return ips::get(args.hash(0)).value_or(nullptr);
}

/// How many of the own chain's last headers of the type come back.
IPS_FUNCTION(latest) {
  ips::chain_filter last;
  last.type = "number";
  last.descending = true;
  last.count = args.integer(0);
  return static_cast<std::int64_t>(ips::query(last).size());
}

/// So many links at a base.
IPS_FUNCTION(tie) {
  auto base = args.hash(0);
  auto count = args.integer(1);
  for (std::int64_t i = 0; i < count; ++i)
    ips::link(base, base, "tie", "a");
  return count;
}

IPS_FUNCTION(write_text) {
  return ips::commit_text("text", args.text(0)).entry;
}

IPS_FUNCTION(write_secret) {
  return ips::commit_text("secret", args.text(0)).entry;
}

/// So many entries from a number on, in one call.
IPS_FUNCTION(write_many) {
  auto first = args.integer(0);
  auto count = args.integer(1);
  for (auto n = first; n < first + count; ++n)
    ips::commit("number", n);
  return count;
}

/// The same of the type that more agents hold; answers the entries' hashes.
IPS_FUNCTION(keep_many) {
  auto first = args.integer(0);
  auto count = args.integer(1);
  auto out = ips::json::array();
  for (auto n = first; n < first + count; ++n)
    out.push_back(ips::commit("kept", n).entry);
  return out;
}

// The functions that the benchmarks call.

#include <ips.hpp>

IPS_VALIDATOR(validate_number) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  return change.content.integer() >= 0 ? ips::valid()
                                       : ips::invalid("it is negative");
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

// Numbers that keep the rule of their type: the smallest DNA with rules.

#include <ips.hpp>

namespace {

bool is_odd(std::int64_t n) {
  return n % 2 != 0;
}

/// Trial division, by 2 and the odd numbers up to the root.
bool is_prime(std::int64_t n) {
  if (n < 4)
    return n >= 2;
  if (!is_odd(n))
    return false;
  for (std::int64_t i = 3; i <= n / i; i += 2)
    if (n % i == 0)
      return false;
  return true;
}

ips::verdict judge(const ips::entry_change& change, bool (*fits)(std::int64_t),
                   const char* what) {
  if (change.op == ips::entry_change::kind::remove)
    return ips::valid();
  auto n = change.content.integer();
  if (fits(n))
    return ips::valid();
  return ips::invalid(std::to_string(n) + " is not " + what);
}

} // namespace

IPS_VALIDATOR(validate_even) {
  return judge(
    change, [](std::int64_t n) { return !is_odd(n); }, "even");
}

IPS_VALIDATOR(validate_odd) {
  return judge(change, is_odd, "odd");
}

IPS_VALIDATOR(validate_prime) {
  return judge(change, is_prime, "prime");
}

IPS_FUNCTION(even) {
  return ips::commit("even", args.integer(0)).entry;
}

IPS_FUNCTION(odd) {
  return ips::commit("odd", args.integer(0)).entry;
}

IPS_FUNCTION(prime) {
  return ips::commit("prime", args.integer(0)).entry;
}

/// Whether anyone in the network has committed this odd number.
IPS_FUNCTION(find_odd) {
  auto entry = ips::entry_hash("odd", args.integer(0));
  return ips::get(entry).has_value();
}

/// Withdraws a number. Internal: callers from outside do not get here.
IPS_FUNCTION(forget) {
  return ips::remove(args.header(0));
}

#include "actors/host/fault_words.hpp"

#include "runtime/base/duration_text.hpp"

namespace ips::actors {

namespace {

error wrong(const std::string& kind, const char* wanted) {
  return {errc::wrong_argument, "faults." + kind + " takes " + wanted};
}

result<duration> span_of(const json& x) {
  if (x.is_number_integer())
    return duration{x.get<std::int64_t>() * 1000};
  if (x.is_string())
    return parse_duration(x.get<std::string>());
  return error{errc::wrong_argument, "a span of time is \"20ms\" or a number "
                                     "of milliseconds"};
}

status set_latency(fault_plan& plan, const json& value) {
  plan.latency_min = plan.latency_max = plan.latency_mean = duration{0};
  if (!value.is_object()) {
    IPS_TRY_VALUE(fixed, span_of(value));
    plan.latency_min = plan.latency_max = fixed;
    return ok();
  }
  for (auto& [key, part] : value.items()) {
    IPS_TRY_VALUE(span, span_of(part));
    if (key == "min")
      plan.latency_min = span;
    else if (key == "max")
      plan.latency_max = span;
    else if (key == "mean")
      plan.latency_mean = span;
    else
      return wrong("latency", "\"20ms\", {min, max} or {mean}");
  }
  plan.latency_max = std::max(plan.latency_min, plan.latency_max);
  return ok();
}

/// A probability in millionths; the one place where a script's number, which
/// JavaScript holds as a floating-point one, becomes an integer.
result<std::uint32_t> probability(const std::string& kind, const json& value) {
  if (!value.is_number())
    return wrong(kind, "a probability from 0 to 1");
  auto p = value.get<double>();
  if (!(p >= 0 && p <= 1))
    return wrong(kind, "a probability from 0 to 1");
  return static_cast<std::uint32_t>(p * 1e6 + 0.5);
}

status set_partition(fault_plan& plan, const json& value,
                     const address_lookup& address_of) {
  if (!value.is_array())
    return wrong("partition", "a list of lists of agents");
  std::map<agent_id, std::uint32_t> sides;
  std::uint32_t side = 0;
  for (auto& group : value) {
    if (!group.is_array())
      return wrong("partition", "a list of lists of agents");
    for (auto& name : group) {
      if (!name.is_string())
        return wrong("partition", "agents, or their names");
      IPS_TRY_VALUE(address, address_of(name.get<std::string>()));
      sides.insert_or_assign(address, side);
    }
    ++side;
  }
  plan.sides = std::move(sides);
  return ok();
}

/// The probability that a fault's word stands for.
std::uint32_t* share_of(fault_plan& plan, const std::string& kind) {
  if (kind == "loss")
    return &plan.loss;
  if (kind == "duplicate")
    return &plan.duplicate;
  if (kind == "reorder")
    return &plan.reorder;
  if (kind == "tamper")
    return &plan.tamper;
  if (kind == "forge")
    return &plan.forge;
  if (kind == "replay")
    return &plan.replay;
  return nullptr;
}

} // namespace

status change_plan(fault_plan& plan, const std::string& kind, const json& value,
                   const address_lookup& address_of) {
  if (kind == "clear") {
    plan = {};
    return ok();
  }
  if (kind == "latency")
    return set_latency(plan, value);
  if (kind == "partition")
    return set_partition(plan, value, address_of);
  auto share = share_of(plan, kind);
  if (share == nullptr)
    return error{errc::wrong_argument, "there is no fault " + kind};
  IPS_TRY_VALUE(millionths, probability(kind, value));
  *share = millionths;
  return ok();
}

} // namespace ips::actors

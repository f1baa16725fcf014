#include "dna/isolation/report_check.hpp"

#include "dna/host/capability.hpp"
#include "dna/host/json_check.hpp"
#include "dna/host/limits.hpp"
#include "dna/host/scheduled_call.hpp"
#include "dna/isolation/text_check.hpp"
#include "dna/manifest/system_types.hpp"

namespace ips::isolation {

namespace {

using host::purpose;

/// A reason is cut, then marked, and each bad byte becomes three.
constexpr std::size_t reason_bytes_max = 4 * host::limits::reason_bytes_max;

error impossible(std::string what) {
  return {errc::bad_value, std::move(what)};
}

bool has_entry(const chain::header& x) {
  return x.kind == chain::header_kind::create
         || x.kind == chain::header_kind::update;
}

bool is_staged_kind(const chain::header& x) {
  return x.kind != chain::header_kind::dna
         && x.kind != chain::header_kind::agent;
}

/// Whether an entry of a type of IPS's own is what its host function writes.
bool is_record(const chain::entry& x) {
  if (x.type == manifest::schedule_type)
    return host::scheduled_in(x).has_value();
  if (x.type == manifest::grant_type)
    return host::grant_of(x).has_value();
  return true;
}

/// @param head where the write before ended; moves past this one.
status check_write(const host::run_context& context, chain::chain_head& head,
                   const host::staged_write& write) {
  auto& body = write.body;
  if (!is_staged_kind(body))
    return impossible("a run does not write headers of this kind");
  if (chain::extend(head, context.agent, context.now, body) != body)
    return impossible("a header does not follow the chain");
  if (has_entry(body) != write.content.has_value())
    return impossible("header and entry do not belong together");
  if (write.content && chain::hash_of(*write.content) != body.entry)
    return impossible("an entry is not what its header names");
  if (write.content && !is_record(*write.content))
    return impossible("a record of IPS's own says something else");
  return ok();
}

status check_signals(const std::vector<host::signal>& signals) {
  std::size_t size = 0;
  for (auto& x : signals) {
    IPS_TRY(host::check_json(x.content));
    if (x.name.empty() || x.name.find('.') != std::string::npos)
      return impossible("a signal has no such name");
    size += x.content.size() + x.name.size();
  }
  if (signals.size() > host::limits::signals_max
      || size > host::limits::signal_bytes_max)
    return error{errc::over_limit, "more signals than a run may tell"};
  return ok();
}

status check_outcome(const host::run_context& context,
                     const host::finished& x) {
  if (x.output.size() > host::limits::output_bytes_max)
    return error{errc::over_limit, "the output is above its limit"};
  if (x.writes.size() > host::limits::commits_max)
    return error{errc::over_limit, "more headers than a run may stage"};
  if (context.why == purpose::validation
      && (!x.writes.empty() || !x.signals.empty()))
    return impossible("validation writes and tells nothing");
  IPS_TRY(check_signals(x.signals));
  auto head = context.head;
  std::size_t size = 0;
  for (auto& write : x.writes) {
    IPS_TRY(check_write(context, head, write));
    size += write.content ? write.content->content.size() : 0;
  }
  if (size > host::limits::staged_bytes_max)
    return error{errc::over_limit, "larger entries than a run may stage"};
  return ok();
}

status check_outcome(const host::run_context&, const host::failed& x) {
  if (x.reason.size() > reason_bytes_max)
    return error{errc::over_limit, "a reason is above its limit"};
  return ok();
}

/// Validation may ask for what a hash names, and for nothing else.
status check_outcome(const host::run_context& context, const host::needs& x) {
  if (x.requests.empty() || x.requests.size() > host::limits::get_many_max)
    return impossible("a run asks for this many things at no time");
  for (auto& request : x.requests)
    if (context.why == purpose::validation
        && !std::holds_alternative<host::get_request>(request)
        && !std::holds_alternative<host::header_request>(request))
      return impossible("validation does not ask for this");
  return ok();
}

status check_outcome(const host::run_context&, const host::broken& x) {
  if (find_error(x.why.code) == nullptr)
    return impossible("an error has a code that is none");
  return ok();
}

} // namespace

status check_report(const host::run_context& context,
                    const host::run_report& report) {
  if (report.fuel_used > context.dna->rules.limits.fuel)
    return impossible("a run used more fuel than it had");
  if (report.trace.size() > host::limits::trace_lines_max + 1)
    return error{errc::over_limit, "a trace is above its limit"};
  if (!is_all_utf8(report))
    return impossible("text is not UTF-8");
  return std::visit([&](auto& x) { return check_outcome(context, x); },
                    report.outcome);
}

} // namespace ips::isolation

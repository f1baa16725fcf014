// The owner's view of IPS's own records: grants and scheduled calls.

#include "actors/agent/agent.hpp"
#include "dna/host/answers.hpp"
#include "dna/host/capability.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::actors {

namespace {

bytes drawn(const std::array<std::uint8_t, 32>& seed, std::string_view label) {
  crypto::hasher all;
  all.update(as_bytes(label));
  all.update(seed);
  auto value = all.value();
  return {value.begin(), value.end()};
}

} // namespace

/// What the host function `grant` does, for the owner.
void agent_state::console_grant(const call_job& job, json_sink done) {
  auto wish = job.arguments.empty() ? json{} : job.arguments[0];
  auto granted = host::parse_grant(identity->dna->rules, wish);
  if (!granted)
    return done(granted.failure());
  auto random = random_of(job.id);
  if (granted->access == host::access_kind::transferable)
    granted->secret = drawn(random, "ips.grant");
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = job.verb;
  work->done = std::move(done);
  work->prepare = [this, x = *granted, random](work_ref w) {
    auto content = host::grant_json(x);
    chain::entry entry{std::string{manifest::grant_type},
                       drawn(random, "ips.salt"), host::json_bytes(content)};
    if (auto fits = manifest::check_entry(identity->dna->rules, entry); !fits)
      return w->done(fits.failure());
    chain::header body;
    body.kind = chain::header_kind::create;
    body.type = entry.type;
    body.entry = chain::hash_of(entry);
    if (auto staged = stage(*w, std::move(body), std::move(entry)); !staged)
      return w->done(staged.failure());
    w->answer
      = {{"header", w->answer["header"]}, {"secret", content["secret"]}};
    land(w);
  };
  begin(work);
}

json agent_state::grants() const {
  auto out = json::array();
  for (auto seq : own_records(manifest::grant_type)) {
    auto& link = chain_.at(seq);
    auto row = host::value_of(identity->dna->rules, *link.content);
    row["header"] = host::header_ref_json(chain::ref_of(link.header.body));
    out.push_back(std::move(row));
  }
  return out;
}

json agent_state::scheduled() const {
  auto out = json::array();
  for (auto& [key, record] : due_) {
    if (removed_.contains(key.second.hash))
      continue;
    out.push_back({{"function", record.function},
                   {"arguments", record.arguments},
                   {"at", record.at.micros},
                   {"header", host::header_ref_json(key.second)}});
  }
  return out;
}

} // namespace ips::actors

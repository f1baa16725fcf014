#include "dna/host/request.hpp"

#include "runtime/codec/archive.hpp"

namespace ips::host {

namespace {

struct describing {
  std::string operator()(const get_request& x) const {
    return "get " + short_text(x.hash);
  }

  std::string operator()(const details_request& x) const {
    return "get_details " + short_text(x.hash);
  }

  std::string operator()(const links_request& x) const {
    return "get_links " + short_text(x.base)
           + (x.type.empty() ? "" : " " + x.type);
  }

  std::string operator()(const activity_request& x) const {
    return "agent_activity " + short_text(x.agent);
  }

  std::string operator()(const query_request& x) const {
    return "query" + (x.filter.type.empty() ? "" : " " + x.filter.type);
  }

  std::string operator()(const header_request& x) const {
    return "header " + short_text(x.ref.author) + "/"
           + std::to_string(x.ref.seq);
  }

  std::string operator()(const sign_request& x) const {
    return "sign " + std::to_string(x.message.size()) + " bytes";
  }

  std::string operator()(const send_request& x) const {
    return "send to " + short_text(x.to);
  }

  std::string operator()(const call_request& x) const {
    return "call " + x.function + " of " + short_text(x.to);
  }
};

} // namespace

bool takes(const links_request& x, const dht::link_position& place) {
  dht::op_filter filter;
  filter.since = x.since;
  filter.until = x.until;
  filter.descending = x.descending;
  filter.after = x.after;
  return filter.takes(place);
}

std::string describe(const request& x) {
  return std::visit(describing{}, x);
}

bytes journal_key(const request& x) {
  bytes key;
  codec::writer writer{key};
  writer(x);
  return key;
}

} // namespace ips::host

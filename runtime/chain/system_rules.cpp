#include "runtime/chain/system_rules.hpp"

#include <algorithm>

#include "runtime/chain/limits.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::chain {

namespace {

error bad_operation(std::string what) {
  return {errc::bad_operation, std::move(what)};
}

bool is_link(header_kind kind) {
  return kind == header_kind::link || kind == header_kind::unlink;
}

bool is_change(header_kind kind) {
  return kind == header_kind::update || kind == header_kind::remove;
}

bool brings_entry(header_kind kind) {
  return !is_link(kind) && kind != header_kind::remove;
}

/// Each kind has its fields and no others: what is unused is none.
status check_fields(const header& x) {
  if (x.type.empty() || x.type.size() > limits::type_bytes_max)
    return error{errc::over_limit, "a header's type has "
                                     + std::to_string(x.type.size())
                                     + " bytes"};
  if (is_link(x.kind) != x.link.has_value())
    return bad_operation("a link header has a link, no other header has");
  if (is_change(x.kind) != x.target.has_value())
    return bad_operation("an update or removal has a target, no other has");
  if (brings_entry(x.kind) == x.entry.is_none())
    return bad_operation("a header that brings an entry names it");
  if (x.link && x.link->tag.size() > limits::tag_bytes_max)
    return error{errc::over_limit, "a link's tag has "
                                     + std::to_string(x.link->tag.size())
                                     + " bytes"};
  if (x.link && (x.kind == header_kind::unlink) != x.link->removes.has_value())
    return bad_operation("an unlink header names the link it removes");
  if (x.kind == header_kind::unlink && x.link->removes->author != x.author)
    return error{errc::wrong_author, "a link is removed by its author alone"};
  return ok();
}

status check_genesis(const header& x, const dna_hash& network) {
  auto fault = [](const char* what) { return error{errc::bad_genesis, what}; };
  if ((x.seq == 0) != (x.kind == header_kind::dna))
    return fault("header 0, and only it, is the DNA's");
  if ((x.seq == 1) != (x.kind == header_kind::agent))
    return fault("header 1, and only it, is the agent's identity");
  if (x.seq == 0 && !x.prev.is_none())
    return fault("header 0 has no predecessor");
  if (x.seq > 0 && x.prev.is_none())
    return fault("a header after the first names its predecessor");
  if (x.seq == 0
      && (x.type != dna_type || id_cast<dna_hash>(x.entry) != network))
    return fault("header 0 names another DNA");
  if ((x.seq == 1) != (x.type == agent_type))
    return fault("the identity entry stands in header 1");
  return ok();
}

status check_identity(const entry& x, const crypto::public_key& key) {
  auto identity = codec::decode<agent_identity>(x.content);
  if (!identity)
    return error{errc::bad_genesis, "the identity entry does not decode",
                 identity.failure().message};
  if (identity->key != key)
    return error{errc::bad_genesis, "the identity names another key"};
  if (identity->info.size() > limits::info_bytes_max
      || identity->membrane_proof.size() > limits::proof_bytes_max)
    return error{errc::over_limit, "the identity entry is too large"};
  return ok();
}

status check_presence(const op& x) {
  if ((x.kind == op_kind::put_entry) != x.content.has_value())
    return bad_operation("a put has its entry, no other op has");
  return ok();
}

/// The entry is the header's, and is there where it should be.
status check_entry(const op& x) {
  IPS_TRY(check_presence(x));
  if (x.content && hash_of(*x.content) != x.header.body.entry)
    return error{errc::hash_mismatch, "the entry is not the header's"};
  return ok();
}

status check_content(const op& x) {
  IPS_TRY(check_presence(x));
  if (!x.content)
    return ok();
  auto& body = x.header.body;
  if (x.content->type != body.type)
    return bad_operation("the entry's type is not its header's");
  if (!x.content->salt.empty())
    return error{errc::private_entry, "a private entry was published"};
  if (x.content->content.size() > limits::entry_bytes_max)
    return error{errc::entry_too_big,
                 "an entry has " + std::to_string(x.content->content.size())
                   + " bytes"};
  if (body.kind == header_kind::agent)
    return check_identity(*x.content, x.header.key);
  return ok();
}

} // namespace

status check_form(const op& x, const dna_hash& network) {
  auto& body = x.header.body;
  IPS_TRY(check_fields(body));
  IPS_TRY(check_genesis(body, network));
  auto kinds = op_kinds_of(body, true);
  if (std::find(kinds.begin(), kinds.end(), x.kind) == kinds.end())
    return bad_operation("a header of kind " + std::string{to_string(body.kind)}
                         + " asks for no " + std::string{to_string(x.kind)});
  return check_content(x);
}

status check_shape(const op& x, const dna_hash& network) {
  IPS_TRY(check_form(x, network));
  return check_entry(x);
}

status check_genuine(const op& x, crypto::verifier& verifier) {
  IPS_TRY(check_signature(x.header, verifier));
  return check_entry(x);
}

status check_op(const op& x, const dna_hash& network,
                crypto::verifier& verifier) {
  IPS_TRY(check_signature(x.header, verifier));
  return check_shape(x, network);
}

status check_follows(const header& x, const header& predecessor) {
  if (x.author != predecessor.author)
    return error{errc::wrong_author, "a chain has one author"};
  if (x.seq != predecessor.seq + 1)
    return error{errc::bad_sequence, "header " + std::to_string(x.seq)
                                       + " follows header "
                                       + std::to_string(predecessor.seq)};
  if (x.prev != hash_of(predecessor))
    return error{errc::bad_previous, "header " + std::to_string(x.seq)
                                       + " names another predecessor"};
  // Of more than the predecessor this holder need not know.
  if ((x.type == predecessor.type) != (x.prev_of_type == x.prev))
    return error{errc::bad_previous,
                 "header " + std::to_string(x.seq)
                   + " names another predecessor of its type"};
  if (x.time < predecessor.time)
    return error{errc::time_backwards, "header " + std::to_string(x.seq)
                                         + " is older than its predecessor"};
  return ok();
}

status check_change(const header& x, const header& target) {
  IPS_ASSERT(x.target.has_value());
  if (ref_of(target) != x.target->header || target.entry != x.target->entry)
    return error{errc::unknown_target, "the target is another header"};
  if (!brings_entry(target.kind) || target.seq < 2)
    return bad_operation("the target brought no entry that can change");
  if (target.author != x.author)
    return error{errc::wrong_author, "only the author may change an entry"};
  if (target.type != x.type)
    return bad_operation("an update keeps its target's type");
  return ok();
}

} // namespace ips::chain

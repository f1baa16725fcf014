#include "runtime/chain/op.hpp"

#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::chain {

std::string_view to_string(op_kind kind) {
  switch (kind) {
    case op_kind::put_entry:
      return "put_entry";
    case op_kind::activity:
      return "activity";
    case op_kind::update:
      return "update";
    case op_kind::remove:
      return "remove";
    case op_kind::link_add:
      return "link_add";
    case op_kind::link_remove:
      return "link_remove";
  }
  return "unknown";
}

op_hash hash_of(op_kind kind, const header_hash& header) {
  std::array<std::uint8_t, 33> name;
  name[0] = static_cast<std::uint8_t>(kind);
  std::copy(header.value.begin(), header.value.end(), name.begin() + 1);
  return crypto::hash_as<op_hash>(name);
}

op_hash hash_of(const op& x) {
  return hash_of(x.kind, hash_of(x.header.body));
}

dht_key basis_of(op_kind kind, const header& x) {
  switch (kind) {
    case op_kind::put_entry:
      return id_cast<dht_key>(x.entry);
    case op_kind::activity:
      return id_cast<dht_key>(x.author);
    case op_kind::update:
    case op_kind::remove:
      return x.target ? id_cast<dht_key>(x.target->entry) : dht_key{};
    case op_kind::link_add:
    case op_kind::link_remove:
      return x.link ? x.link->base : dht_key{};
  }
  return {};
}

std::vector<op_kind> op_kinds_of(const header& x, bool is_public) {
  switch (x.kind) {
    case header_kind::dna:
      return {op_kind::activity};
    case header_kind::agent:
    case header_kind::create:
      if (is_public)
        return {op_kind::activity, op_kind::put_entry};
      return {op_kind::activity};
    case header_kind::update:
      if (is_public)
        return {op_kind::activity, op_kind::put_entry, op_kind::update};
      return {op_kind::activity};
    case header_kind::remove:
      if (is_public)
        return {op_kind::activity, op_kind::remove};
      return {op_kind::activity};
    case header_kind::link:
      return {op_kind::activity, op_kind::link_add};
    case header_kind::unlink:
      return {op_kind::activity, op_kind::link_remove};
  }
  return {};
}

std::vector<op> ops_of(const signed_header& x,
                       const std::optional<entry>& public_entry) {
  std::vector<op> ops;
  auto is_public
    = public_entry.has_value() || x.body.kind == header_kind::remove;
  for (auto kind : op_kinds_of(x.body, is_public)) {
    auto& made = ops.emplace_back(op{kind, x, std::nullopt});
    if (kind == op_kind::put_entry)
      made.content = public_entry;
  }
  return ops;
}

namespace {

template <class T>
signed_statement<T> sign_statement(T body, const crypto::key_pair& keys,
                                   crypto::verifier* informed) {
  auto raw = codec::encode(body);
  auto sig = keys.sign(raw);
  if (informed != nullptr)
    informed->made(keys.key(), raw, sig);
  return {std::move(body), sig};
}

} // namespace

signed_receipt sign(receipt body, const crypto::key_pair& keys,
                    crypto::verifier* informed) {
  return sign_statement(std::move(body), keys, informed);
}

signed_rejection sign(rejection body, const crypto::key_pair& keys,
                      crypto::verifier* informed) {
  return sign_statement(std::move(body), keys, informed);
}

bool holds(const signed_receipt& x, crypto::verifier& verifier) {
  return verifier.verify(x.body.holder, codec::encode(x.body), x.sig);
}

bool holds(const signed_rejection& x, crypto::verifier& verifier) {
  return verifier.verify(x.body.holder, codec::encode(x.body), x.sig);
}

} // namespace ips::chain

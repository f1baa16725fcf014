#include "dna/host/answers.hpp"

#include <algorithm>

#include "dna/host/limits.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "dna/manifest/utf8.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/dht/element.hpp"
#include "runtime/dht/link_page.hpp"

namespace ips::host {

namespace {

json hex_json(byte_view x) {
  return {{"hex", to_hex(x)}};
}

template <class Id>
json id_json(const Id& x) {
  return x.is_none() ? json{} : json(to_string(x));
}

json identity_json(const chain::entry& x) {
  auto identity = codec::decode<chain::agent_identity>(x.content);
  if (!identity)
    return hex_json(x.content);
  return {
    {"key", to_hex(identity->key.value)},
    {"info", readable_text(as_bytes(identity->info), identity->info.size())},
    {"proof", tag_json(identity->membrane_proof)}};
}

/// What a file or a node says in words; a chunk is its bytes.
json file_json(const chain::entry& x) {
  if (x.type == chain::file_type)
    if (auto head = codec::decode<chain::file_head>(x.content))
      return {{"size", head->size},
              {"root", id_json(head->root)},
              {"whole", to_hex(head->whole)}};
  if (x.type == chain::node_type)
    if (auto node = codec::decode<chain::file_node>(x.content))
      return {{"level", node->level}, {"children", node->children.size()}};
  return hex_json(x.content);
}

bool is_hex_object(const json& x) {
  return x.is_object() && x.size() == 1 && x.contains("hex")
         && x["hex"].is_string();
}

error wrong_kind(const manifest::entry_definition& definition,
                 std::string_view wanted) {
  return {errc::wrong_format, "entries of type \"" + definition.name + "\" are "
                                + std::string{wanted}};
}

json change_json(const dht::element_change& x) {
  return {{"header", header_ref_json(x.by)}};
}

} // namespace

// -- text ----------------------------------------------------------------------

std::string json_text(const json& x) {
  return x.dump(-1, ' ', false, json::error_handler_t::replace);
}

bytes json_bytes(const json& x) {
  return to_bytes(json_text(x));
}

std::string readable_text(byte_view words, std::size_t bytes_max) {
  auto text = as_text(words);
  if (text.size() > bytes_max) {
    auto cut = bytes_max;
    while (cut > 0 && (words[cut] & 0xc0) == 0x80)
      --cut;
    text = text.substr(0, cut);
  }
  if (manifest::is_utf8(text))
    return std::string{text};
  return json::parse(json_text(json(text))).get<std::string>();
}

// -- entries -------------------------------------------------------------------

json value_of(const manifest::manifest& rules, const chain::entry& x) {
  if (x.type == chain::agent_type)
    return identity_json(x);
  if (chain::is_file_type(x.type))
    return file_json(x);
  auto definition = rules.find_entry(x.type);
  if (!definition)
    return hex_json(x.content);
  switch (definition->format) {
    case manifest::entry_format::json: {
      auto value = manifest::parse_json(as_text(x.content));
      return value ? std::move(*value) : hex_json(x.content);
    }
    case manifest::entry_format::text:
      return tag_json(x.content);
    case manifest::entry_format::bytes:
      return hex_json(x.content);
  }
  return hex_json(x.content);
}

result<bytes> content_of(const manifest::entry_definition& definition,
                         const json& value) {
  switch (definition.format) {
    case manifest::entry_format::json:
      return manifest::canonical_content(definition,
                                         as_bytes(json_text(value)));
    case manifest::entry_format::text:
      if (!value.is_string())
        return wrong_kind(definition, "text: give a string");
      return to_bytes(value.get_ref<const std::string&>());
    case manifest::entry_format::bytes:
      if (!is_hex_object(value))
        return wrong_kind(definition, "bytes: give {\"hex\":\"...\"}");
      return from_hex(value["hex"].get_ref<const std::string&>());
  }
  return bytes{};
}

json tag_json(byte_view tag) {
  if (manifest::is_utf8(as_text(tag)))
    return as_text(tag);
  return hex_json(tag);
}

result<bytes> parse_tag(const json& x) {
  if (x.is_null())
    return bytes{};
  if (x.is_string())
    return to_bytes(x.get_ref<const std::string&>());
  if (is_hex_object(x))
    return from_hex(x["hex"].get_ref<const std::string&>());
  return error{errc::wrong_format,
               "a tag is a string or {\"hex\":\"...\"}, not " + json_text(x)};
}

// -- headers -------------------------------------------------------------------

json header_ref_json(const chain::header_ref& x) {
  return {{"author", to_string(x.author)},
          {"seq", x.seq},
          {"hash", to_string(x.hash)}};
}

json header_json(const chain::header& x) {
  auto out = header_ref_json(chain::ref_of(x));
  out["prev"] = id_json(x.prev);
  out["time"] = x.time.micros;
  out["kind"] = chain::to_string(x.kind);
  out["type"] = x.type;
  out["entry"] = id_json(x.entry);
  if (x.target) {
    out["target"] = header_ref_json(x.target->header);
    out["target"]["entry"] = to_string(x.target->entry);
  }
  if (x.link) {
    out["link"] = {{"base", to_string(x.link->base)},
                   {"target", to_string(x.link->target)},
                   {"tag", tag_json(x.link->tag)}};
    if (x.link->removes)
      out["link"]["removes"] = header_ref_json(*x.link->removes);
  }
  return out;
}

json query_row_json(const manifest::manifest& rules, const chain::header& x,
                    const std::optional<chain::entry>& content) {
  auto out = header_json(x);
  out["content"] = content ? value_of(rules, *content) : json{};
  return out;
}

// -- the DHT -------------------------------------------------------------------

json details_json(const manifest::manifest& rules, const dht::element& x,
                  std::span<const chain::receipt> receipts) {
  auto add_receipts = [&](json& row, chain::op_kind kind, header_hash header) {
    auto op = chain::hash_of(kind, header);
    for (auto& receipt : receipts)
      if (std::find(receipt.ops.begin(), receipt.ops.end(), op)
          != receipt.ops.end())
        row["receipts"].push_back(
          to_string(crypto::address_of(receipt.holder)));
  };
  auto headers = json::array();
  for (auto& row : x.headers) {
    auto& body = row.header.body;
    headers.push_back(header_ref_json({body.author, body.seq, row.hash}));
    headers.back()["time"] = body.time.micros;
    headers.back()["kind"] = chain::to_string(body.kind);
    headers.back()["status"] = dht::to_string(row.status);
    add_receipts(headers.back(), chain::op_kind::put_entry, row.hash);
  }
  auto updates = json::array();
  for (auto& change : x.updates) {
    updates.push_back(change_json(change));
    updates.back()["entry"] = to_string(change.replacement);
    add_receipts(updates.back(), chain::op_kind::update, change.by.hash);
  }
  auto deletes = json::array();
  for (auto& change : x.deletes) {
    deletes.push_back(change_json(change));
    add_receipts(deletes.back(), chain::op_kind::remove, change.by.hash);
  }
  return {{"entry", to_string(chain::hash_of(x.content))},
          {"type", x.content.type},
          {"content", value_of(rules, x.content)},
          {"status", dht::to_string(x.status)},
          {"headers", std::move(headers)},
          {"updates", std::move(updates)},
          {"deletes", std::move(deletes)}};
}

json link_json(const dht_key& base, const dht::link_view& x) {
  return {{"base", to_string(base)},
          {"target", to_string(x.target)},
          {"type", x.type},
          {"tag", tag_json(x.tag)},
          {"header", header_ref_json(x.by)},
          {"time", x.time.micros}};
}

json links_json(const dht_key& base, std::span<const dht::link_view> links) {
  auto rows = json::array();
  for (auto& x : links)
    rows.push_back(link_json(base, x));
  return rows;
}

json position_json(const dht::link_position& x) {
  return {{"time", x.time.micros}, {"header", header_ref_json(x.by)}};
}

json links_page_json(const dht_key& base, const dht::link_page& page) {
  return {
    {"links", links_json(base, page.links)},
    {"next", page.next ? position_json(*page.next) : json{}},
    {"total", page.total == dht::unknown_total ? json{} : json(page.total)}};
}

// -- errors --------------------------------------------------------------------

json error_json(const error& x) {
  return {{"code", code_text(x.code)}, {"message", x.message}};
}

error parse_error(const json& x) {
  error out{errc::call_failed, json_text(x)};
  if (!x.is_object())
    return out;
  if (x.contains("code") && x["code"].is_string())
    if (auto code = parse_code(x["code"].get_ref<const std::string&>()))
      out.code = *code;
  if (x.contains("message") && x["message"].is_string())
    out.message = x["message"];
  return out;
}

} // namespace ips::host

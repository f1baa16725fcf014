#include "runtime/chain/file_tree.hpp"

#include <algorithm>

#include "runtime/codec/codec.hpp"

namespace ips::chain {

namespace {

static_assert(file_bytes_max / chunk_bytes
              == std::uint64_t{node_children_max} * node_children_max
                   * node_children_max);

std::uint64_t groups_of(std::uint64_t count, std::uint64_t size) {
  return (count + size - 1) / size;
}

error wrong(std::string what) {
  return {errc::bad_value, std::move(what)};
}

status check_chunk(const entry& x) {
  if (x.content.empty() || x.content.size() > chunk_bytes)
    return error{errc::over_limit,
                 "a chunk has " + std::to_string(x.content.size()) + " bytes"};
  return ok();
}

status check_node(const entry& x) {
  IPS_TRY_VALUE(node, codec::decode<file_node>(x.content));
  if (node.level < 1 || node.level > node_levels_max)
    return wrong("a node of level " + std::to_string(node.level));
  if (node.children.empty() || node.children.size() > node_children_max)
    return error{errc::over_limit, "a node has "
                                     + std::to_string(node.children.size())
                                     + " children"};
  return ok();
}

status check_head(const entry& x) {
  IPS_TRY_VALUE(head, codec::decode<file_head>(x.content));
  if (head.size > file_bytes_max)
    return error{errc::over_limit,
                 "a file of " + std::to_string(head.size) + " bytes"};
  if ((head.size == 0) != head.root.is_none())
    return wrong("a file has a root where it is not empty");
  return ok();
}

/// Of so many pieces in all, those in the group at `index`.
std::uint64_t in_group(std::uint64_t all, std::uint64_t index,
                       std::uint64_t size) {
  return std::min(all - index * size, size);
}

} // namespace

std::vector<std::uint64_t> pieces_of(std::uint64_t size) {
  std::vector<std::uint64_t> out;
  if (size == 0)
    return out;
  out.push_back(groups_of(size, chunk_bytes));
  while (out.back() > 1)
    out.push_back(groups_of(out.back(), node_children_max));
  return out;
}

status check_file_entry(const entry& x) {
  if (x.type == chunk_type)
    return check_chunk(x);
  if (x.type == node_type)
    return check_node(x);
  IPS_ASSERT(x.type == file_type);
  return check_head(x);
}

// -- making -----------------------------------------------------------------------

void file_builder::add(byte_view next) {
  whole_.update(next);
  size_ += next.size();
  while (!next.empty()) {
    auto room = std::min<std::size_t>(chunk_bytes - chunk_.size(), next.size());
    chunk_.insert(chunk_.end(), next.begin(),
                  next.begin() + static_cast<std::ptrdiff_t>(room));
    next = next.subspan(room);
    if (chunk_.size() == chunk_bytes)
      end_chunk();
  }
}

entry_hash file_builder::emit(std::string_view type, bytes content) {
  entry made{std::string{type}, {}, std::move(content)};
  auto hash = hash_of(made);
  take_(std::move(made));
  return hash;
}

void file_builder::end_chunk() {
  add_child(0, emit(chunk_type, std::exchange(chunk_, {})));
}

/// @param level index of the node's level in `open_`
void file_builder::add_child(std::size_t level, const entry_hash& child) {
  if (open_.size() == level)
    open_.emplace_back();
  // A full node ends when something follows it: the root has no sibling.
  if (open_[level].size() == node_children_max)
    end_node(level);
  open_[level].push_back(child);
}

void file_builder::end_node(std::size_t level) {
  file_node node{static_cast<std::uint8_t>(level + 1),
                 std::exchange(open_[level], {})};
  add_child(level + 1, emit(node_type, codec::encode(node)));
}

entry file_builder::finish() {
  if (!chunk_.empty())
    end_chunk();
  // A level that has one piece is the root's; what is open below ends first.
  for (std::size_t level = 0; level < open_.size(); ++level)
    if (level + 1 < open_.size() || open_[level].size() > 1)
      end_node(level);
  file_head head{size_, open_.empty() ? entry_hash{} : open_.back().front(),
                 whole_.value()};
  entry made{std::string{file_type}, {}, codec::encode(head)};
  take_(made);
  return made;
}

// -- reading ----------------------------------------------------------------------

result<file_reader> file_reader::make(const entry& file) {
  if (file.type != file_type)
    return wrong("an entry of type " + file.type + " is no file");
  IPS_TRY(check_file_entry(file));
  IPS_TRY_VALUE(head, codec::decode<file_head>(file.content));
  file_reader out;
  out.head_ = head;
  out.pieces_ = pieces_of(head.size);
  if (!out.pieces_.empty())
    out.left_.push_back(
      {head.root, static_cast<std::uint8_t>(out.pieces_.size() - 1), 0});
  return out;
}

std::vector<file_piece> file_reader::next(std::size_t count) {
  std::vector<file_piece> out;
  while (out.size() < count && !left_.empty()) {
    out.push_back(left_.back());
    left_.pop_back();
  }
  under_way_ += out.size();
  return out;
}

status file_reader::take(const file_piece& place, const entry& x) {
  auto is_chunk = place.level == 0;
  if (hash_of(x) != place.hash || x.type != (is_chunk ? chunk_type : node_type))
    return wrong("another piece than was asked for");
  IPS_TRY(check_file_entry(x));
  if (is_chunk) {
    if (x.content.size() != in_group(head_.size, place.index, chunk_bytes))
      return wrong("a chunk has another size than its place");
    ++chunks_;
    --under_way_;
    return ok();
  }
  IPS_TRY_VALUE(node, codec::decode<file_node>(x.content));
  auto wanted
    = in_group(pieces_[place.level - 1u], place.index, node_children_max);
  if (node.level != place.level || node.children.size() != wanted)
    return wrong("a node has other children than its place");
  auto first = place.index * node_children_max;
  for (auto i = node.children.size(); i > 0; --i)
    left_.push_back({node.children[i - 1],
                     static_cast<std::uint8_t>(place.level - 1),
                     first + i - 1});
  --under_way_;
  return ok();
}

void file_reader::give_back(const file_piece& place) {
  left_.push_back(place);
  --under_way_;
}

} // namespace ips::chain

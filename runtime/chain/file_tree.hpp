#pragma once
// A large value as entries: chunks of 256 KiB, nodes that name up to 1024
// pieces, and one file entry that names the root. Each piece is named by its
// hash, so the file entry's hash covers every byte (a hash tree: Merkle 1987),
// and a piece is verified by itself when it comes (as in BitTorrent's BEP 52).
//
//   ips.file {size, root, whole} -> ips.node (level 2) -> ips.node (level 1)
//                                                      -> ips.chunk ...
//
// The size alone tells the shape: one tree for one content. All levels are full
// but for their last node. A file of one chunk has no node, an empty one no
// root. Nothing here holds more of a file than a chunk and the open nodes.

#include <functional>

#include "runtime/chain/entry.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::chain {

inline constexpr std::string_view file_type = "ips.file";
inline constexpr std::string_view node_type = "ips.node";
inline constexpr std::string_view chunk_type = "ips.chunk";

/// A chunk travels in one message, a quarter of the largest entry.
inline constexpr std::uint32_t chunk_bytes = 256 << 10;
/// Children of a node: 32 KiB of hashes for 256 MiB of file.
inline constexpr std::uint32_t node_children_max = 1024;
/// Levels of nodes: 256 TiB.
inline constexpr std::uint8_t node_levels_max = 3;
/// What so many levels can hold.
inline constexpr std::uint64_t file_bytes_max = std::uint64_t{chunk_bytes}
                                                << 30;

/// Whether an entry or header has one of these types.
constexpr bool is_file_type(std::string_view type) {
  return type == file_type || type == node_type || type == chunk_type;
}

/// The types that make up nearly all of a file: an agent with a store on disk
/// does not keep entries of these in memory.
constexpr bool is_file_piece(std::string_view type) {
  return type == node_type || type == chunk_type;
}

/// Content of an `ips.node` entry.
struct file_node {
  static constexpr std::uint8_t format_tag = 11;

  /// 1: the children are chunks; else nodes of one level less.
  std::uint8_t level = 1;
  std::vector<entry_hash> children;

  friend bool operator==(const file_node&, const file_node&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, file_node& x) {
  return f(x.level, x.children);
}

/// Content of an `ips.file` entry.
struct file_head {
  static constexpr std::uint8_t format_tag = 12;

  std::uint64_t size = 0;
  /// The node or chunk that all hangs on; none where the file is empty.
  entry_hash root;
  /// H of the whole content.
  crypto::digest whole{};

  friend bool operator==(const file_head&, const file_head&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, file_head& x) {
  return f(x.size, x.root, x.whole);
}

/// The pieces of a file on each level: chunks, nodes over them, ... up to the
/// one root. Empty for an empty file. @pre size <= file_bytes_max
std::vector<std::uint64_t> pieces_of(std::uint64_t size);

/// Whether an entry of one of the three types has the form of its type; what
/// can be said without looking at another entry. @pre it has such a type
/// @returns `bad_value`, `over_limit`, or what decoding answers.
status check_file_entry(const entry& x);

/// Makes a file's entries from its bytes, each piece before what names it.
class file_builder {
public:
  /// Takes an entry to commit.
  using entry_sink = std::function<void(entry)>;

  explicit file_builder(entry_sink take) : take_(std::move(take)) {
  }

  /// The next bytes, as many as come.
  void add(byte_view next);

  /// The rest, and last the file entry, which is answered.
  entry finish();

private:
  entry_hash emit(std::string_view type, bytes content);
  void end_chunk();
  void end_node(std::size_t level);
  void add_child(std::size_t level, const entry_hash& child);

  entry_sink take_;
  crypto::hasher whole_;
  std::uint64_t size_ = 0;
  bytes chunk_;
  /// Nodes that are not full, by level; [0] is level 1.
  std::vector<std::vector<entry_hash>> open_;
};

/// A piece of a file and its place.
struct file_piece {
  entry_hash hash;
  /// 0: a chunk.
  std::uint8_t level = 0;
  /// Among the pieces of its level.
  std::uint64_t index = 0;

  /// Where a chunk's bytes belong.
  std::uint64_t offset() const {
    return index * chunk_bytes;
  }

  friend bool operator==(const file_piece&, const file_piece&) = default;
};

/// What is left to fetch of a file. Goes down before it goes on, so that few
/// hashes are known at a time.
class file_reader {
public:
  /// @returns what `check_file_entry` answers
  static result<file_reader> make(const entry& file);

  const file_head& head() const {
    return head_;
  }

  /// At most so many pieces to fetch next; each is under way until `take` or
  /// `give_back`.
  std::vector<file_piece> next(std::size_t count);

  /// A piece came. Its hash is looked at, and whether it has the size or the
  /// children that its place asks for: who asks elsewhere then gives it back.
  /// @returns `bad_value`.
  status take(const file_piece& place, const entry& x);

  /// It could not be had; it will be asked for again.
  void give_back(const file_piece& place);

  bool done() const {
    return under_way_ == 0 && left_.empty();
  }

  /// Chunks that came.
  std::uint64_t chunks() const {
    return chunks_;
  }

private:
  file_head head_;
  std::vector<std::uint64_t> pieces_;
  /// The next piece last.
  std::vector<file_piece> left_;
  std::size_t under_way_ = 0;
  std::uint64_t chunks_ = 0;
};

} // namespace ips::chain

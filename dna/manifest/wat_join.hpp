#pragma once
// One module of WebAssembly text made of several files: the author's fields,
// and what they use of the SDK's.

#include <string>
#include <vector>

#include "dna/manifest/wat_fields.hpp"

namespace ips::manifest {

struct wat_file {
  /// As messages name it.
  std::string name;
  std::string text;
};

/// A field and the file that it is from.
struct placed_field {
  std::string file;
  wat_field field;
};

/// The module, and where each of its lines comes from.
class wat_join {
public:
  /// Takes all fields of `own`, and those of `library` that they need, imports
  /// first; adds memory, the texts and the global $heap, which begins behind
  /// them.
  /// @returns what `read_wat_fields` answers
  static result<wat_join> make(const std::vector<wat_file>& own,
                               const std::vector<wat_file>& library,
                               std::uint32_t pages);

  const std::string& text() const {
    return text_;
  }

  /// A compiler's words about the joined file with the files that its lines
  /// come from.
  std::string with_places(const std::string& words,
                          const std::string& joined) const;

private:
  /// From this line of the module on it goes on as that file does.
  struct origin {
    std::uint32_t joined_line;
    std::string file;
    std::uint32_t line;
  };

  void add(const placed_field& x);
  std::string place_of(std::uint32_t joined_line) const;
  std::size_t place_text(const std::string& content);
  void add_memory(const std::vector<placed_field>& all, std::uint32_t pages);

  std::string text_;
  std::uint32_t lines_ = 1;
  std::vector<origin> origins_;
  /// The bytes of all texts, from `texts_at` on.
  std::string texts_;
};

} // namespace ips::manifest

# Writes prelude.cpp from JavaScript files: run at build time as
# cmake -D OUTPUT=... -D DIRECTORY=... -D "FILES=a.js|b.js" -P embed.cmake
string(REPLACE "|" ";" files "${FILES}")
set(rows "")
foreach(file IN LISTS files)
  file(READ "${DIRECTORY}/${file}" text)
  string(APPEND rows "  {\"${file}\", R\"ips_js(${text})ips_js\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made from tools/repl/js by tools/repl/embed.cmake.
#include \"tools/repl/prelude.hpp\"

#include <array>

namespace ips::repl {

namespace {

constexpr auto files = std::to_array<prelude_file>({
${rows}});

} // namespace

std::span<const prelude_file> prelude() {
  return files;
}

} // namespace ips::repl
")

#include "runtime/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace ips {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr,
               "ips: a bug: %s does not hold at %s:%d\n"
               "hint: please report it with the seed and the script\n",
               expression, file, line);
  std::abort();
}

} // namespace ips

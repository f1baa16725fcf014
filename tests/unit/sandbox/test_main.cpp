// JavaScriptCore turns a guest's access beyond its memory into a trap by a
// handler of SIGSEGV. Catch would put its own in its place for each test.
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

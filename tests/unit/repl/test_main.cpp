// JavaScriptCore stops a running script by a fault that its own SIGSEGV handler
// takes; Catch2's handlers would report it as a crash.
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

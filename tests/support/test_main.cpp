// JavaScriptCore takes faults of guests by its own SIGSEGV handler.
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

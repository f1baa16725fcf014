// Gives the precompiled headers of the tests a target (tests/CMakeLists.txt).

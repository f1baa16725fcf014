# How every target of this project is compiled.
option(IPS_FUZZ "build the libFuzzer targets (needs clang)" OFF)
set(IPS_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them")

# IPS_ASSERT stays on in release: NDEBUG would silence the libraries' own.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

find_program(IPS_CCACHE ccache)
if(IPS_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${IPS_CCACHE}")
endif()
find_program(IPS_MOLD mold)
if(IPS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(IPS_SANITIZE)
  add_compile_options(-fsanitize=${IPS_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${IPS_SANITIZE})
endif()

# ips_library(NAME SOURCES ... LINKS ...): a static library of one folder, its
# includes rooted at the repository, its warnings errors.
function(ips_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  ips_target(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

function(ips_target name)
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  # g++ 12 reports std::optional members that it cannot follow (GCC bug 80635).
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
    -Wno-maybe-uninitialized)
endfunction()

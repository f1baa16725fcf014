# How every target of this project is compiled.
option(IPS_FUZZ "build the libFuzzer targets (needs clang)" OFF)
set(IPS_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them")

# IPS_ASSERT stays on in release: NDEBUG would silence the libraries' own.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

# Paths relative to the tree let clones share the cache; the sloppiness is what
# ccache asks for where headers are precompiled.
find_program(IPS_CCACHE ccache)
if(IPS_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}"
    "CCACHE_NOHASHDIR=1" "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${IPS_CCACHE}")
endif()
find_program(IPS_MOLD mold)
if(IPS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(IPS_SANITIZE)
  add_compile_options(-fsanitize=${IPS_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${IPS_SANITIZE})
endif()

# Feedback from all of our own code; the targets alone get libFuzzer's main.
if(IPS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# ips_library(NAME SOURCES ... LINKS ...): a static library of one folder, its
# includes rooted at the repository, its warnings errors.
function(ips_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  ips_target(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# ips_precompile(NAME HEADERS...): where most files of a target include the same
# big headers, reading them once is a quarter of its build.
function(ips_precompile name)
  target_precompile_headers(${name} PRIVATE ${ARGN})
  target_compile_options(${name} PRIVATE -fpch-preprocess)
endfunction()

# ips_precompiled_by(NAME OTHER): the same headers, read once for both.
function(ips_precompiled_by name other)
  target_precompile_headers(${name} REUSE_FROM ${other})
  target_compile_options(${name} PRIVATE -fpch-preprocess)
endfunction()

function(ips_target name)
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
  # g++ 12 reports std::optional members that it cannot follow (GCC bug 80635),
  # and joined std::strings (105329, 105651) where their header is precompiled.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${name} PRIVATE -Wno-maybe-uninitialized -Wno-array-bounds
      -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()

# The libraries of DESIGN 5, each as one imported target named ips::lib_*.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(wabt REQUIRED)
find_package(CAF REQUIRED)

function(ips_pkg target module)
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(ips::lib_${target} ALIAS PkgConfig::${target})
endfunction()

ips_pkg(botan botan-2)
ips_pkg(sodium libsodium)
ips_pkg(sqlite sqlite3)
ips_pkg(jsc javascriptcoregtk-4.1)
ips_pkg(edit libedit)
ips_pkg(crypto libcrypto)
ips_pkg(seccomp libseccomp)

add_library(ips_lib_wabt INTERFACE)
target_link_libraries(ips_lib_wabt INTERFACE wabt::wabt ips::lib_crypto)
add_library(ips::lib_wabt ALIAS ips_lib_wabt)

// The proof that a confinement holds: what a module that broke its engine would
// try first. Raw system calls, as such a module would make them; a library's
// wrapper could refuse by itself.

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dna/isolation/confinement.hpp"

namespace ips::isolation {

namespace {

template <class... Ts>
bool refused(long number, Ts... arguments) {
  return ::syscall(number, arguments...) == -1
         && (errno == EPERM || errno == ENOSYS);
}

/// A child would go on from here too: it ends at once, and the parent sees that
/// there was one.
bool fork_refused(long flags) {
  auto child = ::syscall(SYS_clone, flags, 0L, 0L, 0L, 0L);
  if (child == 0)
    ::_exit(0);
  return child == -1 && errno == EPERM;
}

} // namespace

std::vector<attempt> try_what_is_forbidden() {
  const char* const none[]{nullptr};
  auto path = "/etc/passwd";
  auto program = "/bin/true";
  auto here = AT_FDCWD;
  auto parent = ::syscall(SYS_getpid) - 1;
  return {
    {"open a file", refused(SYS_openat, here, path, O_RDONLY)},
    {"make a file",
     refused(SYS_openat, here, "made", O_CREAT | O_WRONLY, 0600)},
    {"open by handle", refused(SYS_openat2, here, path, nullptr, 0)},
    {"look at a file", refused(SYS_newfstatat, here, path, nullptr, 0)},
    {"remove a file", refused(SYS_unlinkat, here, "made", 0)},
    {"an Internet socket", refused(SYS_socket, AF_INET, SOCK_STREAM, 0)},
    {"a local socket", refused(SYS_socket, AF_UNIX, SOCK_STREAM, 0)},
    {"a netlink socket", refused(SYS_socket, AF_NETLINK, SOCK_RAW, 0)},
    {"start a program", refused(SYS_execve, program, none, none)},
    {"start a program by descriptor",
     refused(SYS_execveat, here, program, none, none, 0)},
    {"fork", fork_refused(SIGCHLD)},
    {"fork with shared memory", fork_refused(CLONE_VM | CLONE_VFORK | SIGCHLD)},
    {"clone3", refused(SYS_clone3, nullptr, 0L)},
    {"trace another process", refused(SYS_ptrace, PTRACE_ATTACH, parent, 0, 0)},
    {"read another process",
     refused(SYS_process_vm_readv, parent, nullptr, 0, nullptr, 0, 0)},
    {"signal another process", refused(SYS_kill, parent, 0)},
    {"signal another's thread", refused(SYS_tgkill, parent, parent, 0)},
    {"raise its limits",
     refused(SYS_prlimit64, 0, 7 /* RLIMIT_NOFILE */, path, nullptr)},
    {"become another user", refused(SYS_setuid, 0)},
    {"mount", refused(SYS_mount, path, path, path, 0L, nullptr)},
    {"new namespaces", refused(SYS_unshare, CLONE_NEWUSER)},
    {"kernel programs", refused(SYS_bpf, 0, nullptr, 0)},
    {"io_uring", refused(SYS_io_uring_setup, 8, nullptr)},
    {"another filter", refused(SYS_seccomp, 0, 0, nullptr)},
  };
}

} // namespace ips::isolation

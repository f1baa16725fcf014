#include "dna/isolation/confinement.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dna/isolation/limits.hpp"

namespace ips::isolation {

namespace {

error unavailable(const std::string& what, int code) {
  return {errc::sandbox_unavailable, what + " failed", std::strerror(code)};
}

/// What an engine needs to compute: memory, its threads, the clock, and the
/// descriptors that are open.
constexpr auto allowed = std::to_array<int>({
  // memory; mprotect makes compiled code executable
  SCMP_SYS(mmap),
  SCMP_SYS(munmap),
  SCMP_SYS(mprotect),
  SCMP_SYS(madvise),
  SCMP_SYS(mremap),
  SCMP_SYS(brk),
  SCMP_SYS(membarrier),
  // threads and their signals: the collector stops threads by one
  SCMP_SYS(futex),
  SCMP_SYS(set_robust_list),
  SCMP_SYS(rseq),
  SCMP_SYS(gettid),
  SCMP_SYS(getpid),
  SCMP_SYS(sched_yield),
  SCMP_SYS(sched_getaffinity),
  SCMP_SYS(sched_getparam),
  SCMP_SYS(sched_getscheduler),
  SCMP_SYS(sigaltstack),
  SCMP_SYS(rt_sigaction),
  SCMP_SYS(rt_sigprocmask),
  SCMP_SYS(rt_sigreturn),
  SCMP_SYS(rt_sigsuspend),
  SCMP_SYS(rt_sigtimedwait),
  SCMP_SYS(restart_syscall),
  SCMP_SYS(exit),
  SCMP_SYS(exit_group),
  // time and randomness for hash tables
  SCMP_SYS(clock_gettime),
  SCMP_SYS(clock_getres),
  SCMP_SYS(clock_nanosleep),
  SCMP_SYS(nanosleep),
  SCMP_SYS(gettimeofday),
  SCMP_SYS(getrandom),
  SCMP_SYS(getrusage),
  SCMP_SYS(sysinfo),
  // what is open: the socket, and descriptors of the engine's event loop
  SCMP_SYS(read),
  SCMP_SYS(write),
  SCMP_SYS(recvfrom),
  SCMP_SYS(sendmsg),
  SCMP_SYS(poll),
  SCMP_SYS(ppoll),
  SCMP_SYS(eventfd2),
  SCMP_SYS(close),
});

struct filter_release {
  void operator()(void* x) const {
    seccomp_release(x);
  }
};

/// Calls that are allowed with certain arguments only. @returns 0 or -errno.
int allow_parts(scmp_filter_ctx filter) {
  auto rule = [filter](int call, scmp_arg_cmp only) {
    return seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, call, 1, only);
  };
  // A new thread, but no new process.
  if (auto code = rule(SCMP_SYS(clone),
                       {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD}))
    return code;
  // Its flags lie in memory, where a filter cannot look: the C library takes
  // clone where there is no clone3.
  if (auto code
      = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0))
    return code;
  auto self = static_cast<scmp_datum_t>(::getpid());
  if (auto code = rule(SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, self, 0}))
    return code;
  if (auto code = rule(SCMP_SYS(prctl), {0, SCMP_CMP_EQ, PR_SET_NAME, 0}))
    return code;
  // Limits may be read, not set.
  return rule(SCMP_SYS(prlimit64), {2, SCMP_CMP_EQ, 0, 0});
}

status filter_calls() {
  std::unique_ptr<void, filter_release> filter{
    seccomp_init(SCMP_ACT_ERRNO(EPERM))};
  if (!filter)
    return unavailable("making a seccomp filter", ENOMEM);
  // The engine's helper threads run already.
  auto code = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  for (std::size_t i = 0; i < allowed.size() && code == 0; ++i)
    code = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, allowed[i], 0);
  if (code == 0)
    code = allow_parts(filter.get());
  if (code == 0)
    code = seccomp_load(filter.get());
  return code == 0 ? ok() : unavailable("loading a seccomp filter", -code);
}

/// Where the machine runs out of memory, this process is to go first: it holds
/// nothing that is not held elsewhere. A system without this file goes without.
void offer_to_the_oom_killer() {
  auto file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0)
    return;
  constexpr std::string_view most = "1000";
  (void)!::write(file, most.data(), most.size());
  ::close(file);
}

/// Neither address space nor data is limited: JavaScriptCore reserves 71 GB of
/// it, writable, at once; the meter bounds what guests use. Nor are processes:
/// that limit counts all threads of the user, on the whole machine, and the
/// filter allows none anyway.
status limit_resources() {
  struct bound {
    decltype(RLIMIT_CORE) what;
    rlim_t value;
  };
  constexpr bound bounds[]{{RLIMIT_CORE, 0},
                           {RLIMIT_FSIZE, 0},
                           {RLIMIT_NOFILE, limits::descriptors_max},
                           {RLIMIT_MEMLOCK, 0},
                           {RLIMIT_MSGQUEUE, 0}};
  for (auto& x : bounds) {
    rlimit both{x.value, x.value};
    if (::setrlimit(x.what, &both) != 0)
      return unavailable("setting a resource limit", errno);
  }
  return ok();
}

bool is_refused(long answer) {
  return answer < 0 && errno == EPERM;
}

} // namespace

status die_with_parent() {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
    return unavailable("PR_SET_PDEATHSIG", errno);
  return ok();
}

status confine() {
  offer_to_the_oom_killer();
  IPS_TRY(limit_resources());
  // No one of the same user may look into it either.
  if (::prctl(PR_SET_DUMPABLE, 0) != 0
      || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return unavailable("giving up privileges", errno);
  IPS_TRY(filter_calls());
  // A filter that was loaded and does not hold would be worse than none.
  if (auto file = ::open("/dev/null", O_RDONLY); !is_refused(file))
    return error{errc::sandbox_unavailable,
                 "a file can be opened in spite of the filter"};
  return ok();
}

} // namespace ips::isolation

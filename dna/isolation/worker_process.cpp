#include "dna/isolation/worker_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dna/isolation/limits.hpp"
#include "dna/isolation/served_worker.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::isolation {

namespace {

error not_started(const std::string& what, int code) {
  return {errc::sandbox_unavailable, what, std::strerror(code)};
}

/// What the new process finds open: nothing but its end of the socket.
class file_actions {
public:
  explicit file_actions(int socket) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, socket, worker_descriptor);
    for (int i = 0; i < worker_descriptor; ++i)
      ::posix_spawn_file_actions_addopen(&actions_, i, "/dev/null", O_RDWR, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_,
                                               worker_descriptor + 1);
    ::posix_spawn_file_actions_addchdir_np(&actions_, "/");
  }

  ~file_actions() {
    ::posix_spawn_file_actions_destroy(&actions_);
  }

  file_actions(const file_actions&) = delete;
  file_actions& operator=(const file_actions&) = delete;

  const posix_spawn_file_actions_t* get() const {
    return &actions_;
  }

private:
  posix_spawn_file_actions_t actions_{};
};

/// Signals as a fresh program has them, whatever this one's threads do.
class spawn_attributes {
public:
  spawn_attributes() {
    sigset_t all, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF
                                               | POSIX_SPAWN_SETSIGMASK
                                               | POSIX_SPAWN_SETSID);
  }

  ~spawn_attributes() {
    ::posix_spawnattr_destroy(&attributes_);
  }

  spawn_attributes(const spawn_attributes&) = delete;
  spawn_attributes& operator=(const spawn_attributes&) = delete;

  const posix_spawnattr_t* get() const {
    return &attributes_;
  }

private:
  posix_spawnattr_t attributes_{};
};

} // namespace

result<std::unique_ptr<worker_process>>
worker_process::start(const std::string& program) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return not_started("no socket for a sandbox process", errno);
  std::string name = "ips", command = "sandbox-worker";
  std::array<char*, 3> words{name.data(), command.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  pid_t id = 0;
  auto code
    = ::posix_spawn(&id, program.c_str(), file_actions{ends[1]}.get(),
                    spawn_attributes{}.get(), words.data(), environment.data());
  ::close(ends[1]);
  if (code != 0) {
    ::close(ends[0]);
    return not_started(program + " cannot be started", code);
  }
  return std::unique_ptr<worker_process>{new worker_process{id, ends[0]}};
}

worker_process::worker_process(int id, int descriptor)
  : id_(id), channel_(descriptor, limits::reply_bytes_max) {
}

worker_process::~worker_process() {
  end();
}

status worker_process::tell(const order& x,
                            std::chrono::milliseconds patience) {
  return channel_.send(codec::encode(x), patience);
}

result<reply> worker_process::hear(std::chrono::milliseconds patience) {
  IPS_TRY_VALUE(body, channel_.receive(patience));
  return codec::decode<reply>(body);
}

std::string worker_process::end() {
  if (id_ == 0)
    return "ended before";
  ::kill(id_, SIGKILL);
  int how = 0;
  while (::waitpid(id_, &how, 0) < 0 && errno == EINTR)
    continue;
  id_ = 0;
  if (WIFSIGNALED(how))
    return "signal " + std::to_string(WTERMSIG(how));
  return "exit code " + std::to_string(WEXITSTATUS(how));
}

} // namespace ips::isolation

#include "dna/manifest/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace ips::manifest {

namespace {

/// An open file that closes itself.
class descriptor {
public:
  explicit descriptor(int number) : number_(number) {
  }

  ~descriptor() {
    close();
  }

  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  void close() {
    if (number_ >= 0)
      ::close(number_);
    number_ = -1;
  }

  int number() const {
    return number_;
  }

private:
  int number_;
};

/// The redirections of a child: no input, both outputs into one pipe.
class file_actions {
public:
  explicit file_actions(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
  }

  ~file_actions() {
    posix_spawn_file_actions_destroy(&actions_);
  }

  file_actions(const file_actions&) = delete;
  file_actions& operator=(const file_actions&) = delete;

  const posix_spawn_file_actions_t* get() const {
    return &actions_;
  }

private:
  posix_spawn_file_actions_t actions_{};
};

error not_started(const std::string& program, int why) {
  return error{errc::build_failed, "\"" + program + "\" cannot be started",
               std::strerror(why),
               "tools/setup installs what building a DNA needs"};
}

/// Everything until the other side closes; what is above the limit is read and
/// dropped, so that the program never blocks.
std::string read_all(int from) {
  std::string out;
  std::array<char, 4096> chunk;
  for (;;) {
    auto count = ::read(from, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return out;
    auto room = program_output_max - out.size();
    out.append(chunk.data(), std::min(static_cast<std::size_t>(count), room));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

result<program_outcome> run_program(const std::vector<std::string>& command) {
  IPS_ASSERT(!command.empty());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return not_started(command[0], errno);
  descriptor from{ends[0]}, to{ends[1]};
  std::vector<char*> arguments;
  for (auto& one : command)
    arguments.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  file_actions actions{to.number()};
  pid_t child = 0;
  auto failed = ::posix_spawnp(&child, command[0].c_str(), actions.get(),
                               nullptr, arguments.data(), environ);
  if (failed != 0)
    return not_started(command[0], failed);
  to.close();
  program_outcome out;
  out.output = read_all(from.number());
  out.code = wait_for(child);
  return out;
}

} // namespace ips::manifest

#include "tuning/child_process.h"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace speech_emotion::trainer {
namespace {

tl::unexpected<Error> SystemError(const std::string& what) {
  return MakeError(ErrorCode::kInvalidArgument, what + ": " + std::strerror(errno));
}

}  // namespace

ChildProcesses::~ChildProcesses() {
  for (const auto& [process, id] : running_) kill(process, SIGTERM);
  while (!running_.empty()) Wait();
}

Result<void> ChildProcesses::Start(int id, const std::vector<std::string>& arguments,
                                   const std::filesystem::path& log) {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return MakeError(ErrorCode::kInvalidArgument, "/proc/self/exe: " + error.message());
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  // A script that starts trainings in several processes may have said how many: a trial is one.
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("WORLD_SIZE=")) environment.push_back(*variable);
  }
  environment.push_back(nullptr);
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (output < 0) return SystemError(log.string());
  const pid_t parent = getpid(), process = fork();
  if (process == 0) {  // nothing here but what a signal handler may call
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);  // it died before that
#endif
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(argv.front(), argv.data(), environment.data());
    _exit(127);
  }
  Result<void> started = process > 0 ? Result<void>() : SystemError(program.string());
  close(output);
  if (process > 0) running_[process] = id;
  return started;
}

ChildProcesses::Ended ChildProcesses::Wait() {
  for (;;) {
    int status = 0;
    const pid_t process = waitpid(-1, &status, 0);
    const auto found = running_.find(process);
    if (found == running_.end()) {
      if (process < 0 && errno != EINTR) {  // none is left: as if the first had failed
        const Ended lost{running_.begin()->second, 1};
        running_.erase(running_.begin());
        return lost;
      }
      continue;
    }
    if (!WIFEXITED(status) && !WIFSIGNALED(status)) continue;
    const Ended ended{found->second, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
    running_.erase(found);
    return ended;
  }
}

}  // namespace speech_emotion::trainer

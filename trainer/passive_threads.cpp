// libgomp's threads spin while they wait for one another, which beside two compilers took a training to two
// fifths of its speed. Sleeping at once costs a fifth on a quiet machine, as the pieces of work are small.
// Only an environment variable tells them how long to spin, and libgomp reads it before main: so the program
// starts itself again with it, before any library's constructors run. That takes some 50 ms.
#include <unistd.h>

#include <climits>
#include <cstring>

namespace {

constexpr char kPolicy[] = "GOMP_SPINCOUNT=10000";  // some tens of microseconds
constexpr size_t kMostVariables = 8192;  // of an environment; nothing is allocated, as libc isn't ready yet

bool IsSet(char** environment, const char* variable) {
  const size_t length = std::strlen(variable);
  for (; *environment != nullptr; ++environment) {
    if (std::strncmp(*environment, variable, length) == 0 && (*environment)[length] == '=') return true;
  }
  return false;
}

// Where it can't, the program goes on as it is: slower, beside other work.
void StartWithPassiveThreads(int, char** arguments, char** environment) {
  static const char* extended[kMostVariables + 2];
  static char program[PATH_MAX];
  if (environment == nullptr || IsSet(environment, "OMP_WAIT_POLICY") || IsSet(environment, "GOMP_SPINCOUNT"))
    return;
  size_t count = 0;
  for (; environment[count] != nullptr; ++count) {
    if (count == kMostVariables) return;
    extended[count] = environment[count];
  }
  extended[count] = kPolicy;
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) return;
  program[length] = '\0';
  execve(program, arguments, const_cast<char**>(extended));
}

[[gnu::section(".preinit_array"),
  gnu::used]] void (*const kStartWithPassiveThreads)(int, char**, char**) = StartWithPassiveThreads;

}  // namespace

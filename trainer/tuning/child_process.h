// Programs that run beside this one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// This very program, with other arguments. All that still run are ended with this object.
class ChildProcesses {
 public:
  ChildProcesses() = default;
  ChildProcesses(const ChildProcesses&) = delete;
  ChildProcesses& operator=(const ChildProcesses&) = delete;
  ~ChildProcesses();

  // Its output goes to `log`. `id`: what Wait calls it. The child is killed where this program is, so that no
  // orphan goes on in a folder that a later run takes up.
  Result<void> Start(int id, const std::vector<std::string>& arguments, const std::filesystem::path& log);

  struct Ended {
    int id = 0;
    int exit_code = 0;  // 128 and the signal's number where one ended it
  };
  // The next one to end. At least one must be running.
  Ended Wait();

  size_t running() const { return running_.size(); }

 private:
  std::map<pid_t, int> running_;  // id
};

}  // namespace speech_emotion::trainer

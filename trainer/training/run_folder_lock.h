// One training a run folder: a second one would write over its checkpoint.
#pragma once

#include <filesystem>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Held until it is destroyed, or its process ends however it ends. Nothing of it lies in the folder.
class RunFolderLock {
 public:
  RunFolderLock() = default;
  ~RunFolderLock();
  RunFolderLock(const RunFolderLock&) = delete;
  RunFolderLock& operator=(const RunFolderLock&) = delete;

  // The folder must be there. kInvalidArgument where another process holds it; where the file system knows no
  // locks, nobody does.
  Result<void> Take(const std::filesystem::path& folder);

 private:
  int folder_ = -1;  // file descriptor
};

}  // namespace speech_emotion::trainer

#include "training/run_folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace speech_emotion::trainer {

RunFolderLock::~RunFolderLock() {
  if (folder_ >= 0) ::close(folder_);
}

Result<void> RunFolderLock::Take(const std::filesystem::path& folder) {
  folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0 || ::flock(folder_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   {folder.string(),
                    ": expected a run folder of its own, found another training at work in "
                    "it; give another --run folder"});
}

}  // namespace speech_emotion::trainer

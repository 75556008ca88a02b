// Where there is no Gloo to meet by.
#include "parallel/process_group.h"

namespace speech_emotion::trainer {

Result<std::shared_ptr<ProcessGroup>> JoinProcesses() {
  const auto environment = ReadLaunchEnvironment();
  if (!environment) return tl::unexpected(environment.error());
  if (!environment->is_parallel()) return nullptr;
  return MakeError(ErrorCode::kInvalidArgument,
                   "WORLD_SIZE: expected 1, as this program was built without Gloo's headers (Debian: "
                   "libgloo-dev), found " +
                       std::to_string(environment->shard.size));
}

}  // namespace speech_emotion::trainer

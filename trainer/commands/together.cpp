#include "commands/together.h"

namespace speech_emotion::trainer {

Result<std::shared_ptr<ProcessGroup>> JoinForCommand() {
  auto group = JoinProcesses();
  if (!group || *group == nullptr) return group;
  const Shard shard = (*group)->shard();
  if (shard.rank == 0) {
    std::printf("%d processes\n", shard.size);
  } else if (std::freopen("/dev/null", "w", stdout) == nullptr) {
    return MakeError(ErrorCode::kInvalidArgument, "/dev/null: expected to write to it");
  }
  return group;
}

void EndTogether(ProcessGroup& group, const Error& error) {
  const Shard shard = group.shard();
  const int status = Fail({error.code, TextOf(shard) + ": " + error.message});
  group.Stop("process " + std::to_string(shard.rank) + " ended: " + error.message);
  std::fflush(nullptr);
  std::_Exit(status);
}

}  // namespace speech_emotion::trainer

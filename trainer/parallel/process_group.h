// The processes that train one network together, and what they exchange. All make the same calls in the same
// order. What goes wrong on the way (another process ended, above all) is thrown as std::runtime_error, as
// torch does.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "parallel/launch_environment.h"
#include "parallel/shard.h"

namespace at {
class Tensor;
}

namespace speech_emotion::trainer {

class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;

  virtual Shard shard() const = 0;
  // Which of its machine's it is: each has a GPU of its own there.
  virtual int local_rank() const = 0;

  // Sums over all processes, in place: contiguous, of one shape everywhere, on the processor or a GPU. The
  // same bits in each process.
  virtual void Sum(at::Tensor& values) = 0;
  // The same while the caller goes on; what is returned waits for the end.
  virtual std::function<void()> StartSum(at::Tensor& values) = 0;
  // Rank 0's, to all others; on the processor.
  virtual void Broadcast(at::Tensor& values) = 0;
  virtual void Broadcast(std::string& bytes) = 0;
  // Returns once every process has called it.
  virtual void Wait() = 0;

  // Bytes of what this process has given to Sum and StartSum.
  virtual int64_t bytes_summed() const = 0;

  // Of the process that ends with an error: the others end within seconds, and say that reason.
  virtual void Stop(const std::string& reason) = 0;
  // Of all processes, at the end: nobody is missed from now on.
  virtual void Leave() = 0;
};

// The part of the process itself; of null, which is no group: the whole.
inline Shard ShardOf(const ProcessGroup* group) { return group != nullptr ? group->shard() : Shard{}; }

// That speaks and writes for all of them; of null: the one there is.
inline bool IsFirst(const ProcessGroup* group) { return ShardOf(group).rank == 0; }

// Meets the other processes, for which it waits up to five minutes; null where there are none. From then on
// a process that another has not heard of for 20 seconds ends that one with a message. kInvalidArgument
// where the environment makes no sense or the others don't come.
Result<std::shared_ptr<ProcessGroup>> JoinProcesses();

}  // namespace speech_emotion::trainer

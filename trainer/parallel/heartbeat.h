// Tells the other processes of a group that this one lives, and ends this one when another doesn't.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include <vector>

#include "parallel/shard.h"

namespace speech_emotion::trainer {

// A process may be killed, stopped, or cut off while others wait for it: in the network, or for hours while
// it reads its corpora. Sockets tell of the first alone.
class Heartbeat {
 public:
  // `store`: a connection of its own, as others wait on theirs.
  Heartbeat(c10::intrusive_ptr<c10d::Store> store, Shard shard);
  ~Heartbeat();

  // Ends all the others with this reason.
  void Stop(const std::string& reason);
  // Neither tells nor listens any more.
  void End();

 private:
  void Beat();   // a thread: the store may hang with its machine
  void Watch();  // another

  c10::intrusive_ptr<c10d::Store> store_;
  Shard shard_;
  std::atomic<bool> ends_ = false;
  std::vector<std::atomic<int64_t>> heard_ms_;  // [rank], on this process's clock
  std::thread beating_, watching_;
};

}  // namespace speech_emotion::trainer

// How torchrun and its like tell a process which of several it is.
#pragma once

#include <cstdint>
#include <string>

#include "parallel/shard.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct LaunchEnvironment {
  Shard shard;         // RANK and WORLD_SIZE; one process where WORLD_SIZE isn't set
  int local_rank = 0;  // LOCAL_RANK: which of its machine's; 0 where it isn't set
  std::string host;
  uint16_t port = 0;  // MASTER_ADDR and MASTER_PORT: where rank 0 can be reached
  // torchrun keeps the store that the processes meet at itself: then none of them opens one. Each of its
  // attempts meets under a name of its own.
  bool has_store = false;
  std::string attempt = "0";
  std::string network_interface;  // GLOO_SOCKET_IFNAME; "": the one that leads to `host`

  bool is_parallel() const { return shard.size > 1; }
};

// kInvalidArgument names the variable that is missing or makes no sense.
Result<LaunchEnvironment> ReadLaunchEnvironment();

}  // namespace speech_emotion::trainer

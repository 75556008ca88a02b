// Which part of a whole is one process's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace speech_emotion::trainer {

// What to tell whoever finds all processes ended because of one.
inline constexpr char kAllEnd[] =
    "all of them end; started again, in any number, they go on from what was saved last";

struct Shard {
  int rank = 0;  // 0 <= rank < size
  int size = 1;  // processes

  // [first, last) of `count`: parts in the order of the ranks that differ by one at most, and may be empty.
  std::pair<int64_t, int64_t> Of(int64_t count) const {
    return {count * rank / size, count * (rank + 1) / size};
  }
};

// For messages: "process 1 of 4", ranks from 0 on.
inline std::string TextOf(const Shard& shard) {
  return "process " + std::to_string(shard.rank) + " of " + std::to_string(shard.size);
}

}  // namespace speech_emotion::trainer

// Where the intermediate tensors of a run lie in one block of memory: those that are never alive at
// the same time share their place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace onnx_engine {

struct BufferLifetime {
  int first_step = 0;  // of the node that writes it
  int last_step = 0;   // of the last node that reads it
  int64_t bytes = 0;
};

struct MemoryPlan {
  std::vector<int64_t> offsets;  // bytes, one a buffer, multiples of kBufferAlignment
  int64_t total_bytes = 0;
};

constexpr int64_t kBufferAlignment = 64;  // a cache line

// `buffers` in the order of their first step.
MemoryPlan PlanMemory(std::span<const BufferLifetime> buffers);

}  // namespace onnx_engine

#include "plan/memory_plan.h"

#include <algorithm>
#include <cstddef>

namespace onnx_engine {
namespace {

struct Placed {
  int64_t begin;
  int64_t end;
  int last_step;
};

// The smallest gap between the placed buffers (sorted by place) that holds `bytes`, or their end.
int64_t BestFit(const std::vector<Placed>& placed, int64_t bytes) {
  int64_t best = -1;
  int64_t best_gap = 0;
  int64_t gap_begin = 0;
  for (const Placed& buffer : placed) {
    const int64_t gap = buffer.begin - gap_begin;
    if (gap >= bytes && (best < 0 || gap < best_gap)) {
      best = gap_begin;
      best_gap = gap;
    }
    gap_begin = buffer.end;
  }
  return best < 0 ? gap_begin : best;
}

}  // namespace

MemoryPlan PlanMemory(std::span<const BufferLifetime> buffers) {
  MemoryPlan plan;
  std::vector<Placed> placed;
  for (const BufferLifetime& buffer : buffers) {
    std::erase_if(placed, [&](const Placed& other) { return other.last_step < buffer.first_step; });
    const int64_t bytes =
        (std::max<int64_t>(buffer.bytes, 1) + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment;
    const int64_t begin = BestFit(placed, bytes);
    const auto place =
        std::find_if(placed.begin(), placed.end(), [&](const Placed& other) { return other.begin > begin; });
    placed.insert(place, {begin, begin + bytes, buffer.last_step});
    plan.offsets.push_back(begin);
    plan.total_bytes = std::max(plan.total_bytes, begin + bytes);
  }
  return plan;
}

}  // namespace onnx_engine

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "base/range_check.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

constexpr double kFromWallM = 0.5;

// At `distance_m` from the source in a random direction, no nearer to the walls than `margin_m` ([3]); in a
// small room the last direction drawn, cut to the room.
std::array<double, 3> DrawMicrophone(const Room& room, const std::array<double, 3>& margin_m,
                                     double distance_m, Random& random) {
  constexpr int kTries = 50;
  std::array<double, 3> position{};
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const double x = random.Normal(), y = random.Normal(), z = random.Normal();
    const double scale = distance_m / std::max(1e-9, std::sqrt(x * x + y * y + z * z));
    position = {room.source_m[0] + x * scale, room.source_m[1] + y * scale, room.source_m[2] + z * scale};
    bool inside = true;
    for (int axis = 0; axis < 3; ++axis) {
      inside =
          inside && position[axis] >= margin_m[axis] && position[axis] <= room.size_m[axis] - margin_m[axis];
    }
    if (inside) return position;
  }
  for (int axis = 0; axis < 3; ++axis) {
    position[axis] = std::clamp(position[axis], 0.0, room.size_m[axis]);
  }
  return position;
}

}  // namespace

Result<void> Validate(const RandomRoom& ranges) {
  constexpr const char* kSizes[] = {"length in m", "width in m", "height in m"};
  if (auto ok = CheckRange("room.probability", ranges.probability, 0.0, 1.0); !ok) return ok;
  for (int axis = 0; axis < 3; ++axis) {
    const std::string name = kSizes[axis];
    if (auto ok = CheckRange(("a smallest room " + name).c_str(), ranges.min_size_m[axis], 1.0, 50.0); !ok) {
      return ok;
    }
    if (auto ok = CheckRange(("a largest room " + name).c_str(), ranges.max_size_m[axis],
                             ranges.min_size_m[axis], 50.0);
        !ok) {
      return ok;
    }
  }
  if (auto ok = CheckRange("room.min_distance_m", ranges.min_distance_m, 0.1, 50.0); !ok) return ok;
  if (auto ok = CheckRange("room.max_distance_m", ranges.max_distance_m, ranges.min_distance_m, 50.0); !ok) {
    return ok;
  }
  if (auto ok = CheckRange("room.min_rt60_s", ranges.min_rt60_s, 0.05, 2.0); !ok) return ok;
  if (auto ok = CheckRange("room.max_rt60_s", ranges.max_rt60_s, ranges.min_rt60_s, 2.0); !ok) return ok;
  // The smallest room with the longest reverberation is the one that may take too much work.
  const auto& size_m = ranges.min_size_m;
  return Validate(Room{size_m, {0.0, 0.0, 0.0}, size_m, ranges.max_rt60_s});
}

Result<Room> DrawRoom(const RandomRoom& ranges, Random& random) {
  if (auto ok = Validate(ranges); !ok) return tl::unexpected(ok.error());
  Room room;
  std::array<double, 3> margin_m{};
  for (int axis = 0; axis < 3; ++axis) {
    room.size_m[axis] = random.Uniform(ranges.min_size_m[axis], ranges.max_size_m[axis]);
    margin_m[axis] = std::min(kFromWallM, room.size_m[axis] / 4.0);
    room.source_m[axis] = random.Uniform(margin_m[axis], room.size_m[axis] - margin_m[axis]);
  }
  room.rt60_s = random.Uniform(ranges.min_rt60_s, ranges.max_rt60_s);
  const double distance_m = random.Uniform(ranges.min_distance_m, ranges.max_distance_m);
  room.microphone_m = DrawMicrophone(room, margin_m, distance_m, random);
  return room;
}

}  // namespace speech_emotion

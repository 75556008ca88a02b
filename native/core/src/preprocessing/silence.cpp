#include "speech_emotion/silence.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace speech_emotion {
namespace {

constexpr size_t kShift = 512;  // samples from frame to frame
constexpr double kFrameLength = 4 * kShift;
constexpr double kLowestPower = 1e-10;

}  // namespace

std::pair<size_t, size_t> NonSilentRange(std::span<const float> samples, double top_db) {
  // A frame is the two shifts before its centre and the two after it, so that the energies of shifts are
  // enough. energies: [frames + 3], those of the first two and the last lie outside of the clip.
  const size_t frames = samples.size() / kShift + 1;
  std::vector<double> energies(frames + 3, 0.0);
  for (size_t i = 0; i < samples.size(); ++i) {
    energies[i / kShift + 2] += static_cast<double>(samples[i]) * samples[i];
  }
  // From here on energies[t] is frame t's power.
  double loudest = kLowestPower;
  for (size_t t = 0; t < frames; ++t) {
    const double power = (energies[t] + energies[t + 1] + energies[t + 2] + energies[t + 3]) / kFrameLength;
    energies[t] = std::max(kLowestPower, power);
    loudest = std::max(loudest, energies[t]);
  }
  const double loudest_db = 10.0 * std::log10(loudest);
  size_t first = frames, end = 0;
  for (size_t t = 0; t < frames; ++t) {
    if (!(10.0 * std::log10(energies[t]) - loudest_db > -top_db)) continue;
    first = std::min(first, t);
    end = t + 1;
  }
  if (end == 0) return {0, 0};
  return {first * kShift, std::min(end * kShift, samples.size())};
}

}  // namespace speech_emotion

#include "cli/level.h"

#include <algorithm>
#include <cmath>

#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr double kSilenceDbfs = -120.0;
constexpr double kMeterFloorDbfs = -60.0;
constexpr size_t kNumberWidth = 4;  // "-120"

}  // namespace

double LevelDbfs(std::span<const float> samples) {
  double sum = 0.0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  if (!(sum > 0.0)) return kSilenceDbfs;
  return std::max(10.0 * std::log10(sum / static_cast<double>(samples.size())), kSilenceDbfs);
}

std::string LevelMeter(double level_dbfs, size_t width) {
  return PadLeft(std::to_string(std::lround(level_dbfs)), kNumberWidth) + " dBFS " +
         Bar(1.0 - level_dbfs / kMeterFloorDbfs, width);
}

}  // namespace speech_emotion::cli

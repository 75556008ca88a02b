#include "features/feature_cost.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/number_text.h"

namespace speech_emotion {
namespace {

constexpr double kMaxValues = 1 << 26;
constexpr double kMaxSteps = 4294967296.0;
constexpr double kPitchesPerOctave = 120.0;    // states of pYIN, each voiced and unvoiced
constexpr double kMaxOctavesPerSecond = 36.0;  // that its path moves

double TransformSteps(double length) { return length * std::log2(length); }

bool Has(const FeatureOptions& options, FeatureKind kind) {
  return std::find(options.outputs.begin(), options.outputs.end(), kind) != options.outputs.end();
}

// Of a frame: numbers that are kept, and steps.
struct FrameCost {
  double values = 0.0, steps = 0.0;
};

FrameCost CostOfFrame(const FeatureOptions& options, double shift_s) {
  const double columns = static_cast<double>(options.features_per_frame()) /
                         static_cast<double>(std::max<size_t>(options.functionals.size(), 1));
  FrameCost cost{columns, columns + TransformSteps(options.frame.fft_length)};
  if (!Has(options, FeatureKind::kF0) && !Has(options, FeatureKind::kVoicingProbability)) return cost;
  cost.steps += 2.0 * TransformSteps(2.0 * options.pitch_frame_length());
  if (options.pitch.method != PitchMethod::kPyin) return cost;
  const double pitches = 1.0 + kPitchesPerOctave * std::log2(options.pitch.high_hz / options.pitch.low_hz);
  const double moves = std::min(pitches, 1.0 + kPitchesPerOctave * kMaxOctavesPerSecond * shift_s);
  cost.values += pitches;  // its path's, of two bytes a state
  cost.steps += 2.0 * pitches * moves;
  return cost;
}

}  // namespace

Result<void> CheckCost(const FeatureOptions& options, double seconds) {
  for (const PreprocessingStep& step : options.preprocessing) {
    if (step.kind == PreprocessingKind::kFitLength) seconds = std::max(seconds, step.value);
  }
  const double shift_s = static_cast<double>(options.frame.shift) / options.sample_rate_hz;
  const double frames = 1.0 + seconds / shift_s;
  const FrameCost cost = CostOfFrame(options, shift_s);
  const auto refuse = [&](double found, const char* what, double most) -> tl::unexpected<Error> {
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected features that take at most ", FormatNumber(most), " ", what, " for ",
                      FormatNumber(seconds, 3), " s of sound, found ", FormatNumber(found, 3)});
  };
  if (frames * cost.values > kMaxValues) return refuse(frames * cost.values, "numbers", kMaxValues);
  if (frames * cost.steps > kMaxSteps) return refuse(frames * cost.steps, "steps", kMaxSteps);
  return {};
}

}  // namespace speech_emotion

#include "speech_emotion/feature_options.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/number_text.h"
#include "base/range_check.h"

namespace speech_emotion {
namespace {

constexpr int kMaxFftLength = 1 << 16;
constexpr int kMaxSampleRateHz = 768000;
constexpr int kMaxMelBands = 1024;
constexpr int kMaxListLength = 64;  // of outputs and functionals
constexpr int kPitchClasses = 12;
constexpr double kMaxValues = 1 << 26;
constexpr double kMaxSteps = 4294967296.0;
constexpr double kPitchesPerOctave = 120.0;    // states of pYIN, each voiced and unvoiced
constexpr double kMaxOctavesPerSecond = 36.0;  // that its path moves

double TransformSteps(double length) { return length * std::log2(length); }

bool UsesMel(FeatureKind kind) {
  return kind == FeatureKind::kMelSpectrogram || kind == FeatureKind::kMelDecibels ||
         kind == FeatureKind::kLogMel || kind == FeatureKind::kMfcc;
}

bool UsesPitch(FeatureKind kind) {
  return kind == FeatureKind::kF0 || kind == FeatureKind::kVoicingProbability;
}

template <class Predicate>
bool AnyOutput(const FeatureOptions& options, const Predicate& predicate) {
  return std::any_of(options.outputs.begin(), options.outputs.end(), predicate);
}

struct Range {
  const char* name;
  double value, low, high;
};

Result<void> CheckRanges(std::span<const Range> ranges) {
  for (const Range& range : ranges) {
    if (auto ok = CheckRange(range.name, range.value, range.low, range.high); !ok) return ok;
  }
  return {};
}

Result<void> CheckMel(const FeatureOptions& options) {
  const MelOptions& mel = options.mel;
  const int bins = options.frame.fft_length / 2 + 1;
  const Range ranges[] = {
      {"a number of mel bands", static_cast<double>(mel.bands), 1,
       static_cast<double>(std::min(bins, kMaxMelBands))},
      {"an upper mel edge in Hz", mel.high_hz, 1.0, options.sample_rate_hz / 2.0},
      {"a lower mel edge in Hz", mel.low_hz, 0.0, mel.high_hz - 1.0},
      {"a top_db", mel.top_db, 0, 400},
      {"a first cepstral coefficient", static_cast<double>(options.mfcc.first), 0,
       static_cast<double>(mel.bands - 1)},
      {"a number of cepstral coefficients", static_cast<double>(options.mfcc.coefficients), 1,
       static_cast<double>(mel.bands - options.mfcc.first)},
      {"a lifter", static_cast<double>(options.mfcc.lifter), 0, 1000},
      {"a top_db", options.mfcc.top_db, 0, 400},
  };
  return CheckRanges(ranges);
}

Result<void> CheckPitch(const FeatureOptions& options) {
  const PitchOptions& pitch = options.pitch;
  const double two_periods = std::ceil(2.0 * options.sample_rate_hz / pitch.low_hz);
  const Range ranges[] = {
      {"a highest F0 in Hz", pitch.high_hz, 2.0, options.sample_rate_hz / 2.0},
      {"a lowest F0 in Hz", pitch.low_hz, 1.0, pitch.high_hz - 1.0},
      {"a pitch frame (at least two periods of the lowest F0) in samples",
       static_cast<double>(options.pitch_frame_length()), two_periods, kMaxFftLength},
  };
  if (auto ok = CheckRanges(ranges); !ok) return ok;
  if (pitch.frame_length % 2 == 0) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected an even pitch frame length, found " + std::to_string(pitch.frame_length));
}

// Of a frame: numbers that are kept, and steps.
struct FrameCost {
  double values = 0.0, steps = 0.0;
};

FrameCost CostOfFrame(const FeatureOptions& options, double shift_s) {
  const double columns = static_cast<double>(options.features_per_frame()) /
                         static_cast<double>(std::max<size_t>(options.functionals.size(), 1));
  FrameCost cost{columns, columns + TransformSteps(options.frame.fft_length)};
  if (!AnyOutput(options, UsesPitch)) return cost;
  cost.steps += 2.0 * TransformSteps(2.0 * options.pitch_frame_length());
  if (options.pitch.method != PitchMethod::kPyin) return cost;
  const double pitches = 1.0 + kPitchesPerOctave * std::log2(options.pitch.high_hz / options.pitch.low_hz);
  const double moves = std::min(pitches, 1.0 + kPitchesPerOctave * kMaxOctavesPerSecond * shift_s);
  cost.values += pitches;  // its path's, of two bytes a state
  cost.steps += 2.0 * pitches * moves;
  return cost;
}

}  // namespace

int FeatureOptions::columns_of(FeatureKind kind) const {
  switch (kind) {
    case FeatureKind::kMagnitudeSpectrum:
      return frame.fft_length / 2 + 1;
    case FeatureKind::kMelSpectrogram:
    case FeatureKind::kMelDecibels:
    case FeatureKind::kLogMel:
      return mel.bands;
    case FeatureKind::kMfcc:
      return mfcc.coefficients;
    case FeatureKind::kChroma:
      return kPitchClasses;
    case FeatureKind::kSamples:
      return frame.length;
    default:
      return 1;
  }
}

int FeatureOptions::features_per_frame() const {
  int count = 0;
  for (FeatureKind kind : outputs) count += columns_of(kind);
  return count * (1 + deltas) * static_cast<int>(std::max<size_t>(functionals.size(), 1));
}

bool FeatureOptions::waits_for_clip_level() const {
  return AnyOutput(*this, [this](FeatureKind kind) {
    return (kind == FeatureKind::kMfcc && mfcc.top_db > 0.0) ||
           (kind == FeatureKind::kMelDecibels && mel.top_db > 0.0);
  });
}

bool FeatureOptions::waits_for_clip_pitch() const {
  return pitch.method == PitchMethod::kPyin && AnyOutput(*this, UsesPitch);
}

bool FeatureOptions::streams() const {
  return Streams(preprocessing) && !waits_for_clip_level() && !waits_for_clip_pitch() &&
         normalization.method != NormalizationMethod::kClip && functionals.empty();
}

FrameSpan FeatureOptions::frame_span() const {
  const int begin = frame.alignment == FrameAlignment::kCenter ? -(frame.length / 2) : 0;
  FrameSpan span{begin, begin, begin, begin + frame.length};
  if (AnyOutput(*this, UsesPitch)) {
    const int pitch_length = pitch_frame_length();
    span.pitch_begin = begin + frame.length / 2 - pitch_length / 2;
    span.begin = std::min(span.begin, span.pitch_begin);
    span.end = std::max(span.end, span.pitch_begin + pitch_length);
  }
  return span;
}

int64_t FeatureOptions::frames_after(int64_t samples) const {
  const int64_t room = samples - frame_span().end;
  const int64_t frames = room >= 0 ? 1 + room / frame.shift : 0;
  if (deltas == 0) return frames;
  // A derivative is fitted to the frames around its own, and at the beginning to the first ones.
  return frames >= delta_width ? frames - delta_width / 2 : 0;
}

Result<void> Validate(const FeatureOptions& options) {
  const FrameOptions& frame = options.frame;
  const Range ranges[] = {
      {"a sample rate in Hz", static_cast<double>(options.sample_rate_hz), 1000, kMaxSampleRateHz},
      {"a transform length in samples", static_cast<double>(frame.fft_length), 4, kMaxFftLength},
      {"a frame length in samples", static_cast<double>(frame.length), 2,
       static_cast<double>(frame.fft_length)},
      {"a frame shift in samples", static_cast<double>(frame.shift), 1, kMaxFftLength},
      {"a log floor", options.log_floor, 1e-30, 1.0},
      {"a roll-off", options.rolloff, 0.01, 0.99},
      {"an order of deltas", static_cast<double>(options.deltas), 0, 2},
      {"a width of deltas in frames", static_cast<double>(options.delta_width), 3, 99},
      {"a time constant in seconds", options.normalization.time_constant_s, 0.01, 3600.0},
      {"a number of features", static_cast<double>(options.outputs.size()), 1, kMaxListLength},
      {"a number of functionals", static_cast<double>(options.functionals.size()), 0, kMaxListLength},
  };
  if (auto ok = CheckRanges(ranges); !ok) return ok;
  // Options that no output uses are written to the metadata all the same, where there is no NaN.
  for (const double value : {options.mel.low_hz, options.mel.high_hz, options.mel.top_db, options.mfcc.top_db,
                             options.pitch.low_hz, options.pitch.high_hz}) {
    if (!std::isfinite(value)) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected finite mel, MFCC and pitch options, found one that isn't");
    }
  }
  if (frame.fft_length % 2 != 0) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected an even transform length, found " + std::to_string(frame.fft_length));
  }
  if (options.delta_width % 2 == 0) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected an odd width of deltas, found " + std::to_string(options.delta_width));
  }
  if (AnyOutput(options, UsesMel)) {
    if (auto ok = CheckMel(options); !ok) return ok;
  }
  if (AnyOutput(options, UsesPitch)) {
    if (auto ok = CheckPitch(options); !ok) return ok;
  }
  if (AnyOutput(options, [](FeatureKind kind) { return kind == FeatureKind::kSamples; })) {
    const auto length = static_cast<double>(frame.length);
    const Range shift = {"a frame shift as long as the frame", static_cast<double>(frame.shift), length,
                         length};
    if (auto ok = CheckRanges({&shift, 1}); !ok) return ok;
  }
  for (const Functional& functional : options.functionals) {
    const Range percent = {"a percentile", static_cast<double>(functional.percent), 0, 100};
    if (auto ok = CheckRanges({&percent, 1}); !ok) return ok;
  }
  if (auto ok = Validate(std::span<const PreprocessingStep>(options.preprocessing)); !ok) return ok;
  return ValidateFor(options, 1.0);
}

Result<void> ValidateFor(const FeatureOptions& options, double seconds) {
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

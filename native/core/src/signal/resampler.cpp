#include "speech_emotion/resampler.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "signal/dot_product.h"
#include "signal/kaiser_sinc.h"

namespace speech_emotion {
namespace {

constexpr double kAttenuationDb = 90.0;
constexpr double kPassBandEdge = 0.45;  // of the lower rate
constexpr double kStopBandEdge = 0.50;
// Beyond this many phases a table is interpolated: at 512 linear interpolation errs by -105 dB.
constexpr int kMaxExactPhases = 512;

// One row of filter taps, for an output sample that lies `fraction` of an input sample after the
// input sample at tap half_taps - 1. The row sums to one, so that a constant stays that constant.
void DesignPhase(const KaiserWindow& window, double fraction, double cutoff, int half_taps, float* row) {
  const int taps = 2 * half_taps;
  std::vector<double> ideal(taps);
  double sum = 0.0;
  for (int i = 0; i < taps; ++i) {
    const double distance = i - (half_taps - 1) - fraction;
    ideal[i] = Sinc(2.0 * cutoff * distance) * window(distance / half_taps);
    sum += ideal[i];
  }
  for (int i = 0; i < taps; ++i) row[i] = static_cast<float>(ideal[i] / sum);
}

Result<void> CheckRate(const char* name, int rate_hz) {
  if (rate_hz >= Resampler::kMinRateHz && rate_hz <= Resampler::kMaxRateHz) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   std::string("expected ") + name + " of " + std::to_string(Resampler::kMinRateHz) + " to " +
                       std::to_string(Resampler::kMaxRateHz) + " Hz, found " + std::to_string(rate_hz));
}

}  // namespace

Result<Resampler> Resampler::Create(int input_rate_hz, int output_rate_hz) {
  if (auto ok = CheckRate("an input rate", input_rate_hz); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRate("an output rate", output_rate_hz); !ok) return tl::unexpected(ok.error());
  Resampler resampler;
  const int divisor = std::gcd(input_rate_hz, output_rate_hz);
  resampler.step_numerator_ = input_rate_hz / divisor;
  resampler.step_denominator_ = output_rate_hz / divisor;
  resampler.whole_step_ = resampler.step_numerator_ / resampler.step_denominator_;
  resampler.step_remainder_ = resampler.step_numerator_ % resampler.step_denominator_;
  if (input_rate_hz != output_rate_hz) {
    const double lower = std::min(1.0, static_cast<double>(output_rate_hz) / input_rate_hz);
    const double cutoff = lower * (kPassBandEdge + kStopBandEdge) / 2.0;
    const double width = 2.0 * std::numbers::pi * lower * (kStopBandEdge - kPassBandEdge);
    resampler.half_taps_ = static_cast<int>(std::ceil(KaiserLength(kAttenuationDb, width) / 2.0)) + 1;
    resampler.interpolate_phases_ = resampler.step_denominator_ > kMaxExactPhases;
    resampler.phases_ =
        resampler.interpolate_phases_ ? kMaxExactPhases : static_cast<int>(resampler.step_denominator_);
    const int rows = resampler.phases_ + (resampler.interpolate_phases_ ? 1 : 0);
    const int taps = 2 * resampler.half_taps_;
    const KaiserWindow window(kAttenuationDb);
    resampler.taps_.resize(static_cast<size_t>(rows) * taps);
    for (int phase = 0; phase < rows; ++phase) {
      DesignPhase(window, static_cast<double>(phase) / resampler.phases_, cutoff, resampler.half_taps_,
                  &resampler.taps_[static_cast<size_t>(phase) * taps]);
    }
  }
  resampler.Reset();
  return resampler;
}

void Resampler::Reset() {
  // Silence precedes the stream: the first output sample's filter reaches half_taps - 1 back.
  history_.assign(std::max(0, half_taps_ - 1), 0.0f);
  history_start_ = -static_cast<int64_t>(history_.size());
  received_ = 0;
  produced_ = 0;
  position_ = 0;
  remainder_ = 0;
}

void Resampler::AcceptWaveform(std::span<const float> samples, std::vector<float>& output) {
  if (half_taps_ == 0) {
    output.insert(output.end(), samples.begin(), samples.end());
    return;
  }
  history_.insert(history_.end(), samples.begin(), samples.end());
  received_ += static_cast<int64_t>(samples.size());
  Emit(received_, output);
}

void Resampler::Finish(std::vector<float>& output) {
  if (half_taps_ > 0) {
    const int64_t total = (received_ * step_denominator_ + step_numerator_ - 1) / step_numerator_;
    history_.insert(history_.end(), static_cast<size_t>(half_taps_) + 1, 0.0f);
    while (produced_ < total) output.push_back(NextOutput());
  }
  Reset();
}

void Resampler::Emit(int64_t available_samples, std::vector<float>& output) {
  while (position_ + half_taps_ < available_samples) output.push_back(NextOutput());
  const int64_t first_needed = position_ - (half_taps_ - 1);
  const int64_t unneeded =
      std::min<int64_t>(first_needed - history_start_, static_cast<int64_t>(history_.size()));
  // Moving the rest down costs its length, so it is done only when as much can be dropped.
  if (unneeded > static_cast<int64_t>(history_.size()) / 2) {
    history_.erase(history_.begin(), history_.begin() + unneeded);
    history_start_ += unneeded;
  }
}

float Resampler::NextOutput() {
  const int taps = 2 * half_taps_;
  const float* input = &history_[static_cast<size_t>(position_ - (half_taps_ - 1) - history_start_)];
  const int64_t remainder = remainder_;
  ++produced_;
  position_ += whole_step_;
  remainder_ += step_remainder_;
  if (remainder_ >= step_denominator_) {
    remainder_ -= step_denominator_;
    ++position_;
  }
  if (!interpolate_phases_) {
    return DotProduct(input, &taps_[static_cast<size_t>(remainder) * taps], taps);
  }
  const double phase = static_cast<double>(remainder) / step_denominator_ * phases_;
  const int row = static_cast<int>(phase);
  const float weight = static_cast<float>(phase - row);
  const float* filter = &taps_[static_cast<size_t>(row) * taps];
  const float before = DotProduct(input, filter, taps);
  const float after = DotProduct(input, filter + taps, taps);
  return before + weight * (after - before);
}

}  // namespace speech_emotion

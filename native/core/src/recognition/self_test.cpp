#include "speech_emotion/self_test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "speech_emotion/feature_extractor.h"

namespace speech_emotion {
namespace {

// Far above what two builds of the core differ by, far below what a wrong feature or weight makes.
constexpr double kTolerance = 2e-3;
// Of the sum of probabilities that another program's model makes, in however few bits.
constexpr double kSumTolerance = 1e-2;
// What the reference must move some probability by.
constexpr double kLeastChange = 1e-4;
constexpr double kReference_s = 30.0;

// `promised`: text of the metadata; `of`: what it is, for the message.
Result<void> CheckPromise(const std::string& promised, const std::string& of, float computed) {
  double wanted = 0.0;
  const bool is_number = ParseNumber(promised, wanted);
  if (is_number && std::abs(wanted - computed) <= kTolerance) return {};
  return MakeError(ErrorCode::kSelfTestFailed, {"the model's self-test expects ", promised, " for ", of,
                                                ", this program computes ", FormatNumber(computed, 6)});
}

Result<void> CheckPromises(const std::vector<std::string>& promised, const ModelContract& contract,
                           const char* with, const std::vector<float>& computed) {
  for (size_t i = 0; i < promised.size(); ++i) {
    const std::string of = "'" + contract.labels()[i] + "'" + with;
    if (auto ok = CheckPromise(promised[i], of, computed[i]); !ok) return ok;
  }
  return {};
}

Result<void> CheckAreProbabilities(const std::vector<float>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  const float smallest = *std::min_element(values.begin(), values.end());
  if (std::abs(sum - 1.0) <= kSumTolerance && smallest >= -kSumTolerance) return {};
  return MakeError(ErrorCode::kSelfTestFailed,
                   {"expected probabilities, found ", FormatNumber(smallest, 6), " as the least and ",
                    FormatNumber(sum, 6), " as the sum of the outputs: are they logits?"});
}

}  // namespace

Result<VoiceReference> SelfTestReference(VoiceReference reference, std::span<const float> embedding) {
  std::vector<float> other(embedding.begin(), embedding.end());
  for (size_t i = 0; i < other.size(); ++i) other[i] *= i % 2 == 0 ? 0.5f : 1.5f;
  if (auto ok = reference.Add(other, kReference_s); !ok) return tl::unexpected(ok.error());
  return reference;
}

Result<std::vector<onnx_engine::Tensor>> SelfTest::NextRun() const {
  const bool is_over = runs_ >= (contract_.has_reference() ? 2 : 1);
  if (is_over) return std::vector<onnx_engine::Tensor>{};
  const FeatureOptions& options = contract_.feature_options();
  const auto features = ExtractFeatures(options, SelfTestWaveform(options.sample_rate_hz));
  if (!features) return tl::unexpected(features.error());
  if (runs_ == 0) return contract_.Inputs(*features);
  const auto reference = SelfTestReference(contract_.NewReference(), first_.embedding);
  if (!reference) return tl::unexpected(reference.error());
  return contract_.Inputs(*features, &*reference);
}

Result<void> SelfTest::Answer(ModelAnswer answer) {
  Result<void> ok = runs_ == 0 ? CheckFirst(answer) : CheckWithReference(answer);
  if (!ok) return ok;
  if (runs_++ == 0) first_ = std::move(answer);
  return {};
}

Result<void> SelfTest::CheckFirst(const ModelAnswer& answer) const {
  if (!(answer.speech >= -kSumTolerance && answer.speech <= 1.0 + kSumTolerance)) {
    return MakeError(ErrorCode::kSelfTestFailed, {"expected a probability of speech, found ",
                                                  FormatNumber(answer.speech, 6), ": is it a logit?"});
  }
  const SelfTestPromise& promise = contract_.self_test();
  if (promise.probabilities.empty()) return CheckAreProbabilities(answer.probabilities);
  if (auto ok = CheckPromises(promise.probabilities, contract_, "", answer.probabilities); !ok) return ok;
  return promise.speech.empty() ? Result<void>() : CheckPromise(promise.speech, "speech", answer.speech);
}

Result<void> SelfTest::CheckWithReference(const ModelAnswer& answer) const {
  double change = 0.0;
  for (size_t i = 0; i < answer.probabilities.size(); ++i) {
    change =
        std::max(change, std::abs(static_cast<double>(answer.probabilities[i]) - first_.probabilities[i]));
  }
  if (change <= kLeastChange) {
    return MakeError(ErrorCode::kSelfTestFailed,
                     "expected other probabilities with a reference than without one, found the same: the "
                     "model ignores the reference");
  }
  const SelfTestPromise& promise = contract_.self_test();
  if (promise.probabilities.empty()) return CheckAreProbabilities(answer.probabilities);
  return CheckPromises(promise.reference_probabilities, contract_, " with a reference", answer.probabilities);
}

Waveform SelfTestWaveform(int sample_rate_hz) {
  // A dozen harmonics gliding from 120 to 220 Hz over a faint noise. The noise keeps every band
  // above the rounding errors of the transform, in which builds may differ.
  constexpr int kHarmonics = 12;
  Waveform waveform{std::vector<float>(sample_rate_hz), sample_rate_hz};
  uint32_t noise_state = 1;
  for (int i = 0; i < sample_rate_hz; ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    const double phase = 2.0 * std::numbers::pi * (120.0 * t + 50.0 * t * t);
    // sin((k + 1) x) = 2 cos(x) sin(k x) - sin((k - 1) x): every model that is read waits for this.
    const double twice_cosine = 2.0 * std::cos(phase);
    double sample = 0.0, sine = std::sin(phase), previous_sine = 0.0;
    for (int k = 1; k <= kHarmonics; ++k) {
      sample += 0.15 / k * sine;
      previous_sine = std::exchange(sine, twice_cosine * sine - previous_sine);
    }
    noise_state = noise_state * 1664525u + 1013904223u;  // Numerical Recipes' generator
    const double noise = static_cast<double>(noise_state >> 8) / (1 << 24) - 0.5;
    waveform.samples[i] = static_cast<float>(sample + 0.01 * noise);
  }
  return waveform;
}

}  // namespace speech_emotion

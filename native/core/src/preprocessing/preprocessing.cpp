#include "speech_emotion/preprocessing.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

#include "base/number_text.h"
#include "base/text_list.h"
#include "preprocessing/noise_reduction.h"
#include "signal/saturation.h"
#include "speech_emotion/loudness.h"
#include "speech_emotion/resampler.h"
#include "speech_emotion/silence.h"

namespace speech_emotion {
namespace {

// More than anyone chains, and few enough for a model's metadata not to keep a browser busy.
constexpr size_t kMaxSteps = 32;
constexpr double kMaxFitSamples = 1 << 26;  // 256 MiB

struct StepInfo {
  const char* name;
  bool streams;
  const char* value;  // what it is, for messages; nullptr for a step without one
  double low, high;
};

// In the order of PreprocessingKind.
constexpr StepInfo kSteps[] = {
    {"high-pass", true, "a cut-off in Hz", 0.01, 1000.0},
    {"pre-emphasis", true, "a coefficient", 0.0, 1.0},
    {"remove-mean", false, nullptr, 0.0, 0.0},
    {"normalize-peak", false, "a level in dBFS", -100.0, 0.0},
    {"normalize-rms", false, "a level in dBFS", -100.0, 0.0},
    {"normalize-loudness", false, "a loudness in LUFS", -70.0, 0.0},
    {"trim-silence", false, "a depth in dB", 0.1, 200.0},
    {"fit-length", false, "a length in seconds", 0.001, 600.0},
    {"reduce-noise", false, "a reduction in dB", 0.0, 60.0},
};

// Nothing for a number that names no step.
const StepInfo* InfoOf(PreprocessingKind kind) {
  const auto index = static_cast<size_t>(kind);
  return index < std::size(kSteps) ? &kSteps[index] : nullptr;
}

Result<PreprocessingStep> StepFromText(std::string_view text) {
  const size_t colon = std::min(text.find(':'), text.size());
  const std::string_view name = text.substr(0, colon);
  size_t index = 0;
  while (index < std::size(kSteps) && name != kSteps[index].name) ++index;
  if (index == std::size(kSteps))
    return MakeError(ErrorCode::kInvalidArgument, {"unknown preprocessing step '", name, "'"});

  PreprocessingStep step{static_cast<PreprocessingKind>(index)};
  const bool wanted = kSteps[index].value != nullptr;
  if (colon == text.size()) {
    if (wanted)
      return MakeError(ErrorCode::kInvalidArgument, {"expected a value for ", name, ", found none"});
    return step;
  }
  const std::string_view value = text.substr(colon + 1);
  if (!wanted || !ParseNumber(value, step.value)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected ", wanted ? "a" : "no", " value for ", name, ", found '", value, "'"});
  }
  return step;
}

double LargestMagnitude(std::span<const float> samples) {
  double largest = 0.0;
  for (float sample : samples) largest = std::max(largest, std::abs(static_cast<double>(sample)));
  return largest;
}

// Sum of the samples, or of their squares.
double Sum(std::span<const float> samples, bool squared) {
  double sum = 0.0;
  for (float sample : samples) sum += squared ? static_cast<double>(sample) * sample : sample;
  return sum;
}

void Scale(double gain, std::vector<float>& samples) {
  for (float& sample : samples) sample = static_cast<float>(gain * sample);
}

double FromDecibels(double db) { return std::pow(10.0, db / 20.0); }

}  // namespace

bool Streams(std::span<const PreprocessingStep> steps) {
  for (const PreprocessingStep& step : steps) {
    const StepInfo* info = InfoOf(step.kind);
    if (info == nullptr || !info->streams) return false;
  }
  return true;
}

Result<void> Validate(std::span<const PreprocessingStep> steps) {
  if (steps.size() > kMaxSteps) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected at most ", FormatNumber(kMaxSteps), " preprocessing steps, found ",
                      FormatNumber(static_cast<double>(steps.size()))});
  }
  for (const PreprocessingStep& step : steps) {
    const StepInfo* info = InfoOf(step.kind);
    const std::string value = FormatNumber(info == nullptr ? static_cast<int>(step.kind) : step.value);
    if (info == nullptr)
      return MakeError(ErrorCode::kInvalidArgument, {"expected a preprocessing step, found number ", value});
    if (step.value >= info->low && step.value <= info->high) continue;  // a NaN isn't
    if (info->value == nullptr)
      return MakeError(ErrorCode::kInvalidArgument,
                       {"expected no value for ", info->name, ", found ", value});
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected ", info->value, " of ", FormatNumber(info->low), " to ",
                      FormatNumber(info->high), " for ", info->name, ", found ", value});
  }
  return {};
}

std::string ToText(std::span<const PreprocessingStep> steps) {
  return JoinWithCommas(steps, [](const PreprocessingStep& step) {
    const StepInfo* info = InfoOf(step.kind);
    if (info == nullptr) return std::string("?");
    return info->name + (info->value != nullptr ? ':' + FormatNumber(step.value) : std::string());
  });
}

Result<std::vector<PreprocessingStep>> PreprocessingFromText(std::string_view text) {
  std::vector<PreprocessingStep> steps;
  for (const std::string_view word : SplitAtCommas(text)) {
    const auto step = StepFromText(word);
    if (!step) return tl::unexpected(step.error());
    steps.push_back(*step);
  }
  if (auto ok = Validate(steps); !ok) return tl::unexpected(ok.error());
  return steps;
}

struct Preprocessor::State {
  // What a streaming step remembers of the sample before.
  struct Memory {
    bool started = false;
    double input = 0.0, output = 0.0;
  };

  void Reset() {
    memories.assign(steps.size(), {});
    held_back.clear();
  }

  // The streaming steps in front of the first whole-clip step, or all.
  size_t Prefix() const {
    size_t count = 0;
    while (count < steps.size() && InfoOf(steps[count].kind)->streams) ++count;
    return count;
  }

  void FilterInPlace(size_t index, std::span<float> samples) {
    Memory& memory = memories[index];
    const double value = steps[index].value;
    const bool high_pass = steps[index].kind == PreprocessingKind::kHighPass;
    // y[n] = x[n] - a x[n - 1] + b y[n - 1]. The DC blocker's pole is that of the analog filter, so it is
    // stable for any cut-off; its first sample might have lasted forever before, and is answered by 0.
    const double a = high_pass ? 1.0 : value;
    const double b = high_pass ? std::exp(-2.0 * std::numbers::pi * value / sample_rate_hz) : 0.0;
    if (high_pass && !memory.started && !samples.empty()) memory.input = samples[0];
    memory.started = memory.started || !samples.empty();
    for (float& sample : samples) {
      memory.output = sample - a * memory.input + b * memory.output;
      memory.input = sample;
      sample = Saturate(memory.output);
    }
  }

  void ApplyToClip(size_t index, std::vector<float>& clip) {
    const double value = steps[index].value;
    const auto count = static_cast<double>(clip.size());
    double present = 0.0;  // level, to be changed to `value` decibels
    switch (steps[index].kind) {
      case PreprocessingKind::kHighPass:
      case PreprocessingKind::kPreEmphasis:
        FilterInPlace(index, clip);
        break;
      case PreprocessingKind::kRemoveMean: {
        const double mean = Sum(clip, false) / count;
        for (float& sample : clip) sample = Saturate(sample - mean);
        break;
      }
      case PreprocessingKind::kNormalizePeak:
        present = LargestMagnitude(clip);
        break;
      case PreprocessingKind::kNormalizeRms:
        present = std::sqrt(Sum(clip, true) / count);
        break;
      case PreprocessingKind::kNormalizeLoudness:
        if (const auto loudness = IntegratedLoudness(clip, sample_rate_hz)) present = FromDecibels(*loudness);
        break;
      case PreprocessingKind::kTrimSilence: {
        const auto [first, end] = NonSilentRange(clip, value);
        clip.resize(end);
        clip.erase(clip.begin(), clip.begin() + static_cast<std::ptrdiff_t>(first));
        break;
      }
      case PreprocessingKind::kFitLength:
        clip.resize(static_cast<size_t>(std::llround(value * sample_rate_hz)), 0.0f);
        break;
      case PreprocessingKind::kReduceNoise:
        ReduceNoise(value, sample_rate_hz, clip);
        break;
    }
    // What comes out is near full scale at most, so nothing overflows.
    if (present > 0.0) Scale(FromDecibels(value) / present, clip);
  }

  std::vector<PreprocessingStep> steps;
  int sample_rate_hz = 0;
  std::vector<Memory> memories;  // [steps]
  std::vector<float> held_back;  // the clip behind the prefix, where a whole-clip step follows
};

Preprocessor::Preprocessor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Preprocessor::Preprocessor(Preprocessor&&) noexcept = default;
Preprocessor& Preprocessor::operator=(Preprocessor&&) noexcept = default;
Preprocessor::~Preprocessor() = default;

Result<Preprocessor> Preprocessor::Create(std::span<const PreprocessingStep> steps, int sample_rate_hz) {
  if (auto ok = Validate(steps); !ok) return tl::unexpected(ok.error());
  // The rates are those that a resampler takes; between equal ones it is nothing but their check.
  const auto rate = Resampler::Create(sample_rate_hz, sample_rate_hz);
  if (!rate) return tl::unexpected(rate.error());
  for (const PreprocessingStep& step : steps) {
    if (step.kind != PreprocessingKind::kFitLength || step.value * sample_rate_hz <= kMaxFitSamples) continue;
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected a fit-length of at most ", FormatNumber(kMaxFitSamples), " samples, found ",
                      FormatNumber(step.value * sample_rate_hz)});
  }
  auto state = std::make_unique<State>();
  state->steps.assign(steps.begin(), steps.end());
  state->sample_rate_hz = sample_rate_hz;
  state->Reset();
  return Preprocessor(std::move(state));
}

void Preprocessor::AcceptWaveform(std::span<const float> samples, std::vector<float>& output) {
  const size_t prefix = state_->Prefix();
  std::vector<float>& filtered = prefix == state_->steps.size() ? output : state_->held_back;
  const size_t before = filtered.size();
  filtered.insert(filtered.end(), samples.begin(), samples.end());
  for (size_t i = 0; i < prefix; ++i) state_->FilterInPlace(i, std::span(filtered).subspan(before));
}

void Preprocessor::Finish(std::vector<float>& output) {
  std::vector<float>& clip = state_->held_back;
  for (size_t i = state_->Prefix(); i < state_->steps.size() && !clip.empty(); ++i)
    state_->ApplyToClip(i, clip);
  output.insert(output.end(), clip.begin(), clip.end());
  state_->Reset();
}

void Preprocessor::Reset() { state_->Reset(); }

}  // namespace speech_emotion

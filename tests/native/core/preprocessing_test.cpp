#include "speech_emotion/preprocessing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "speech_emotion/loudness.h"
#include "speech_emotion/silence.h"
#include "support/signals.h"

using speech_emotion::PreprocessingFromText;
using speech_emotion::PreprocessingKind;
using speech_emotion::PreprocessingStep;
using speech_emotion::Preprocessor;
using Steps = std::vector<PreprocessingStep>;

namespace {

const char kEveryStep[] =
    "high-pass:20,pre-emphasis:0.97,remove-mean,normalize-peak:-1,normalize-rms:-20,normalize-loudness:-23,"
    "trim-silence:30,fit-length:5.408,reduce-noise:12";

Steps Parse(std::string_view text) {
  const auto steps = PreprocessingFromText(text);
  INFO(text);
  REQUIRE(steps.has_value());
  return *steps;
}

Preprocessor Create(std::span<const PreprocessingStep> steps, int sample_rate_hz = 16000) {
  auto preprocessor = Preprocessor::Create(steps, sample_rate_hz);
  REQUIRE(preprocessor.has_value());
  return std::move(*preprocessor);
}

std::vector<float> Run(std::string_view text, std::span<const float> input, int sample_rate_hz = 16000) {
  Preprocessor preprocessor = Create(Parse(text), sample_rate_hz);
  std::vector<float> output;
  preprocessor.AcceptWaveform(input, output);
  preprocessor.Finish(output);
  return output;
}

std::string ErrorOf(std::string_view text) {
  const auto steps = PreprocessingFromText(text);
  INFO(text);
  REQUIRE_FALSE(steps.has_value());
  CHECK(steps.error().code == speech_emotion::ErrorCode::kInvalidArgument);
  return steps.error().message;
}

// A tone with noise between two stretches of fainter noise.
std::vector<float> Clip(size_t count, uint32_t seed) {
  auto samples = WhiteNoise(count, seed, 0.01f);
  for (size_t i = count / 3; i < count * 2 / 3; ++i) {
    samples[i] += 0.3f * static_cast<float>(std::sin(0.2 * static_cast<double>(i))) + 0.05f;
  }
  return samples;
}

double PeakDb(std::span<const float> samples) {
  float peak = 0.0f;
  for (float sample : samples) peak = std::max(peak, std::abs(sample));
  return 20.0 * std::log10(peak);
}

double GainDb(std::string_view text, double hz, int sample_rate_hz) {
  const auto tone = Tone(hz, sample_rate_hz, 2.0);
  const auto output = Run(text, tone, sample_rate_hz);
  const size_t half = tone.size() / 2;  // behind what the beginning sets off
  return 20.0 * std::log10(RootMeanSquare(std::span(output).subspan(half)) /
                           RootMeanSquare(std::span(tone).subspan(half)));
}

PreprocessingStep RandomStep(std::mt19937& random) {
  const Steps every = Parse(kEveryStep);
  PreprocessingStep step = every[random() % every.size()];
  if (step.kind == PreprocessingKind::kFitLength) step.value = 0.001 * (2 + random() % 500);
  if (step.value != 0.0) step.value *= 1.0 - 0.1 * static_cast<double>(random() >> 8) / (1 << 24);
  return step;
}

Steps RandomChain(std::mt19937& random) {
  Steps steps(random() % 5);
  for (PreprocessingStep& step : steps) step = RandomStep(random);
  return steps;
}

}  // namespace

TEST_CASE("a chain's text names its steps and values in order") {
  const Steps steps = Parse(kEveryStep);
  REQUIRE(steps.size() == 9);
  CHECK(steps[0] == PreprocessingStep{PreprocessingKind::kHighPass, 20.0});
  CHECK(steps[2] == PreprocessingStep{PreprocessingKind::kRemoveMean, 0.0});
  CHECK(steps[7] == PreprocessingStep{PreprocessingKind::kFitLength, 5.408});
  CHECK(ToText(steps) == kEveryStep);
  CHECK(Parse("").empty());
  CHECK(ToText(Steps{}).empty());
}

TEST_CASE("a chain comes back from its text exactly") {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const Steps steps = RandomChain(random);
    CHECK(Parse(ToText(steps)) == steps);
  }
}

TEST_CASE("a text that is no chain is refused by the name of what is wrong") {
  CHECK(ErrorOf("high-pas:20") == "unknown preprocessing step 'high-pas'");
  CHECK(ErrorOf("remove-mean,") == "unknown preprocessing step ''");
  CHECK(ErrorOf("remove-mean, normalize-peak:-1") == "unknown preprocessing step ' normalize-peak'");
  CHECK(ErrorOf("trim-silence") == "expected a value for trim-silence, found none");
  CHECK(ErrorOf("trim-silence:") == "expected a value for trim-silence, found ''");
  CHECK(ErrorOf("trim-silence:30dB") == "expected a value for trim-silence, found '30dB'");
  CHECK(ErrorOf("trim-silence:nan") == "expected a value for trim-silence, found 'nan'");
  CHECK(ErrorOf("remove-mean:1") == "expected no value for remove-mean, found '1'");
  CHECK(ErrorOf("high-pass:0") == "expected a cut-off in Hz of 0.01 to 1000 for high-pass, found 0");
}

TEST_CASE("values outside of their range are refused, NaN too") {
  for (const PreprocessingStep& step : Parse(kEveryStep)) {
    for (const double value : {std::nan(""), -1e9, 1e9, std::numeric_limits<double>::infinity()}) {
      const PreprocessingStep bad{step.kind, value};
      CAPTURE(ToText(std::span(&step, 1)), value);
      CHECK_FALSE(Validate(std::span(&bad, 1)).has_value());
      CHECK_FALSE(Preprocessor::Create(std::span(&bad, 1), 16000).has_value());
    }
  }
  const PreprocessingStep unknown{static_cast<PreprocessingKind>(99), 1.0};
  REQUIRE_FALSE(Validate(std::span(&unknown, 1)).has_value());
  CHECK(Validate(std::span(&unknown, 1)).error().message == "expected a preprocessing step, found number 99");
  CHECK_FALSE(Validate(Steps(33, {PreprocessingKind::kRemoveMean})).has_value());
  CHECK(Validate(Steps(32, {PreprocessingKind::kRemoveMean})).has_value());
}

TEST_CASE("rates that no device has, and lengths that no memory has, are refused") {
  for (const int rate_hz : {0, -16000, 999, 768001}) {
    CHECK_FALSE(Preprocessor::Create({}, rate_hz).has_value());
  }
  const Steps steps = Parse("fit-length:600");
  CHECK(Preprocessor::Create(steps, 48000).has_value());
  CHECK_FALSE(Preprocessor::Create(steps, 768000).has_value());
}

TEST_CASE("only chains of the two filters stream") {
  CHECK(speech_emotion::Streams({}));
  CHECK(speech_emotion::Streams(Parse("pre-emphasis:0.97,high-pass:20")));
  for (const PreprocessingStep& step : Parse(kEveryStep)) {
    const bool filter =
        step.kind == PreprocessingKind::kHighPass || step.kind == PreprocessingKind::kPreEmphasis;
    CHECK(speech_emotion::Streams(Steps{{PreprocessingKind::kHighPass, 20.0}, step}) == filter);
  }
}

TEST_CASE("a chain that streams answers every sample at once, others at the end") {
  const auto clip = Clip(1000, 2);
  std::vector<float> output;
  Preprocessor streaming = Create(Parse("high-pass:20,pre-emphasis:0.9"));
  streaming.AcceptWaveform(clip, output);
  CHECK(output.size() == 1000);
  streaming.Finish(output);
  CHECK(output.size() == 1000);
  output.clear();
  Preprocessor whole = Create(Parse("high-pass:20,remove-mean,pre-emphasis:0.9"));
  whole.AcceptWaveform(clip, output);
  CHECK(output.empty());
  whole.Finish(output);
  CHECK(output.size() == 1000);
}

TEST_CASE("any chain gives the same samples to the bit however the input is cut") {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const Steps steps = RandomChain(random);
    const size_t count = random() % 6000;
    const auto clip = Clip(count, random());
    CAPTURE(ToText(steps), clip.size());
    const auto whole = Run(ToText(steps), clip);
    Preprocessor preprocessor = Create(steps);
    // Twice: after Finish the preprocessor is as new.
    for (const size_t longest : {3u, 700u}) {
      std::vector<float> output;
      InRandomChunks(clip, random, longest,
                     [&](std::span<const float> piece) { preprocessor.AcceptWaveform(piece, output); });
      preprocessor.Finish(output);
      CHECK(output == whole);
    }
  }
}

TEST_CASE("a chain gives what its steps give one after the other") {
  std::mt19937 random(4);
  for (int i = 0; i < 50; ++i) {
    const Steps steps = RandomChain(random);
    const auto clip = Clip(4000, random());
    auto expected = clip;
    for (const PreprocessingStep& step : steps) expected = Run(ToText(std::span(&step, 1)), expected);
    CAPTURE(ToText(steps));
    CHECK(Run(ToText(steps), clip) == expected);
  }
}

TEST_CASE("Reset forgets the clip so far") {
  const auto clip = Clip(3000, 5);
  for (const char* text : {"high-pass:50", "normalize-rms:-20,pre-emphasis:0.5"}) {
    Preprocessor preprocessor = Create(Parse(text));
    std::vector<float> ignored, output;
    preprocessor.AcceptWaveform(WhiteNoise(500, 6), ignored);
    preprocessor.Reset();
    preprocessor.AcceptWaveform(clip, output);
    preprocessor.Finish(output);
    CHECK(output == Run(text, clip));
  }
}

TEST_CASE("the high pass has half the power at its cut-off and leaves what lies above") {
  for (const int rate_hz : {8000, 16000, 48000}) {
    CHECK(GainDb("high-pass:20", 20.0, rate_hz) == Approx(-3.0).margin(0.1));
    CHECK(GainDb("high-pass:20", 200.0, rate_hz) == Approx(0.0).margin(0.1));
    CHECK(GainDb("high-pass:20", 2.0, rate_hz) == Approx(-20.0).margin(0.3));
  }
}

TEST_CASE("the high pass answers a constant with silence from the first sample on") {
  for (float sample : Run("high-pass:20", std::vector<float>(1000, 0.7f))) CHECK(sample == 0.0f);
}

TEST_CASE("pre-emphasis takes a share of the sample before off each sample") {
  const std::vector<float> input = {1.0f, 0.5f, -2.0f, 4.0f};
  CHECK(Run("pre-emphasis:0.5", input) == std::vector<float>{1.0f, 0.0f, -2.25f, 5.0f});
  CHECK(Run("pre-emphasis:0", input) == input);
}

TEST_CASE("levels come out as asked for") {
  const auto clip = Clip(32000, 7);
  CHECK(PeakDb(Run("normalize-peak:-1", clip)) == Approx(-1.0).margin(1e-4));
  CHECK(20.0 * std::log10(RootMeanSquare(Run("normalize-rms:-20", clip))) == Approx(-20.0).margin(1e-4));
  const auto loud = Run("normalize-loudness:-23", clip);
  CHECK(speech_emotion::IntegratedLoudness(loud, 16000).value_or(0.0) == Approx(-23.0).margin(1e-3));
  double sum = 0.0;
  for (float sample : Run("remove-mean", clip)) sum += sample;
  CHECK(std::abs(sum / 32000.0) < 1e-8);
}

TEST_CASE("trimming keeps the range that isn't silent") {
  const auto clip = Clip(32000, 8);
  const auto [first, end] = speech_emotion::NonSilentRange(clip, 20.0);
  CHECK((first > 8000 && end < 24000));
  const auto kept = std::span(clip).subspan(first, end - first);
  CHECK(Run("trim-silence:20", clip) == std::vector<float>(kept.begin(), kept.end()));
}

TEST_CASE("a clip is fitted to its length by zeros behind it or by cutting its end off") {
  const auto clip = Clip(8000, 9);
  auto longer = clip;
  longer.resize(86528, 0.0f);  // 5.408 s
  CHECK(Run("fit-length:5.408", clip) == longer);
  CHECK(Run("fit-length:0.25", clip) == std::vector<float>(clip.begin(), clip.begin() + 4000));
  CHECK(Run("fit-length:0.00103", clip).size() == 16);  // 16.48
  CHECK(Run("fit-length:0.00104", clip).size() == 17);  // 16.64
}

TEST_CASE("nothing stays nothing, and digital silence stays digital silence") {
  for (const PreprocessingStep& step : Parse(kEveryStep)) {
    const std::string text = ToText(std::span(&step, 1));
    CAPTURE(text);
    CHECK(Run(text, {}).empty());
    const bool fits = step.kind == PreprocessingKind::kFitLength;
    CHECK(Run(text, std::vector<float>(9000, 0.0f)) == std::vector<float>(fits ? 86528 : 9000, 0.0f));
  }
}

TEST_CASE("finite samples stay finite, however long and loud the clip") {
  constexpr float kLargest = std::numeric_limits<float>::max();
  std::mt19937 random(10);
  for (const PreprocessingStep& step : Parse(kEveryStep)) {
    const std::string text = ToText(std::span(&step, 1));
    for (const float amplitude : {1e-45f, 1e-30f, 1e3f, 1e30f, kLargest}) {
      for (const size_t count : {1u, 2u, 513u, 9000u}) {
        std::vector<float> alternating(count), constant(count, amplitude), single(count, 0.0f);
        for (float& sample : alternating) sample = random() % 2 == 0 ? amplitude : -amplitude;
        single[count / 2] = -amplitude;
        for (const auto& clip : {alternating, constant, single}) {
          const auto output = Run(text, clip);
          CAPTURE(text, amplitude, count);
          CHECK(output.empty() == false);
          CHECK(
              std::all_of(output.begin(), output.end(), [](float sample) { return std::isfinite(sample); }));
        }
      }
    }
  }
}

// recognizer_bench: how many seconds of audio a second of one core's time is good for, by step of the
// chain, on the shipped model. Each step's answer is checked before it is timed.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "speech_emotion/recognizer.h"
#include "speech_emotion/resampler.h"
#include "support/shipped_model.h"

namespace {

using namespace speech_emotion;

constexpr int kRuns = 7;
constexpr int kSeconds = 20;

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "recognizer_bench: %s\n", what);
  std::exit(1);
}

// The self-test's second, again and again.
std::vector<float> Signal(int sample_rate_hz) {
  const Waveform second = SelfTestWaveform(sample_rate_hz);
  std::vector<float> samples;
  for (int i = 0; i < kSeconds; ++i)
    samples.insert(samples.end(), second.samples.begin(), second.samples.end());
  return samples;
}

// Prints the median of kRuns runs as a multiple of real time.
template <class Step>
void Time(const char* name, const Step& step) {
  std::vector<double> seconds;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    step();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[kRuns / 2];
  std::printf("%-28s %8.0f x real time  (%.2f ms a second of audio)\n", name, kSeconds / median,
              1000.0 * median / kSeconds);
}

std::vector<Prediction> Recognize(const std::shared_ptr<const EmotionModel>& model, int rate_hz,
                                  const std::vector<float>& samples) {
  auto recognizer = Recognizer::Create(model, rate_hz);
  if (!recognizer) Fail(recognizer.error().message.c_str());
  auto predictions = recognizer->AcceptWaveform(samples);
  if (!predictions) Fail(predictions.error().message.c_str());
  const auto rest = recognizer->Finish();  // the resampler holds back the last few samples
  if (!rest) Fail(rest.error().message.c_str());
  predictions->insert(predictions->end(), rest->begin(), rest->end());
  return std::move(*predictions);
}

}  // namespace

int main() {
  auto loaded = EmotionModel::FromBytes(ShippedModelBytes());  // replays the self-test
  if (!loaded) Fail(loaded.error().message.c_str());
  const auto model = std::make_shared<const EmotionModel>(std::move(*loaded));
  const std::vector<float> at48 = Signal(48000), at16 = Signal(16000);

  std::vector<float> resampled;
  const auto resample = [&] {
    auto resampler = Resampler::Create(48000, 16000);
    resampled.clear();
    resampler->AcceptWaveform(at48, resampled);
    resampler->Finish(resampled);
  };
  resample();
  if (resampled.size() != at16.size()) Fail("the resampler gives another number of samples than it should");
  Time("resample 48 to 16 kHz", resample);

  const auto extract = [&] { return ExtractFeatures(FeatureOptions{}, Waveform{at16, 16000}); };
  const auto features = extract();
  if (!features || features->frames() != 1 + (kSeconds * 16000 - 400) / 160)
    Fail("unexpected number of frames");
  Time("64 log-mels at 16 kHz", extract);

  const auto predictions = Recognize(model, 48000, at48);
  if (predictions.size() != 4 * (kSeconds - 1) + 1) Fail("unexpected number of predictions");
  Time("the whole chain from 48 kHz", [&] { Recognize(model, 48000, at48); });
}

// golden_test DIR: compares the core's features with librosa's values. DIR holds case folders, each
// with input.wav and one .npy file a feature (layout: tests/golden/README.md). One line a case and
// feature with the largest error; features that the core doesn't have yet are counted as skipped.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "npy.h"
#include "speech_emotion/feature_extractor.h"
#include "wav.h"

namespace {

namespace fs = std::filesystem;
using speech_emotion::FeatureKind;
using speech_emotion::FeatureMatrix;
using speech_emotion::FeatureOptions;
using speech_emotion::Waveform;

// librosa's defaults: centred frames of 2048, hop 512, 128 Slaney mels up to half the rate.
FeatureOptions LibrosaDefaults(int sample_rate_hz) {
  FeatureOptions options;
  options.sample_rate_hz = sample_rate_hz;
  options.frame = {2048, 512, 2048, speech_emotion::FrameAlignment::kCenter};
  options.mel = {128, 0.0, sample_rate_hz / 2.0, speech_emotion::MelScale::kSlaney,
                 speech_emotion::MelNorm::kArea};
  options.mfcc.top_db = 80.0;
  return options;
}

FeatureOptions LibrosaMfcc(int sample_rate_hz, int coefficients) {
  FeatureOptions options = LibrosaDefaults(sample_rate_hz);
  options.outputs = {FeatureKind::kMfcc};
  options.mfcc.coefficients = coefficients;
  return options;
}

// [features, frames], as librosa has it.
using Values = std::optional<std::vector<float>>;

Values Transposed(const FeatureOptions& options, const Waveform& waveform) {
  const auto matrix = speech_emotion::ExtractFeatures(options, waveform);
  if (!matrix) return {};
  std::vector<float> values;
  for (int f = 0; f < matrix->features; ++f) {
    for (int t = 0; t < matrix->frames(); ++t) values.push_back(matrix->row(t)[f]);
  }
  return values;
}

Values MeanOverFrames(const FeatureOptions& options, const Waveform& waveform) {
  const auto matrix = speech_emotion::ExtractFeatures(options, waveform);
  if (!matrix) return {};
  std::vector<float> mean;
  for (int f = 0; f < matrix->features; ++f) {
    double sum = 0.0;
    for (int t = 0; t < matrix->frames(); ++t) sum += matrix->row(t)[f];
    mean.push_back(static_cast<float>(sum / matrix->frames()));
  }
  return mean;
}

Values Mfcc13HtkLifter22(const Waveform& waveform) {
  FeatureOptions options = LibrosaMfcc(waveform.sample_rate_hz, 13);
  options.frame = {400, 160, 512, speech_emotion::FrameAlignment::kCenter};
  options.mel.scale = speech_emotion::MelScale::kHtk;
  options.mfcc.lifter = 22;
  return Transposed(options, waveform);
}

Values MelSpectrogram(const Waveform& waveform) {
  FeatureOptions options = LibrosaDefaults(waveform.sample_rate_hz);
  options.outputs = {FeatureKind::kMelSpectrogram};
  return Transposed(options, waveform);
}

Values MelSpectrogram64(const Waveform& waveform) {
  FeatureOptions options = LibrosaDefaults(waveform.sample_rate_hz);
  options.outputs = {FeatureKind::kMelSpectrogram};
  options.frame = {400, 160, 512, speech_emotion::FrameAlignment::kCenter};
  options.mel.bands = 64;
  options.mel.low_hz = 50.0;
  options.mel.high_hz = 7600.0;
  return Transposed(options, waveform);
}

using Compute = std::function<Values(const Waveform&)>;

const std::map<std::string, Compute>& Computations() {
  static const std::map<std::string, Compute> computations = {
      {"mfcc13", [](const Waveform& w) { return Transposed(LibrosaMfcc(w.sample_rate_hz, 13), w); }},
      {"mfcc20", [](const Waveform& w) { return Transposed(LibrosaMfcc(w.sample_rate_hz, 20), w); }},
      {"mfcc40", [](const Waveform& w) { return Transposed(LibrosaMfcc(w.sample_rate_hz, 40), w); }},
      {"mfcc40_mean", [](const Waveform& w) { return MeanOverFrames(LibrosaMfcc(w.sample_rate_hz, 40), w); }},
      {"mfcc13_htk_lifter22", Mfcc13HtkLifter22},
      {"melspectrogram", MelSpectrogram},
      {"melspectrogram_64_400_160", MelSpectrogram64},
  };
  return computations;
}

struct Tally {
  int passed = 0, failed = 0, skipped = 0;
};

void CompareOne(const fs::path& file, const Waveform& waveform, Tally& tally) {
  const std::string name = file.parent_path().filename().string() + "/" + file.stem().string();
  const auto computation = Computations().find(file.stem().string());
  if (computation == Computations().end()) {
    std::printf("%s skipped: the core doesn't have it yet\n", name.c_str());
    ++tally.skipped;
    return;
  }
  const auto expected = ReadNpy(file);
  const auto actual = computation->second(waveform);
  if (!expected || !actual || expected->values.size() != actual->size()) {
    std::printf("%s failed: expected %zu values, found %zu\n", name.c_str(),
                expected ? expected->values.size() : 0, actual ? actual->size() : 0);
    ++tally.failed;
    return;
  }
  double low = std::numeric_limits<double>::infinity(), high = -low, largest = 0.0;
  for (size_t i = 0; i < actual->size(); ++i) {
    low = std::min(low, expected->values[i]);
    high = std::max(high, expected->values[i]);
    const double error = std::abs(expected->values[i] - static_cast<double>((*actual)[i]));
    largest = error <= largest ? largest : error;  // keeps a NaN
  }
  const double tolerance = high > low ? 1e-3 * (high - low) : 1e-6;
  const bool passed = largest <= tolerance;
  std::printf("%s %s: largest error %.3g of %.3g allowed\n", name.c_str(), passed ? "passed" : "failed",
              largest, tolerance);
  ++(passed ? tally.passed : tally.failed);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !fs::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: golden_test DIR, a folder of case folders\n");
    return 2;
  }
  std::vector<fs::path> cases, files;
  for (const auto& entry : fs::directory_iterator(argv[1])) {
    if (fs::exists(entry.path() / "input.wav")) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  Tally tally;
  for (const fs::path& folder : cases) {
    const auto waveform = ReadPcm16Wav(folder / "input.wav");
    if (!waveform) {
      std::printf("%s failed: input.wav is no mono 16-bit PCM\n", folder.filename().string().c_str());
      ++tally.failed;
      continue;
    }
    files.clear();
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".npy") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) CompareOne(file, *waveform, tally);
  }
  std::printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, tally.skipped);
  return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}

// golden_test DIR: compares the core's features with librosa's values. DIR holds case folders, each
// with input.wav and one .npy file a feature (layout: tests/golden/README.md). One line a case and
// feature with the largest error; features that the core doesn't have yet are counted as skipped.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "speech_emotion/augmentation.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/silence.h"
#include "support/npy.h"
#include "support/wav.h"

namespace {

namespace fs = std::filesystem;
using speech_emotion::FeatureKind;
using speech_emotion::FeatureOptions;
using speech_emotion::Waveform;

// librosa's defaults: centred frames of 2048, hop 512, 128 Slaney mels up to half the rate.
FeatureOptions LibrosaDefaults(int sample_rate_hz, FeatureKind output) {
  FeatureOptions options;
  options.sample_rate_hz = sample_rate_hz;
  options.frame = {2048, 512, 2048, speech_emotion::FrameAlignment::kCenter};
  options.mel.bands = 128;
  options.mel.low_hz = 0.0;
  options.mel.high_hz = sample_rate_hz / 2.0;
  options.mel.top_db = 80.0;
  options.mfcc.top_db = 80.0;
  options.outputs = {output};
  return options;
}

FeatureOptions Mfcc(int sample_rate_hz, int coefficients) {
  FeatureOptions options = LibrosaDefaults(sample_rate_hz, FeatureKind::kMfcc);
  options.mfcc.coefficients = coefficients;
  return options;
}

FeatureOptions Mfcc13HtkLifter22(int sample_rate_hz) {
  FeatureOptions options = Mfcc(sample_rate_hz, 13);
  options.frame = {400, 160, 512, speech_emotion::FrameAlignment::kCenter};
  options.mel.scale = speech_emotion::MelScale::kHtk;
  options.mfcc.lifter = 22;
  return options;
}

FeatureOptions MelSpectrogram64(int sample_rate_hz) {
  FeatureOptions options = LibrosaDefaults(sample_rate_hz, FeatureKind::kMelSpectrogram);
  options.frame = {400, 160, 512, speech_emotion::FrameAlignment::kCenter};
  options.mel.bands = 64;
  options.mel.low_hz = 50.0;
  options.mel.high_hz = 7600.0;
  return options;
}

FeatureOptions Pitch(int sample_rate_hz, speech_emotion::PitchMethod method) {
  FeatureOptions options = LibrosaDefaults(sample_rate_hz, FeatureKind::kF0);
  options.outputs.push_back(FeatureKind::kVoicingProbability);
  options.pitch.method = method;
  return options;
}

// [features, frames], as librosa has it; nothing where the core fails.
using Values = std::optional<std::vector<double>>;

// Features `first` to `last` (excluded; -1: all).
Values Extract(const FeatureOptions& options, const Waveform& waveform, int first = 0, int last = -1) {
  const auto matrix = speech_emotion::ExtractFeatures(options, waveform);
  if (!matrix) {
    std::printf("  the core says: %s\n", matrix.error().message.c_str());
    return {};
  }
  std::vector<double> values;
  for (int f = first; f < (last < 0 ? matrix->features : last); ++f) {
    for (int t = 0; t < matrix->frames(); ++t) values.push_back(matrix->row(t)[f]);
  }
  return values;
}

Values WithDeltas(FeatureOptions options, const Waveform& waveform) {
  options.deltas = 1;
  return Extract(options, waveform, 13, 26);
}

Values Mean(FeatureOptions options, const Waveform& waveform) {
  options.functionals = {{speech_emotion::FunctionalKind::kMean}};
  return Extract(options, waveform);
}

// Unvoiced frames are 0 in the core, NaN in librosa.
Values PyinF0(const Waveform& waveform) {
  Values f0 = Extract(Pitch(waveform.sample_rate_hz, speech_emotion::PitchMethod::kPyin), waveform, 0, 1);
  if (f0) std::replace(f0->begin(), f0->end(), 0.0, std::numeric_limits<double>::quiet_NaN());
  return f0;
}

Values PyinVoiced(const Waveform& waveform) {
  Values f0 = PyinF0(waveform);
  if (f0) std::transform(f0->begin(), f0->end(), f0->begin(), [](double hz) { return hz > 0.0 ? 1.0 : 0.0; });
  return f0;
}

Values TrimRange(const Waveform& waveform) {
  const auto [begin, end] = speech_emotion::NonSilentRange(waveform.samples, 30.0);
  return std::vector<double>{static_cast<double>(begin), static_cast<double>(end)};
}

Values StretchedLength(const Waveform& waveform) {
  const auto stretched = speech_emotion::TimeStretch(waveform, 1.1);
  if (!stretched) return {};
  return std::vector<double>{static_cast<double>(stretched->samples.size())};
}

using Compute = Values (*)(const Waveform&);

template <FeatureKind kKind>
Values Default(const Waveform& waveform) {
  return Extract(LibrosaDefaults(waveform.sample_rate_hz, kKind), waveform);
}

const std::map<std::string, Compute>& Computations() {
  using speech_emotion::PitchMethod;
  static const std::map<std::string, Compute> computations = {
      {"mfcc13", [](const Waveform& w) { return Extract(Mfcc(w.sample_rate_hz, 13), w); }},
      {"mfcc20", [](const Waveform& w) { return Extract(Mfcc(w.sample_rate_hz, 20), w); }},
      {"mfcc40", [](const Waveform& w) { return Extract(Mfcc(w.sample_rate_hz, 40), w); }},
      {"mfcc40_mean", [](const Waveform& w) { return Mean(Mfcc(w.sample_rate_hz, 40), w); }},
      {"delta_mfcc13", [](const Waveform& w) { return WithDeltas(Mfcc(w.sample_rate_hz, 13), w); }},
      {"mfcc13_htk_lifter22",
       [](const Waveform& w) { return Extract(Mfcc13HtkLifter22(w.sample_rate_hz), w); }},
      {"melspectrogram_64_400_160",
       [](const Waveform& w) { return Extract(MelSpectrogram64(w.sample_rate_hz), w); }},
      {"melspectrogram", Default<FeatureKind::kMelSpectrogram>},
      {"power_to_db", Default<FeatureKind::kMelDecibels>},
      {"stft_magnitude", Default<FeatureKind::kMagnitudeSpectrum>},
      {"chroma_stft_tuning0", Default<FeatureKind::kChroma>},
      {"zcr", Default<FeatureKind::kZeroCrossingRate>},
      {"rms", Default<FeatureKind::kRmsEnergy>},
      {"spectral_centroid", Default<FeatureKind::kSpectralCentroid>},
      {"spectral_rolloff", Default<FeatureKind::kSpectralRolloff>},
      {"spectral_flatness", Default<FeatureKind::kSpectralFlatness>},
      {"yin_f0",
       [](const Waveform& w) { return Extract(Pitch(w.sample_rate_hz, PitchMethod::kYin), w, 0, 1); }},
      {"pyin_f0", PyinF0},
      {"pyin_voiced_flag", PyinVoiced},
      {"pyin_voiced_prob",
       [](const Waveform& w) { return Extract(Pitch(w.sample_rate_hz, PitchMethod::kPyin), w, 1, 2); }},
      {"trim_top_db30_index", TrimRange},
      {"time_stretch_1.1_length", StretchedLength},
  };
  return computations;
}

// How far apart two arrays may be, by the name of the feature.
struct Comparison {
  bool passed;
  double largest, allowed;
};

Comparison CompareFloats(const std::vector<double>& expected, const std::vector<double>& actual) {
  double low = std::numeric_limits<double>::infinity(), high = -low, largest = 0.0;
  for (size_t i = 0; i < actual.size(); ++i) {
    if (std::isnan(expected[i]) && std::isnan(actual[i])) continue;
    low = std::min(low, expected[i]);
    high = std::max(high, expected[i]);
    const double error = std::abs(expected[i] - actual[i]);
    largest = error <= largest ? largest : error;  // keeps a NaN
  }
  const double allowed = high > low ? 1e-3 * (high - low) : 1e-6;
  return {largest <= allowed, largest, allowed};
}

Comparison CompareWithin(double allowed, const std::vector<double>& expected,
                         const std::vector<double>& actual) {
  double largest = 0.0;
  for (size_t i = 0; i < actual.size(); ++i) {
    const double error = std::abs(expected[i] - actual[i]);
    largest = error <= largest ? largest : error;
  }
  return {largest <= allowed, largest, allowed};
}

// Part of the frames that are voiced in one and not in the other.
Comparison CompareFlags(const std::vector<double>& expected, const std::vector<double>& actual) {
  double different = 0.0;
  for (size_t i = 0; i < actual.size(); ++i) different += expected[i] != actual[i];
  const double part = different / static_cast<double>(std::max<size_t>(actual.size(), 1));
  return {part <= 0.02, part, 0.02};
}

// Relative error of F0 where both say that there is one.
Comparison CompareF0(const std::vector<double>& expected, const std::vector<double>& actual,
                     const std::vector<double>& voiced, const std::vector<double>& voiced_here) {
  double largest = 0.0;
  for (size_t i = 0; i < actual.size() && i < voiced.size() && i < voiced_here.size(); ++i) {
    if (voiced[i] == 0.0 || voiced_here[i] == 0.0) continue;
    const double error = std::abs(actual[i] / expected[i] - 1.0);
    largest = error <= largest ? largest : error;
  }
  return {largest <= 0.01, largest, 0.01};
}

struct Tally {
  int passed = 0, failed = 0, skipped = 0;
};

Comparison Compare(const fs::path& file, const Waveform& waveform, const std::vector<double>& expected,
                   const std::vector<double>& actual) {
  const std::string feature = file.stem().string();
  if (feature == "pyin_voiced_flag") return CompareFlags(expected, actual);
  if (feature == "pyin_voiced_prob") return CompareWithin(0.005, expected, actual);
  if (feature == "trim_top_db30_index" || feature == "time_stretch_1.1_length") {
    return CompareWithin(0.0, expected, actual);
  }
  if (feature == "yin_f0" || feature == "pyin_f0") {
    const auto voiced = ReadNpy(file.parent_path() / "pyin_voiced_flag.npy");
    const auto voiced_here = PyinVoiced(waveform);
    if (!voiced || !voiced_here) return {false, std::numeric_limits<double>::quiet_NaN(), 0.01};
    return CompareF0(expected, actual, voiced->values, *voiced_here);
  }
  return CompareFloats(expected, actual);
}

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
  const Comparison comparison = Compare(file, waveform, expected->values, *actual);
  std::printf("%s %s: largest error %.3g of %.3g allowed\n", name.c_str(),
              comparison.passed ? "passed" : "failed", comparison.largest, comparison.allowed);
  ++(comparison.passed ? tally.passed : tally.failed);
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

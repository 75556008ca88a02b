#include "speech_emotion/feature_presets.h"

#include <string>

namespace speech_emotion {
namespace {

// librosa's defaults: centred frames of 2048, hop 512, 128 Slaney mels up to half the rate, 80 dB.
FeatureOptions LibrosaDefaults(int sample_rate_hz) {
  FeatureOptions options;
  options.sample_rate_hz = sample_rate_hz;
  options.frame = {2048, 512, 2048, FrameAlignment::kCenter};
  options.mel.bands = 128;
  options.mel.low_hz = 0.0;
  options.mel.high_hz = sample_rate_hz / 2.0;
  options.mel.top_db = 80.0;
  options.mfcc.top_db = 80.0;
  return options;
}

FeatureOptions SeedLstm() {
  FeatureOptions options = LibrosaDefaults(16000);
  // Padded to the longest RAVDESS clip: 86,528 samples are 339 centred frames.
  options.preprocessing = {{PreprocessingKind::kNormalizePeak, -5.0},
                           {PreprocessingKind::kTrimSilence, 30.0},
                           {PreprocessingKind::kFitLength, 5.408},
                           {PreprocessingKind::kReduceNoise, 12.0}};
  options.frame = {1024, 256, 1024, FrameAlignment::kCenter};
  options.outputs = {FeatureKind::kMfcc, FeatureKind::kZeroCrossingRate, FeatureKind::kRmsEnergy};
  return options;
}

FeatureOptions SeedCnn() {
  FeatureOptions options = LibrosaDefaults(22050);
  options.mfcc.coefficients = 20;
  options.outputs = {FeatureKind::kZeroCrossingRate, FeatureKind::kChroma, FeatureKind::kMfcc,
                     FeatureKind::kRmsEnergy, FeatureKind::kMelSpectrogram};
  options.functionals = {{FunctionalKind::kMean}};
  return options;
}

FeatureOptions SeedMfcc40Mean() {
  FeatureOptions options = LibrosaDefaults(22050);
  options.mfcc.coefficients = 40;
  options.outputs = {FeatureKind::kMfcc};
  options.functionals = {{FunctionalKind::kMean}};
  return options;
}

FeatureOptions SeedMfcc20() {
  FeatureOptions options;
  options.mfcc.coefficients = 20;
  options.outputs = {FeatureKind::kMfcc};
  return options;
}

FeatureOptions SeedIemocap() {
  FeatureOptions options;
  options.mfcc.first = 1;
  options.mfcc.coefficients = 12;
  options.pitch.frame_length = 640;  // 40 ms: more than two periods of 65 Hz
  options.outputs = {FeatureKind::kF0, FeatureKind::kVoicingProbability, FeatureKind::kZeroCrossingRate,
                     FeatureKind::kMfcc, FeatureKind::kLogEnergy};
  options.deltas = 1;
  return options;
}

// What classical models are given of a clip. F0 by YIN, where pYIN would take several times as long.
FeatureOptions ClipFunctionals() {
  FeatureOptions options = SeedIemocap();
  options.mel.bands = 40;
  options.mfcc.coefficients = 13;
  options.outputs = {FeatureKind::kLogMel,           FeatureKind::kF0,   FeatureKind::kVoicingProbability,
                     FeatureKind::kZeroCrossingRate, FeatureKind::kMfcc, FeatureKind::kLogEnergy,
                     FeatureKind::kSpectralCentroid};
  options.functionals = {{FunctionalKind::kMean},           {FunctionalKind::kStandardDeviation},
                         {FunctionalKind::kPercentile, 1},  {FunctionalKind::kPercentile, 25},
                         {FunctionalKind::kPercentile, 50}, {FunctionalKind::kPercentile, 75},
                         {FunctionalKind::kPercentile, 99}, {FunctionalKind::kSlope}};
  return options;
}

// A constant offset and hum are gone before a frame is taken: six times 6 dB an octave, 42 dB at 50 Hz.
// Frames of 40 ms tell the harmonics of a voice of 100 Hz apart, which those of 25 ms don't: men's pitch is
// heard as women's is.
FeatureOptions Voice() {
  FeatureOptions options;
  options.frame.length = 640;
  options.frame.fft_length = 1024;
  options.preprocessing.assign(6, {PreprocessingKind::kHighPass, 100.0});
  options.mel.low_hz = 80.0;
  return options;
}

// In steps of 10 ms, which is how finely windows are cut.
FeatureOptions Samples() {
  FeatureOptions options;
  options.frame.length = options.frame.shift;
  options.outputs = {FeatureKind::kSamples};
  return options;
}

// As of wav2vec 2.0 and what came after it.
FeatureOptions NormalizedSamples() {
  FeatureOptions options = Samples();
  options.normalization.method = NormalizationMethod::kClip;
  return options;
}

constexpr FeaturePreset kPresets[] = {
    {"flagship", "64 log-mels, 25 ms every 10 ms", [] { return FeatureOptions{}; }},
    {"voice", "64 log-mels without an offset and hum: what the shipped model hears", Voice},
    {"seed-lstm", "13 MFCC, zero-crossing rate, RMS; normalised, trimmed, padded to 339 frames", SeedLstm},
    {"seed-cnn", "means of zero-crossing rate, chroma, 20 MFCC, RMS and 128 mels", SeedCnn},
    {"seed-mfcc40-mean", "means of 40 MFCC", SeedMfcc40Mean},
    {"seed-mfcc20", "20 MFCC, 25 ms every 10 ms", SeedMfcc20},
    {"seed-iemocap", "F0, voicing probability, zero-crossing rate, 12 MFCC, log energy; with deltas",
     SeedIemocap},
    {"functionals",
     "928 functionals of log-mels, MFCC, F0, energy and their deltas: what classical models take",
     ClipFunctionals},
    {"samples", "the samples themselves, for networks that hear those", Samples},
    {"samples-normalized", "the same, each window of mean 0 and variance 1", NormalizedSamples},
};

}  // namespace

std::span<const FeaturePreset> FeaturePresets() { return kPresets; }

Result<FeatureOptions> FeaturePresetByName(std::string_view name) {
  std::string names;
  for (const FeaturePreset& preset : kPresets) {
    if (preset.name == name) return preset.options();
    names += names.empty() ? "" : ", ";
    names += preset.name;
  }
  return MakeError(ErrorCode::kInvalidArgument,
                   {"expected one of the presets ", names, ", found '", name, "'"});
}

}  // namespace speech_emotion

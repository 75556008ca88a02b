#include "speech_emotion/feature_extractor.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "speech_emotion/feature_presets.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr FeatureKind kAllKinds[] = {FeatureKind::kMagnitudeSpectrum,
                                     FeatureKind::kMelSpectrogram,
                                     FeatureKind::kMelDecibels,
                                     FeatureKind::kLogMel,
                                     FeatureKind::kMfcc,
                                     FeatureKind::kChroma,
                                     FeatureKind::kZeroCrossingRate,
                                     FeatureKind::kRmsEnergy,
                                     FeatureKind::kLogEnergy,
                                     FeatureKind::kSpectralCentroid,
                                     FeatureKind::kSpectralRolloff,
                                     FeatureKind::kSpectralFlatness,
                                     FeatureKind::kF0,
                                     FeatureKind::kVoicingProbability};

FeatureMatrix Extract(const FeatureOptions& options, const std::vector<float>& samples) {
  auto features = ExtractFeatures(options, Waveform{samples, options.sample_rate_hz});
  REQUIRE(features.has_value());
  return *features;
}

// Any outputs in any order; most of them stream.
FeatureOptions RandomOptions(std::mt19937& random) {
  const auto one_in = [&random](uint32_t n) { return random() % n == 0; };
  FeatureOptions options;
  options.frame.length = 2 + static_cast<int>(random() % 511);
  options.frame.shift = 1 + static_cast<int>(random() % 700);  // also longer than the frame
  options.frame.alignment = one_in(2) ? FrameAlignment::kStart : FrameAlignment::kCenter;
  options.mel.bands = 1 + static_cast<int>(random() % 80);
  options.mel.top_db = one_in(4) ? 80.0 : 0.0;
  options.mfcc.coefficients = 1 + static_cast<int>(random() % options.mel.bands);
  options.mfcc.top_db = one_in(4) ? 80.0 : 0.0;
  options.pitch.frame_length = 494 + 2 * static_cast<int>(random() % 300);
  options.pitch.method = one_in(16) ? PitchMethod::kPyin : PitchMethod::kYin;
  options.outputs.clear();
  do {
    options.outputs.push_back(kAllKinds[random() % std::size(kAllKinds)]);
  } while (!one_in(3) && options.outputs.size() < 5);
  options.deltas = static_cast<int>(random() % 3);
  options.delta_width = 3 + 2 * static_cast<int>(random() % 5);
  if (one_in(3)) options.normalization.method = NormalizationMethod::kRunning;
  if (one_in(8)) options.normalization.method = NormalizationMethod::kClip;
  if (one_in(8)) options.functionals = {{FunctionalKind::kMean}, {FunctionalKind::kPercentile, 20}};
  if (one_in(3)) options.preprocessing.push_back({PreprocessingKind::kHighPass, 30.0});
  if (one_in(3)) options.preprocessing.push_back({PreprocessingKind::kPreEmphasis, 0.97});
  if (one_in(8)) options.preprocessing.push_back({PreprocessingKind::kNormalizePeak, -3.0});
  return options;
}

}  // namespace

TEST_CASE("any chunking of the input gives identical features") {
  std::mt19937 random(3);
  for (int round = 0; round < 1000; ++round) {
    const FeatureOptions options = RandomOptions(random);
    const auto samples = WhiteNoise(random() % 6000, static_cast<uint32_t>(round));
    const FeatureMatrix whole = Extract(options, samples);

    auto extractor = FeatureExtractor::Create(options);
    REQUIRE(extractor.has_value());
    FeatureMatrix pieces;
    const size_t longest = round % 10 == 0 ? 1 : 1 + random() % 2000;
    size_t received = 0;
    InRandomChunks(samples, random, longest, [&](std::span<const float> piece) {
      extractor->AcceptWaveform(piece, pieces);
      received += piece.size();
      const int64_t due = options.streams() ? options.frames_after(static_cast<int64_t>(received)) : 0;
      if (pieces.frames() != due)
        FAIL("round " << round << ": " << due << " frames due, " << pieces.frames());
    });
    extractor->Finish(pieces);
    CAPTURE(round, samples.size(), longest);
    REQUIRE(pieces.values == whole.values);
    REQUIRE(pieces.features == options.features_per_frame());
    for (const float value : pieces.values) {
      if (!std::isfinite(value)) FAIL("round " << round << ": a feature is " << value);
    }
  }
}

TEST_CASE("a frame is out as soon as its last sample is in") {
  const FeatureOptions options;
  auto extractor = FeatureExtractor::Create(options);
  REQUIRE(extractor.has_value());
  FeatureMatrix features;
  const auto samples = WhiteNoise(560, 1);
  extractor->AcceptWaveform(std::span(samples).first(399), features);
  CHECK(features.frames() == 0);
  extractor->AcceptWaveform(std::span(samples).subspan(399, 1), features);
  CHECK(features.frames() == 1);
  extractor->AcceptWaveform(std::span(samples).subspan(400, 160), features);
  CHECK(features.frames() == 2);
}

TEST_CASE("frames aligned to the start and centred ones are as many as their definitions say") {
  FeatureOptions options;
  CHECK(Extract(options, WhiteNoise(48000, 1)).frames() == 298);  // 1 + (48000 - 400) / 160
  options.frame.alignment = FrameAlignment::kCenter;
  CHECK(Extract(options, WhiteNoise(48000, 1)).frames() == 301);  // 1 + 48000 / 160
  CHECK(Extract(options, WhiteNoise(1, 1)).frames() == 1);
  CHECK(Extract(options, {}).frames() == 0);
}

TEST_CASE("a tone is loudest in the mel band around its pitch") {
  FeatureOptions options;
  for (const double hz : {200.0, 1000.0, 3000.0, 7000.0}) {
    const FeatureMatrix features = Extract(options, Tone(hz, 16000, 0.5));
    const auto row = features.row(20);
    const auto loudest = std::max_element(row.begin(), row.end()) - row.begin();
    // Slaney's scale: 15 mels at 1 kHz, logarithmic above.
    const auto mel = [](double f) {
      return f < 1000.0 ? f * 3.0 / 200.0 : 15.0 + 27.0 * std::log(f / 1000.0) / std::log(6.4);
    };
    const double expected = (mel(hz) - mel(50.0)) / (mel(7600.0) - mel(50.0)) * 65.0 - 1.0;
    CAPTURE(hz);
    CHECK(std::abs(static_cast<double>(loudest) - expected) <= 1.0);
  }
}

TEST_CASE("silence, a constant, a single sample and absurdly loud input give finite features") {
  FeatureOptions options;
  options.outputs.assign(std::begin(kAllKinds), std::end(kAllKinds));
  options.pitch.frame_length = 1024;
  options.deltas = 2;
  for (const bool whole_clip : {false, true}) {
    options.mel.top_db = options.mfcc.top_db = whole_clip ? 80.0 : 0.0;
    options.pitch.method = whole_clip ? PitchMethod::kPyin : PitchMethod::kYin;
    options.normalization.method = whole_clip ? NormalizationMethod::kClip : NormalizationMethod::kRunning;
    options.frame.alignment = whole_clip ? FrameAlignment::kCenter : FrameAlignment::kStart;
    for (const float level : {0.0f, 1.0f, -1.0f, 1e-30f, 32768.0f, 3e38f}) {
      for (const size_t count : {1u, 399u, 400u, 8000u}) {
        CAPTURE(whole_clip, level, count);
        const FeatureMatrix features = Extract(options, std::vector<float>(count, level));
        REQUIRE(features.frames() == (whole_clip
                                          ? 1 + static_cast<int>(count) / 160
                                          : (count < 400 ? 0 : 1 + (static_cast<int>(count) - 400) / 160)));
        for (const float value : features.values) REQUIRE(std::isfinite(value));
      }
    }
  }
}

TEST_CASE("a preset's columns have names and as many features as the seed projects say") {
  const auto columns = [](const char* name) {
    const auto options = FeaturePresetByName(name);
    REQUIRE(options.has_value());
    REQUIRE(Validate(*options).has_value());
    REQUIRE(FeatureNames(*options).size() == static_cast<size_t>(options->features_per_frame()));
    return options->features_per_frame();
  };
  CHECK(columns("flagship") == 64);
  CHECK(columns("seed-lstm") == 15);
  CHECK(columns("seed-cnn") == 162);  // 1 + 12 + 20 + 1 + 128
  CHECK(columns("seed-mfcc40-mean") == 40);
  CHECK(columns("seed-mfcc20") == 20);
  CHECK(columns("seed-iemocap") == 32);
  CHECK(columns("functionals") == 928);
  CHECK(FeatureNames(*FeaturePresetByName("seed-iemocap"))[17] == "voicing_probability_delta");
  CHECK(FeatureNames(*FeaturePresetByName("seed-cnn"))[1] == "chroma_0_mean");
  CHECK_FALSE(FeaturePresetByName("seed").has_value());
}

TEST_CASE("the LSTM recipe's clips of any length and rate are 339 frames of 15") {
  const auto options = FeaturePresetByName("seed-lstm");
  REQUIRE(options.has_value());
  for (const int rate_hz : {16000, 24414, 48000}) {
    for (const double seconds : {0.5, 3.0, 8.0}) {
      const auto features = ExtractFeatures(*options, Waveform{Tone(200.0, rate_hz, seconds), rate_hz});
      REQUIRE(features.has_value());
      CHECK(features->frames() == 339);
      CHECK(features->features == 15);
    }
  }
}

TEST_CASE("deltas of a ramp are its slope, double deltas of a parabola its curvature") {
  // Log energy of a frame is what we make it: the frame's samples all have the same size.
  FeatureOptions options;
  options.frame = {160, 160, 512, FrameAlignment::kStart};
  options.outputs = {FeatureKind::kLogEnergy};
  options.deltas = 2;
  std::vector<float> samples;
  for (int t = 0; t < 40; ++t) {
    const double log_energy = 1.0 - 0.2 * t + 0.01 * t * t;
    samples.insert(samples.end(), 160, static_cast<float>(std::sqrt(std::exp(log_energy) / 160.0)));
  }
  const FeatureMatrix features = Extract(options, samples);
  REQUIRE(features.frames() == 40);
  for (int t = 0; t < 40; ++t) {
    const int middle = std::clamp(t, 4, 35);  // the first and last four frames take their neighbours' fit
    CAPTURE(t);
    CHECK(features.row(t)[1] == Approx(-0.2 + 0.02 * middle).margin(1e-4));
    CHECK(features.row(t)[2] == Approx(0.02).margin(1e-4));
  }
}

TEST_CASE("a normalised clip has mean 0 and deviation 1 in every feature") {
  FeatureOptions options;
  options.normalization.method = NormalizationMethod::kClip;
  const FeatureMatrix features = Extract(options, WhiteNoise(32000, 5));
  for (int f = 0; f < features.features; ++f) {
    double sum = 0.0, squares = 0.0;
    for (int t = 0; t < features.frames(); ++t) {
      sum += features.row(t)[f];
      squares += static_cast<double>(features.row(t)[f]) * features.row(t)[f];
    }
    CHECK(sum / features.frames() == Approx(0.0).margin(1e-4));
    CHECK(squares / features.frames() == Approx(1.0).margin(1e-3));
  }
}

TEST_CASE("running normalisation forgets a level within a few time constants") {
  FeatureOptions options;
  options.outputs = {FeatureKind::kLogEnergy};
  options.normalization = {NormalizationMethod::kRunning, false, 0.5};
  auto samples = WhiteNoise(64000, 5, 0.001f);
  for (const float sample : WhiteNoise(64000, 6, 0.3f)) samples.push_back(sample);
  const FeatureMatrix features = Extract(options, samples);
  CHECK(std::abs(features.row(390)[0]) < 0.3);
  CHECK(features.row(402)[0] > 8.0);  // 50 dB are 11.4 nats: the step shows
  CHECK(std::abs(features.row(790)[0]) < 0.3);
}

TEST_CASE("samples that are not finite are an error that names the first of them") {
  std::vector<float> samples(1000, 0.1f);
  samples[321] = std::numeric_limits<float>::quiet_NaN();
  const auto features = ExtractFeatures({}, Waveform{samples, 16000});
  REQUIRE_FALSE(features.has_value());
  CHECK(features.error().code == ErrorCode::kInvalidAudio);
  CHECK(features.error().message == "expected finite samples, found NaN at sample 321");
}

TEST_CASE("an extractor is as new after Finish, and after a Reset in the middle of a clip") {
  FeatureOptions options;
  options.outputs.assign(std::begin(kAllKinds), std::end(kAllKinds));
  options.frame.alignment = FrameAlignment::kCenter;
  options.pitch = {PitchMethod::kPyin, 65.0, 500.0, 1024};
  options.deltas = 1;
  options.preprocessing = {{PreprocessingKind::kHighPass, 20.0}, {PreprocessingKind::kNormalizePeak, -1.0}};
  for (const auto method : {NormalizationMethod::kRunning, NormalizationMethod::kClip}) {
    options.normalization.method = method;
    auto extractor = FeatureExtractor::Create(options);
    REQUIRE(extractor.has_value());
    const auto samples = WhiteNoise(3000, 9);
    FeatureMatrix first, dropped, second;
    extractor->AcceptWaveform(samples, first);
    extractor->Finish(first);
    extractor->AcceptWaveform(WhiteNoise(5000, 10), dropped);
    extractor->Reset();
    extractor->AcceptWaveform(samples, second);
    extractor->Finish(second);
    CHECK(first.values == second.values);
  }
}

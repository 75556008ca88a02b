#include "speech_emotion/feature_options.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

using namespace speech_emotion;

TEST_CASE("feature options survive the way through a model's metadata") {
  FeatureOptions options;
  options.sample_rate_hz = 22050;
  options.frame = {1024, 256, 2048, FrameAlignment::kCenter};
  options.preprocessing = {{PreprocessingKind::kPreEmphasis, 0.97}, {PreprocessingKind::kTrimSilence, 30.0}};
  options.mel = {40, 20.5, 8000.125, MelScale::kHtk, MelNorm::kPeak, 60.0};
  options.mfcc = {20, 22, 80.0, 1};
  options.pitch = {PitchMethod::kPyin, 50.0, 600.0, 2048};
  options.rolloff = 0.9;
  options.deltas = 2;
  options.delta_width = 5;
  options.normalization = {NormalizationMethod::kRunning, false, 1.5};
  options.functionals = {{FunctionalKind::kSlope}, {FunctionalKind::kPercentile, 95}};
  options.log_floor = 1.0 / 3.0e7;
  options.outputs = {FeatureKind::kMfcc, FeatureKind::kLogMel, FeatureKind::kF0};
  const auto read = FeatureOptionsFromMetadata(ToMetadata(options));
  REQUIRE(read.has_value());
  CHECK(*read == options);
  CHECK(read->log_floor == options.log_floor);
  CHECK(read->features_per_frame() == (20 + 40 + 1) * 3 * 2);
}

TEST_CASE("metadata of the first models, which name no later option, mean what they meant") {
  const auto metadata = ToMetadata(FeatureOptions{});
  CHECK(metadata.size() == 15);
  CHECK_FALSE(metadata.contains("features.deltas"));
  const auto read = FeatureOptionsFromMetadata(metadata);
  REQUIRE(read.has_value());
  CHECK(*read == FeatureOptions{});
}

TEST_CASE("metadata with a missing, misspelt or unusable option is refused by its name") {
  const auto refused = [](const std::function<void(std::map<std::string, std::string>&)>& change) {
    auto metadata = ToMetadata(FeatureOptions{});
    change(metadata);
    const auto read = FeatureOptionsFromMetadata(metadata);
    return read ? std::string("accepted") : read.error().message;
  };
  CHECK(refused([](auto& m) { m.erase("features.mel.bands"); }) ==
        "expected the key features.mel.bands, found none");
  CHECK(refused([](auto& m) { m["features.mel.band"] = "64"; }) == "unknown option features.mel.band = '64'");
  CHECK(refused([](auto& m) { m["features.mel.bands"] = "many"; }) ==
        "unusable value 'many' of features.mel.bands");
  CHECK(refused([](auto& m) { m["features.outputs"] = "log-mel,pitch"; }) ==
        "unusable value 'log-mel,pitch' of features.outputs");
  CHECK(refused([](auto& m) { m["features.frame.shift"] = "0"; }) ==
        "expected a frame shift in samples of 1 to 65536, found 0");
}

TEST_CASE("options that are each in their range and together more than a machine has are refused") {
  const auto refusal = [](const std::function<void(FeatureOptions&)>& change) {
    FeatureOptions options;
    change(options);
    const auto valid = Validate(options);
    return valid ? "" : valid.error().message;
  };
  CHECK(refusal([](FeatureOptions& o) { o.frame.shift = 1; }) == "");
  CHECK(refusal([](FeatureOptions& o) {
          o.sample_rate_hz = 768000;
          o.frame = {65536, 16, 65536};
          o.outputs = {FeatureKind::kMagnitudeSpectrum};
        }) == "expected features that take at most 67108864 numbers for 1 s of sound, found 1.57e+09");
  CHECK(refusal([](FeatureOptions& o) {
          o.sample_rate_hz = 48000;
          o.frame = {65536, 1, 65536};
          o.outputs = {FeatureKind::kRmsEnergy};
        }).find("steps for 1 s of sound") != std::string::npos);
  CHECK(refusal([](FeatureOptions& o) {
          o.frame.shift = 1;
          o.preprocessing = {{PreprocessingKind::kFitLength, 600.0}};
        }).find("numbers for 600 s of sound") != std::string::npos);
  CHECK(refusal([](FeatureOptions& o) {
          o.preprocessing = {{PreprocessingKind::kFitLength, 600.0}};
          o.outputs = {FeatureKind::kF0};
          o.pitch = {PitchMethod::kPyin, 16.0, 8000.0, 2048};
        }).find("steps") != std::string::npos);
}

TEST_CASE("options outside their range are refused, never used") {
  const auto valid = [](const std::function<void(FeatureOptions&)>& change) {
    FeatureOptions options;
    change(options);
    return Validate(options).has_value();
  };
  CHECK(valid([](FeatureOptions&) {}));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.sample_rate_hz = 0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.sample_rate_hz = 10000000; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.frame.length = 0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.frame.length = -5; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.frame.length = 513; }));  // longer than its transform
  CHECK_FALSE(valid([](FeatureOptions& o) { o.frame.fft_length = 511; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.mel.bands = 258; }));  // more than the 257 bins
  CHECK_FALSE(valid([](FeatureOptions& o) { o.mel.high_hz = 8001.0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.mel.low_hz = std::nan(""); }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.mel.low_hz = 7600.0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.log_floor = 0.0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.mfcc.coefficients = 65; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.outputs.clear(); }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.deltas = 3; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.delta_width = 8; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.rolloff = 1.0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.normalization.time_constant_s = 0.0; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.functionals = {{FunctionalKind::kPercentile, 101}}; }));
  CHECK_FALSE(valid([](FeatureOptions& o) { o.preprocessing = {{PreprocessingKind::kPreEmphasis, 2.0}}; }));
  // 400 samples hold less than two periods of 65 Hz.
  CHECK_FALSE(valid([](FeatureOptions& o) { o.outputs = {FeatureKind::kF0}; }));
  // What isn't computed isn't checked: 7600 Hz are above half this rate, but no mel band is asked for.
  CHECK(valid([](FeatureOptions& o) {
    o.sample_rate_hz = 8000;
    o.outputs = {FeatureKind::kRmsEnergy};
  }));
}

// features_bench [--plain]: seconds a second of audio takes, for log-mels and MFCCs at 16 kHz, beside aubio's
// MFCCs where the build has aubio. The answers are checked before anything is timed, against the definitions
// written out in double. --plain prints numbers alone, for meyda_bench.mjs, which compares builds.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <numbers>
#include <vector>

#include "speech_emotion/feature_extractor.h"
#ifdef SPEECH_EMOTION_BENCH_AUBIO
#include <aubio/aubio.h>
#endif

namespace {

using namespace speech_emotion;

constexpr int kRateHz = 16000;
constexpr int kSeconds = 20;
constexpr int kRuns = 15;  // interleaved: what the machine does meets every contender
constexpr int kFrames = 1 + (kSeconds * kRateHz - 400) / 160;

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "features_bench: %s\n", what);
  std::exit(1);
}

// A glide with five harmonics, its loudness changing, over a little noise. meyda_bench.mjs makes the same.
Waveform Signal() {
  Waveform waveform{{}, kRateHz};
  uint32_t random = 1;
  double phase = 0.0;
  for (int n = 0; n < kSeconds * kRateHz; ++n) {
    const double t = static_cast<double>(n) / kRateHz;
    phase += 2.0 * std::numbers::pi * (140.0 + 60.0 * std::sin(2.0 * std::numbers::pi * 0.4 * t)) / kRateHz;
    double sample = 0.0;
    for (int harmonic = 1; harmonic <= 5; ++harmonic) sample += std::sin(harmonic * phase) / harmonic;
    random = random * 1664525u + 1013904223u;
    const double noise = static_cast<double>(random >> 8) / (1 << 23) - 1.0;
    const double loudness = 0.5 + 0.5 * std::sin(2.0 * std::numbers::pi * 3.0 * t);
    waveform.samples.push_back(static_cast<float>(0.2 * loudness * sample + 0.002 * noise));
  }
  return waveform;
}

FeatureOptions LogMels() { return {}; }  // the defaults: 64 bands, frames of 400, a shift of 160, 512 bins

// As near to aubio's as can be: 40 bands over the same range.
FeatureOptions Mfccs() {
  FeatureOptions options;
  options.outputs = {FeatureKind::kMfcc};
  options.mel.bands = 40;
  options.mel.low_hz = 133.3333;
  options.mel.high_hz = 6853.8;
  return options;
}

// |X_k|^2 of a frame by the definition.
std::vector<double> PowerByDefinition(const FrameOptions& frame, const float* samples) {
  std::vector<double> power;
  for (int k = 0; k <= frame.fft_length / 2; ++k) {
    double re = 0.0, im = 0.0;
    for (int n = 0; n < frame.length; ++n) {
      const double turn = 2.0 * std::numbers::pi / frame.length * n;
      const double x = static_cast<double>(samples[n]) * (0.5 - 0.5 * std::cos(turn));
      const double angle = 2.0 * std::numbers::pi * k * n / frame.fft_length;
      re += x * std::cos(angle);
      im -= x * std::sin(angle);
    }
    power.push_back(re * re + im * im);
  }
  return power;
}

double SlaneyToHz(double mel) {
  return mel < 15.0 ? mel * 200.0 / 3.0 : 1000.0 * std::pow(6.4, (mel - 15.0) / 27.0);
}
double HzToSlaney(double hz) {
  return hz < 1000.0 ? hz * 3.0 / 200.0 : 15.0 + 27.0 * std::log(hz / 1000.0) / std::log(6.4);
}

std::vector<double> MelsByDefinition(const FeatureOptions& options, const std::vector<double>& power) {
  const double low = HzToSlaney(options.mel.low_hz), high = HzToSlaney(options.mel.high_hz);
  std::vector<double> mels;
  for (int band = 0; band < options.mel.bands; ++band) {
    const auto edge = [&](int i) {
      return SlaneyToHz(low + (high - low) * (band + i) / (options.mel.bands + 1));
    };
    double sum = 0.0;
    for (size_t k = 0; k < power.size(); ++k) {
      const double hz = static_cast<double>(k) * options.sample_rate_hz / options.frame.fft_length;
      const double height =
          std::min((hz - edge(0)) / (edge(1) - edge(0)), (edge(2) - hz) / (edge(2) - edge(1)));
      sum += std::max(height, 0.0) * 2.0 / (edge(2) - edge(0)) * power[k];
    }
    mels.push_back(sum);
  }
  return mels;
}

// One row of the matrix by the definition.
std::vector<double> RowByDefinition(const FeatureOptions& options, const float* samples) {
  std::vector<double> logs = MelsByDefinition(options, PowerByDefinition(options.frame, samples));
  for (double& mel : logs) mel = std::log(std::max(mel, options.log_floor));
  if (options.outputs[0] == FeatureKind::kLogMel) return logs;
  std::vector<double> row;
  const double bands = options.mel.bands;
  for (int i = 0; i < options.mfcc.coefficients; ++i) {
    double sum = 0.0;
    for (int band = 0; band < options.mel.bands; ++band) {
      const double decibels = 10.0 / std::numbers::ln10 * logs[static_cast<size_t>(band)];
      sum += decibels * std::cos(std::numbers::pi * i * (band + 0.5) / bands);
    }
    row.push_back(sum * std::sqrt((i == 0 ? 1.0 : 2.0) / bands));
  }
  return row;
}

FeatureMatrix Extract(const FeatureOptions& options, const Waveform& waveform) {
  auto features = ExtractFeatures(options, waveform);
  if (!features) Fail(features.error().message.c_str());
  return std::move(*features);
}

void CheckAnswer(const FeatureOptions& options, const Waveform& waveform) {
  const FeatureMatrix features = Extract(options, waveform);
  if (features.frames() != kFrames) Fail("unexpected number of frames");
  for (int frame : {0, kFrames / 3, kFrames - 1}) {
    const auto row = features.row(frame);
    const std::vector<double> expected = RowByDefinition(options, waveform.samples.data() + 160 * frame);
    for (size_t i = 0; i < expected.size(); ++i) {
      const double difference = std::abs(static_cast<double>(row[i]) - expected[i]);
      if (!(difference < 2e-3)) Fail("a feature is not what its definition gives");
    }
  }
}

#ifdef SPEECH_EMOTION_BENCH_AUBIO

// aubio's phase vocoder holds its own frames of 512 samples; it fits no frames of 400.
class AubioMfccs {
 public:
  static constexpr uint_t kWindow = 512, kHop = 160, kFilters = 40, kCoefficients = 13;

  AubioMfccs()
      : vocoder_(new_aubio_pvoc(kWindow, kHop)),
        mfcc_(new_aubio_mfcc(kWindow, kFilters, kCoefficients, kRateHz)),
        input_(new_fvec(kHop)),
        spectrum_(new_cvec(kWindow)),
        output_(new_fvec(kCoefficients)) {
    if (vocoder_ == nullptr || mfcc_ == nullptr) Fail("aubio refuses the settings");
  }
  AubioMfccs(const AubioMfccs&) = delete;
  AubioMfccs& operator=(const AubioMfccs&) = delete;
  ~AubioMfccs() {
    del_fvec(output_);
    del_cvec(spectrum_);
    del_fvec(input_);
    del_aubio_mfcc(mfcc_);
    del_aubio_pvoc(vocoder_);
  }

  // [hops, 13], row-major.
  std::vector<float> Extract(const std::vector<float>& samples) {
    std::vector<float> values;
    for (size_t start = 0; start + kHop <= samples.size(); start += kHop) {
      std::memcpy(input_->data, samples.data() + start, kHop * sizeof(float));
      aubio_pvoc_do(vocoder_, input_, spectrum_);
      aubio_mfcc_do(mfcc_, spectrum_, output_);
      values.insert(values.end(), output_->data, output_->data + kCoefficients);
    }
    return values;
  }

 private:
  aubio_pvoc_t* vocoder_;
  aubio_mfcc_t* mfcc_;
  fvec_t* input_;
  cvec_t* spectrum_;
  fvec_t* output_;
};

// The two define their coefficients differently (magnitudes and powers, window lengths), but both follow the
// signal: over the frames the first ones must go up and down together.
double Correlation(const FeatureMatrix& ours, const std::vector<float>& theirs, int coefficient) {
  constexpr int kDelay = 2;  // hops until aubio's window is centred where ours is
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  const int count = ours.frames() - kDelay;
  for (int t = 0; t < count; ++t) {
    const auto a = static_cast<double>(ours.row(t)[static_cast<size_t>(coefficient)]);
    const auto b = static_cast<double>(theirs[static_cast<size_t>(t + kDelay) * AubioMfccs::kCoefficients +
                                              static_cast<size_t>(coefficient)]);
    x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
  }
  return (count * xy - x * y) / std::sqrt((count * xx - x * x) * (count * yy - y * y));
}

void CheckAubio(const FeatureMatrix& ours, const std::vector<float>& theirs) {
  for (int coefficient : {0, 1, 2}) {
    const double correlation = Correlation(ours, theirs, coefficient);
    std::printf("coefficient %d correlates with aubio's by %.3f\n", coefficient, correlation);
    if (!(correlation > 0.8)) Fail("aubio's MFCCs tell of another signal");
  }
}

#endif

// Medians, in seconds a second of audio.
class Contender {
 public:
  template <class Step>
  void Time(const Step& step) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    step();
    processor_.push_back(static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC);
    wall_.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  double ProcessorSeconds() { return Median(processor_); }  // what else the machine does takes none of it
  double WallSeconds() { return Median(wall_); }

 private:
  static double Median(std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2] / kSeconds;
  }

  std::vector<double> processor_, wall_;
};

void PrintClaim(const char* what, double value, const char* unit, double needed) {
  std::printf("%-44s %8.2f %s, needed: %g: %s\n", what, value, unit, needed, value >= needed ? "yes" : "NO");
}

}  // namespace

int main(int argc, char** argv) {
  const bool plain = argc > 1 && std::strcmp(argv[1], "--plain") == 0;
  const Waveform waveform = Signal();
  CheckAnswer(LogMels(), waveform);
  CheckAnswer(Mfccs(), waveform);
  Contender mels, mfccs;
#ifdef SPEECH_EMOTION_BENCH_AUBIO
  Contender theirs;
  AubioMfccs aubio;
  if (!plain) CheckAubio(Extract(Mfccs(), waveform), aubio.Extract(waveform.samples));
#endif
  for (int run = 0; run < kRuns; ++run) {
    mels.Time([&] { Extract(LogMels(), waveform); });
    mfccs.Time([&] { Extract(Mfccs(), waveform); });
#ifdef SPEECH_EMOTION_BENCH_AUBIO
    if (!plain) theirs.Time([&] { aubio.Extract(waveform.samples); });
#endif
  }
  if (plain) {
    std::printf("%.9g %.9g\n", mels.WallSeconds(), mfccs.WallSeconds());
    return 0;
  }
  std::printf("64 log-mels %.1f us, 13 MFCCs %.1f us a second of audio\n", mels.ProcessorSeconds() * 1e6,
              mfccs.ProcessorSeconds() * 1e6);
  PrintClaim("64 log-mels, times real time", 1.0 / mels.ProcessorSeconds(), "x", 1500);
#ifdef SPEECH_EMOTION_BENCH_AUBIO
  PrintClaim("13 MFCCs, times the speed of aubio's", theirs.ProcessorSeconds() / mfccs.ProcessorSeconds(),
             "x", 1);
#else
  std::printf("13 MFCCs against aubio's: NOT MEASURED, this build found no aubio\n");
#endif
}

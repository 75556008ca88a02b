// The fundamental frequency of a frame by YIN: de Cheveigne & Kawahara, "YIN, a fundamental frequency
// estimator for speech and music", J. Acoust. Soc. Am. 111 (2002). Equations are numbered as there.
#pragma once

#include <complex>
#include <vector>

#include "signal/fft.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

struct PitchEstimate {
  float f0_hz;
  float voicing_probability;  // of 0 to 1
};

// The cumulative mean normalised difference d'(k) of a frame (eq. 8) over the lags k that may be its period:
// 0 where the frame repeats itself after k samples, around 1 where it has nothing in common with itself.
// The difference function below it is that of librosa 0.11: over the whole frame with zeros behind it,
//   d(k) = 2 (r_0 - r_k) - sum_{m<k} x_m^2,  r the frame's autocorrelation,
// so that a longer lag, of which the frame shows less, scores worse.
class NormalizedDifference {
 public:
  // `options` as Validate leaves them; `frame_length` in samples, even, at least two periods of low_hz.
  NormalizedDifference(const PitchOptions& options, int frame_length, int sample_rate_hz);

  int lags() const { return static_cast<int>(values_.size()); }
  // Samples: the lag of values()[0].
  int min_period() const { return min_period_; }

  // frame: [frame_length]. False for digital silence: d' is 0 everywhere then, as in librosa.
  // The result does not depend on the frame's level.
  bool Compute(const float* frame);

  // [lags]
  const std::vector<float>& values() const { return values_; }
  // A minimum among its neighbours, the later one of equals excepted; at the ends below its one neighbour.
  bool IsTrough(int index) const;
  // Samples: the lag at the minimum of the parabola through values()[index] and its neighbours.
  double Period(int index) const;

 private:
  int frame_length_;
  int min_period_;
  int max_period_;
  RealFft fft_;
  std::vector<float> padded_;                  // [fft length], the frame and zeros; then its autocorrelation
  std::vector<std::complex<float>> spectrum_;  // [bins]
  std::vector<float> values_;                  // [lags]
};

// Frame by frame. Of digital silence, f0_hz is the highest the lags allow and the voicing probability 0.
class Yin {
 public:
  // Arguments as for NormalizedDifference.
  Yin(const PitchOptions& options, int frame_length, int sample_rate_hz);

  // frame: [frame_length]. There always is an f0_hz; the voicing probability, 1 - d' at its lag kept within 0
  // and 1, says what it is worth.
  PitchEstimate Compute(const float* frame);

 private:
  NormalizedDifference difference_;
  double sample_rate_hz_;
};

}  // namespace speech_emotion

// Triangular filters, evenly spaced on a mel scale.
#pragma once

#include <vector>

#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// Hertz to mel and back. Slaney (Auditory Toolbox, 1998): linear below 1 kHz, logarithmic above.
// HTK (O'Shaughnessy): 2595 log10(1 + f / 700).
double HzToMel(double hz, MelScale scale);
double MelToHz(double mel, MelScale scale);

class MelBank {
 public:
  // `options` must be valid for the rate and transform length.
  MelBank(const MelOptions& options, int sample_rate_hz, int fft_length);

  int bands() const { return static_cast<int>(filters_.size()); }

  // power: [fft_length / 2 + 1] -> mel: [bands]
  void Apply(const float* power, float* mel) const;

 private:
  struct Filter {
    int first_bin;
    int bin_count;
    size_t offset;  // of its weights
  };
  std::vector<Filter> filters_;
  std::vector<float> weights_;  // only the bins inside each triangle
};

}  // namespace speech_emotion

// Pitch classes of a spectrum.
#pragma once

#include <vector>

namespace speech_emotion {

// Ellis, "Chroma feature analysis and synthesis", LabROSA 2007, with librosa's defaults: bins are shared out
// to the 12 classes by a Gaussian as wide as a bin or a semitone, whichever is wider, and weighted by a
// Gaussian of two octaves around C5 or so (5 octaves above A4 / 16).
class ChromaBank {
 public:
  static constexpr int kClasses = 12;

  ChromaBank(int sample_rate_hz, int fft_length);

  // power: [fft_length / 2 + 1] -> chroma: [kClasses] from C, the loudest 1; zeros where there is no power.
  void Apply(const float* power, float* chroma) const;

 private:
  int bins_;
  std::vector<float> weights_;  // [kClasses, bins]
};

}  // namespace speech_emotion

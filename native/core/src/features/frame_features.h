// The features of a single frame.
#pragma once

#include <optional>
#include <vector>

#include "features/chroma.h"
#include "features/mel_bank.h"
#include "features/yin.h"
#include "signal/fft.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// In two steps, as some features wait for the whole clip: a frame is measured when its samples are in, and
// finished when the clip's level and pitch are known; at once where no option asks for them.
class FrameFeatures {
 public:
  // `options` must be valid, and outlive this.
  explicit FrameFeatures(const FeatureOptions& options);

  // Values a frame between the two steps, and after them.
  int measured_size() const { return measured_size_; }
  int size() const { return size_; }

  // samples: [frame length], of which those from `begin` to `end` (excluded) are of the signal and the others
  // padding; pitch_samples: [pitch frame length], read only where F0 or voicing is an output and YIN finds
  // it. Appends measured_size() values to `measured`.
  void Measure(const float* samples, int begin, int end, const float* pitch_samples,
               std::vector<float>& measured);

  // Appends size() values to `row`. `clip_level`: the largest MelLevel of the clip, or 0 where no output
  // waits for it; `pitch`: the frame's, where it was not measured.
  void Finish(const float* measured, float clip_level, const PitchEstimate* pitch, std::vector<float>& row);

  // The largest mel power among a frame's measured values.
  float MelLevel(const float* measured) const;

 private:
  // What the outputs have to be computed from.
  struct Needs {
    bool spectrum = false, magnitude = false, mel = false, chroma = false, pitch = false;
    void Add(FeatureKind kind);
  };

  void ComputeSpectrum(const float* samples);
  // mel: [bands] -> decibels_
  void ToDecibels(const float* mel, float clip_level, double top_db);
  int MeasuredColumns(FeatureKind kind) const;

  const FeatureOptions& options_;
  int measured_size_ = 0, size_ = 0;
  Needs needs_;
  PowerSpectrum spectrum_;
  std::optional<MelBank> mel_bank_;
  std::optional<ChromaBank> chroma_bank_;
  std::optional<Yin> yin_;
  std::vector<float> window_;           // [length]
  std::vector<float> windowed_;         // [fft_length]; zero beyond the window's length
  std::vector<float> power_;            // [bins]
  std::vector<float> magnitude_;        // [bins], where it is needed
  std::vector<float> mel_;              // [bands]
  std::vector<float> decibels_;         // [bands]
  std::vector<float> cepstrum_matrix_;  // [coefficients, bands]
};

}  // namespace speech_emotion

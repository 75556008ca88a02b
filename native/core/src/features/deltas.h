// Derivatives of features over time, frame by frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace speech_emotion {

// Savitzky & Golay 1964: the first derivative (a frame) of the line, and the second of the parabola, that fit
// best to the `width` frames around a frame. The first and last frames take the fit of the first and last
// `width` frames (librosa.feature.delta, mode "interp"). Of fewer frames than that, all that there are, made
// odd.
class Deltas {
 public:
  // `order`: 1 or 2; `width`: odd, >= 3.
  Deltas(int order, int width, int features);

  // row: [features]. Appends the frames that it completes, each [(1 + order) * features], to `output`.
  void Accept(const float* row, std::vector<float>& output);
  // Appends the rest. Then as new.
  void Finish(std::vector<float>& output);
  void Reset();

 private:
  // The frame with the derivatives at the middle of the `width` frames from `first` on.
  void Append(int64_t frame, int64_t first, int width, std::vector<float>& output) const;
  const float* Row(int64_t frame) const {
    return &rows_[static_cast<size_t>(frame - first_kept_) * features_];
  }

  int order_, width_, features_;
  std::vector<float> rows_;  // [kept frames, features], from frame first_kept_ on
  int64_t first_kept_ = 0;
  int64_t received_ = 0;
  int64_t produced_ = 0;
};

}  // namespace speech_emotion

#include "features/deltas.h"

#include <algorithm>

namespace speech_emotion {

Deltas::Deltas(int order, int width, int features) : order_(order), width_(width), features_(features) {}

void Deltas::Reset() {
  rows_.clear();
  first_kept_ = 0;
  received_ = 0;
  produced_ = 0;
}

void Deltas::Accept(const float* row, std::vector<float>& output) {
  rows_.insert(rows_.end(), row, row + features_);
  ++received_;
  const int half = width_ / 2;
  if (received_ < width_) return;
  for (; produced_ + half < received_; ++produced_) {
    Append(produced_, std::max<int64_t>(produced_ - half, 0), width_, output);
  }
  // The next frame is fitted to later ones than these, the last frame perhaps to just these.
  const int64_t needed = received_ - width_;
  if (needed - first_kept_ > width_) {
    rows_.erase(rows_.begin(), rows_.begin() + (needed - first_kept_) * features_);
    first_kept_ = needed;
  }
}

void Deltas::Finish(std::vector<float>& output) {
  int width = width_;
  if (received_ < width) width = static_cast<int>(received_ - (received_ % 2 == 0 ? 1 : 0));
  for (; produced_ < received_; ++produced_) {
    Append(produced_, std::clamp<int64_t>(produced_ - width / 2, 0, received_ - width), width, output);
  }
  Reset();
}

void Deltas::Append(int64_t frame, int64_t first, int width, std::vector<float>& output) const {
  const float* row = Row(frame);
  output.insert(output.end(), row, row + features_);
  // With x = -half .. half the sums of x vanish, so slope = sum(x y) / sum(x^2), and the parabola's second
  // derivative is 2 sum((x^2 - mean x^2) y) / sum((x^2 - mean x^2)^2).
  const int half = width / 2;
  const double mean_square = half * (half + 1.0) / 3.0;
  for (int order = 1; order <= order_; ++order) {
    const auto weight = [&](int x) { return order == 1 ? x : x * x - mean_square; };
    double norm = 0.0;
    for (int x = -half; x <= half; ++x) norm += weight(x) * weight(x);
    const double scale = norm > 0.0 ? order / norm : 0.0;  // a single frame has no slope
    for (int f = 0; f < features_; ++f) {
      double sum = 0.0;
      for (int x = -half; x <= half; ++x) sum += weight(x) * Row(first + half + x)[f];
      output.push_back(static_cast<float>(scale * sum));
    }
  }
}

}  // namespace speech_emotion

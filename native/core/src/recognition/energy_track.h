// The energy of a stream, block by block.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace speech_emotion {

// Sums of squares of the stream, one a block of `shift` samples, so that the energy and level of any
// window of whole blocks are cheap, and the same for any chunking.
class EnergyTrack {
 public:
  explicit EnergyTrack(int shift) : shift_(shift) {}

  void Accept(std::span<const float> samples) {
    for (float sample : samples) {
      if (open_samples_ == 0) blocks_.push_back(0.0);
      blocks_.back() += static_cast<double>(sample) * sample;
      if (++open_samples_ == shift_) open_samples_ = 0;
    }
  }

  // Mean square of the samples from block `first` to the end of block `last` (excluded).
  double MeanSquare(int64_t first, int64_t last) const {
    double sum = 0.0;
    for (int64_t b = first; b < last; ++b) sum += blocks_[static_cast<size_t>(b - base_)];
    return sum / static_cast<double>(std::max<int64_t>(last - first, 1) * shift_);
  }

  double LevelDbfs(int64_t first, int64_t last, int span) const {
    double loudest = 0.0;
    for (int64_t b = first; b < std::max(first + 1, last - span + 1); ++b) {
      loudest = std::max(loudest, MeanSquare(b, std::min(b + span, last)));
    }
    return std::max(-120.0, 10.0 * std::log10(std::max(loudest, 1e-12)));
  }

  int64_t block_count() const { return base_ + static_cast<int64_t>(blocks_.size()); }

  void DropBefore(int64_t block) {
    if (block <= base_) return;
    blocks_.erase(blocks_.begin(), blocks_.begin() + (block - base_));
    base_ = block;
  }

 private:
  int shift_;
  int open_samples_ = 0;
  int64_t base_ = 0;
  std::vector<double> blocks_;
};

}  // namespace speech_emotion

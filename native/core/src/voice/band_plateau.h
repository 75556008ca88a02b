// What lasts in the bands of a stream.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace speech_emotion {

inline constexpr int kBands = 20;
using Bands = std::array<float, kBands>;

// The latest frames of a stream, by their number.
class BandTrack {
 public:
  explicit BandTrack(int capacity) : frames_(capacity) {}

  int64_t size() const { return size_; }
  void Push(const Bands& frame) { frames_[size_++ % frames_.size()] = frame; }
  const Bands& operator[](int64_t frame) const { return frames_[frame % frames_.size()]; }

  // Of frames [first, end), band by band.
  Bands Minimum(int64_t first, int64_t end) const {
    Bands least = (*this)[first];
    for (int64_t t = first + 1; t < end; ++t) {
      const Bands& frame = (*this)[t];
      for (int b = 0; b < kBands; ++b) least[b] = std::min(least[b], frame[b]);
    }
    return least;
  }
  Bands Maximum(int64_t first, int64_t end) const {
    Bands largest = (*this)[first];
    for (int64_t t = first + 1; t < end; ++t) {
      const Bands& frame = (*this)[t];
      for (int b = 0; b < kBands; ++b) largest[b] = std::max(largest[b], frame[b]);
    }
    return largest;
  }
  Bands Mean(int64_t first, int64_t end) const {
    Bands mean = {};
    for (int64_t t = first; t < end; ++t) {
      const Bands& frame = (*this)[t];
      for (int b = 0; b < kBands; ++b) mean[b] += frame[b];
    }
    for (float& value : mean) value /= static_cast<float>(end - first);
    return mean;
  }

 private:
  std::vector<Bands> frames_;
  int64_t size_ = 0;
};

// The highest level that a band keeps for `length` frames around each frame: the opening of mathematical
// morphology (Serra, Image Analysis and Mathematical Morphology, 1982) by a flat element. What comes
// and goes within `length` is cut off, what lasts is kept from its first frame on.
class Plateau {
 public:
  // `memory` frames, at least `length`, are what the level is kept for where so many have been. `spare`
  // frames may be pushed beyond those that At needs.
  Plateau(int length, int memory, int spare)
      : length_(length), memory_(memory), levels_(memory), minima_(length + spare) {}

  void Push(const Bands& frame) {
    levels_.Push(frame);
    minima_.Push(levels_.Minimum(std::max<int64_t>(0, levels_.size() - memory_), levels_.size()));
  }
  // At frame `t`, of which length - 1 more are there unless the stream has ended.
  Bands At(int64_t t) const {
    const int64_t last = minima_.size() - 1;
    return minima_.Maximum(std::min(std::max<int64_t>(t, length_ - 1), last),
                           std::min(t + length_ - 1, last) + 1);
  }

 private:
  int length_;
  int memory_;
  BandTrack levels_;
  BandTrack minima_;
};

}  // namespace speech_emotion

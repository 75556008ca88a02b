// Samples from one thread to another without a lock: the audio thread must never wait.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <span>
#include <vector>

namespace speech_emotion::cli {

// One thread writes, one reads.
class SampleRing {
 public:
  explicit SampleRing(size_t min_capacity) : samples_(std::bit_ceil(min_capacity)) {}

  // All of them, or none where there is no room for all: then false.
  bool Write(std::span<const float> samples) {
    const size_t written = written_.load(std::memory_order_relaxed);
    const size_t read = read_.load(std::memory_order_acquire);
    if (samples.size() > samples_.size() - (written - read)) return false;
    for (size_t i = 0; i < samples.size(); ++i) samples_[(written + i) & mask()] = samples[i];
    written_.store(written + samples.size(), std::memory_order_release);
    return true;
  }

  // At most as many as fit; how many there were.
  size_t Read(std::span<float> samples) {
    const size_t read = read_.load(std::memory_order_relaxed);
    const size_t written = written_.load(std::memory_order_acquire);
    const size_t count = std::min(samples.size(), written - read);
    for (size_t i = 0; i < count; ++i) samples[i] = samples_[(read + i) & mask()];
    read_.store(read + count, std::memory_order_release);
    return count;
  }

 private:
  size_t mask() const { return samples_.size() - 1; }

  std::vector<float> samples_;  // a power of two: positions wrap by their low bits
  std::atomic<size_t> written_ = 0;
  std::atomic<size_t> read_ = 0;
};

}  // namespace speech_emotion::cli

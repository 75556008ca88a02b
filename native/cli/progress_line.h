// A line on standard error that says how far the work has come.
#pragma once

#include <chrono>
#include <cstddef>

namespace speech_emotion::cli {

// Quiet where standard error is no terminal, or where the files are too few to wait for.
class ProgressLine {
 public:
  explicit ProgressLine(size_t total);
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Call before anything else is printed: it takes the line away.
  void Clear();
  void Update(size_t done);

 private:
  using Clock = std::chrono::steady_clock;

  size_t total_;
  bool shown_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
};

}  // namespace speech_emotion::cli

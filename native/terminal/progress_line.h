// A line on standard error that says how far the work has come.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace speech_emotion {

// Quiet where standard error is no terminal, or where the pieces are too few to wait for.
class ProgressLine {
 public:
  // `title` comes first on the line, or is empty; `unit` is what is counted, in the plural: "files".
  ProgressLine(std::string title, std::string unit, size_t total);
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Call before anything else is printed: it takes the line away.
  void Clear();
  // `detail` comes last on the line, e.g. "loss 1.234". Drawn at most ten times a second.
  void Update(size_t done, const std::string& detail = "");

 private:
  using Clock = std::chrono::steady_clock;

  std::string title_, unit_;
  size_t total_;
  bool shown_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_drawn_ = start_;
};

}  // namespace speech_emotion

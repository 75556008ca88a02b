// One line of progress on a terminal; silent where the output is a file or a pipe.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace speech_emotion::trainer {

class Progress {
 public:
  // `unit` in the plural: "clips".
  Progress(std::string title, int64_t total, std::string unit);
  ~Progress();

  // `detail` is appended, e.g. "loss 1.234". Redraws at most ten times a second.
  void Update(int64_t done, const std::string& detail = "");

 private:
  std::string title_, unit_;
  int64_t total_;
  bool terminal_;
  std::chrono::steady_clock::time_point start_, last_drawn_;
};

// "1:02:03" or "2:03".
std::string FormatSeconds(double seconds);

}  // namespace speech_emotion::trainer

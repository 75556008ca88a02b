#include "progress_line.h"

#include <cstdio>
#include <string>

#include "terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr size_t kMinFiles = 4;
constexpr double kMinElapsedSeconds = 0.5;  // before it no rate is worth showing

}  // namespace

ProgressLine::ProgressLine(size_t total) : total_(total), shown_(total >= kMinFiles && ErrorIsTerminal()) {}

void ProgressLine::Clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ProgressLine::Update(size_t done) {
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  if (!shown_ || done == 0 || done >= total_ || elapsed_s < kMinElapsedSeconds) return;
  const double rate = static_cast<double>(done) / elapsed_s;
  const std::string left = DurationText(static_cast<double>(total_ - done) / rate);
  Clear();
  std::fprintf(stderr, "%zu/%zu files, %.1f a second, %s left", done, total_, rate, left.c_str());
  drawn_ = true;
}

}  // namespace speech_emotion::cli

#include "terminal/progress_line.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "terminal/terminal.h"

namespace speech_emotion {
namespace {

constexpr size_t kMinPieces = 4;
constexpr double kMinElapsed_s = 0.5;  // before it no rate is worth showing
constexpr auto kRedrawInterval = std::chrono::milliseconds(100);

}  // namespace

ProgressLine::ProgressLine(std::string title, std::string unit, size_t total)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(total),
      shown_(total >= kMinPieces && ErrorIsTerminal()) {
  if (!title_.empty()) title_ += "  ";
}

void ProgressLine::Clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ProgressLine::Update(size_t done, const std::string& detail) {
  const auto now = Clock::now();
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  if (!shown_ || done == 0 || done >= total_ || elapsed_s < kMinElapsed_s) return;
  if (drawn_ && now - last_drawn_ < kRedrawInterval) return;
  last_drawn_ = now;
  const double rate = static_cast<double>(done) / elapsed_s;
  const auto left_s = std::lround(static_cast<double>(total_ - done) / rate);
  Clear();
  std::fprintf(stderr, "%s%zu/%zu %s, %.1f a second, %ld:%02ld left  %s", title_.c_str(), done, total_,
               unit_.c_str(), rate, left_s / 60, left_s % 60, detail.c_str());
  drawn_ = true;
}

}  // namespace speech_emotion

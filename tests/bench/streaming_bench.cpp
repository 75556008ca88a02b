// streaming_bench: a stream takes no longer as it gets longer. Fails where the last 10 of 60 minutes cost 15
// % more than the first 10, by the best of a few runs.
#include <algorithm>
#include <ctime>

#include "support/long_stream.h"

namespace {

constexpr int kRuns = 5;
constexpr double kTolerance = 1.15;

// Of the processor: what else the machine does takes none of it.
double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// `stream`(minutes, after_minute)
template <class Stream>
bool IsLinear(const char* name, const Stream& stream) {
  double first_s = 1e9, last_s = 1e9, all_s = 1e9;
  for (int run = 0; run < kRuns; ++run) {
    const double start_s = ProcessorSeconds();
    double after_first_s = 0.0, before_last_s = 0.0;
    stream(60, [&](int minute) {
      if (minute == 10) after_first_s = ProcessorSeconds();
      if (minute == 50) before_last_s = ProcessorSeconds();
    });
    const double end_s = ProcessorSeconds();
    first_s = std::min(first_s, after_first_s - start_s);
    last_s = std::min(last_s, end_s - before_last_s);
    all_s = std::min(all_s, end_s - start_s);
  }
  std::printf("%-30s first 10 min %.3f s, last 10 min %.3f s, all 60 min %.3f s: %.0f x real time\n", name,
              first_s, last_s, all_s, 3600.0 / all_s);
  return last_s <= kTolerance * first_s;
}

}  // namespace

int main() {
  bool linear = true;
  linear &= IsLinear("log-mel", [](int minutes, const auto& after_minute) {
    StreamFeatures(LogMelStream(), minutes, after_minute);
  });
  linear &= IsLinear("MFCC, energy, ZCR, F0, deltas", [](int minutes, const auto& after_minute) {
    StreamFeatures(MfccPitchStream(), minutes, after_minute);
  });
  linear &= IsLinear("resampler 44100 to 16000", [](int minutes, const auto& after_minute) {
    StreamResampler(44100, 16000, minutes, after_minute);
  });
  return linear ? 0 : 1;
}

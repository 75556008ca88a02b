// memory_test: an hour's stream needs no more memory than a minute's.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "support/allocation_counter.h"
#include "support/long_stream.h"

namespace {

using namespace speech_emotion;

constexpr size_t kToleranceBytes = 1 << 16;

// The peak of `stream`(minutes), whose output is as long as the minutes ask for.
template <class Stream>
size_t PeakBytes(int minutes, int64_t expected_output, const Stream& stream) {
  const size_t before = testing::AllocatedBytes();
  const testing::AllocationCount count;
  const int64_t output = stream(minutes);
  const size_t kept = testing::AllocatedBytes() - before;
  if (output != expected_output || kept != 0) {
    std::fprintf(stderr, "expected %lld values out and no memory kept, found %lld and %zu bytes\n",
                 static_cast<long long>(expected_output), static_cast<long long>(output), kept);
    std::exit(1);
  }
  return count.peak_bytes();
}

// `output_per_minute`, less `missing` at the end.
template <class Stream>
bool NeedsConstantMemory(const char* name, int64_t output_per_minute, int64_t missing, const Stream& stream) {
  size_t least = ~size_t{0}, most = 0;
  for (const int minutes : {1, 10, 60}) {
    const size_t bytes = PeakBytes(minutes, minutes * output_per_minute - missing, stream);
    std::printf("%-30s %3d min: peak %zu bytes\n", name, minutes, bytes);
    least = std::min(least, bytes);
    most = std::max(most, bytes);
  }
  return most - least <= kToleranceBytes;
}

}  // namespace

int main() {
  bool constant = true;
  // 100 frames a second, the last two of which find too few samples; 31.25 a second.
  constant &= NeedsConstantMemory("log-mel", 6000, 2,
                                  [](int minutes) { return StreamFeatures(LogMelStream(), minutes); });
  constant &= NeedsConstantMemory("MFCC, energy, ZCR, F0, deltas", 1875, 0,
                                  [](int minutes) { return StreamFeatures(MfccPitchStream(), minutes); });
  constant &= NeedsConstantMemory("resampler 44100 to 16000", 960000, 0,
                                  [](int minutes) { return StreamResampler(44100, 16000, minutes); });
  if (!constant) std::fprintf(stderr, "expected peaks within %zu bytes of each other\n", kToleranceBytes);
  return constant ? 0 : 1;
}

// memory_test: an hour's stream needs no more memory than a minute's. The allocator is replaced and counts
// bytes, so that the peak is exact.
#include <algorithm>
#include <cstddef>
#include <new>

#include "long_stream.h"

namespace {

// The size of every block is kept in front of it.
constexpr size_t kHeader = alignof(std::max_align_t);
constexpr size_t kToleranceBytes = 1 << 16;

size_t allocated_bytes = 0;
size_t peak_bytes = 0;

void* Allocate(size_t bytes) {
  auto* memory = static_cast<std::byte*>(std::malloc(bytes + kHeader));
  if (memory == nullptr) std::abort();
  *reinterpret_cast<size_t*>(memory) = bytes;
  allocated_bytes += bytes;
  peak_bytes = std::max(peak_bytes, allocated_bytes);
  return memory + kHeader;
}

void Free(void* memory) {
  if (memory == nullptr) return;
  auto* block = static_cast<std::byte*>(memory) - kHeader;
  allocated_bytes -= *reinterpret_cast<size_t*>(block);
  std::free(block);
}

// The peak of `stream`(minutes), whose output is as long as the minutes ask for.
template <class Stream>
size_t PeakBytes(int minutes, int64_t expected_output, const Stream& stream) {
  peak_bytes = allocated_bytes;
  const size_t before = allocated_bytes;
  const int64_t output = stream(minutes);
  if (output != expected_output || allocated_bytes != before) {
    std::fprintf(stderr, "expected %lld values out and no memory kept, found %lld and %zu bytes\n",
                 static_cast<long long>(expected_output), static_cast<long long>(output),
                 allocated_bytes - before);
    std::exit(1);
  }
  return peak_bytes - before;
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

// Kept out of line: where g++ 12 inlines one of a pair and not the other, it warns of a mismatch.
[[gnu::noinline]] void* operator new(size_t bytes) { return Allocate(bytes); }
[[gnu::noinline]] void* operator new(size_t bytes, const std::nothrow_t&) noexcept { return Allocate(bytes); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { Free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { Free(memory); }

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

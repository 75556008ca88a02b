#include "speech_emotion/silence.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/signals.h"

using speech_emotion::NonSilentRange;
using Range = std::pair<size_t, size_t>;

namespace {

// Zeros, then a constant, then zeros.
std::vector<float> Pulse(size_t before, size_t length, size_t after, float level = 0.5f) {
  std::vector<float> samples(before + length + after, 0.0f);
  std::fill_n(samples.begin() + static_cast<std::ptrdiff_t>(before), length, level);
  return samples;
}

}  // namespace

TEST_CASE("silence ends with the first frame of 2048, centred, that isn't too quiet") {
  // Full frames have a power of 1 / 4. Frame t holds (512 t + 1024 - 8192) samples of the pulse at its
  // beginning; 30 dB below the loudest are 2.05 samples of 2048, so the first frame is t = 15, with 512, and
  // the last one before the pulse's end at 12288 is t = 25.
  CHECK(NonSilentRange(Pulse(8192, 4096, 8192), 30.0) == Range(15 * 512, 26 * 512));
  // One sample more before it, and frame 14 would see none of it, 2 samples fewer than 2.05.
  CHECK(NonSilentRange(Pulse(8190, 4098, 8192), 30.0) == Range(15 * 512, 26 * 512));
  CHECK(NonSilentRange(Pulse(8189, 4099, 8192), 30.0) == Range(14 * 512, 26 * 512));
}

TEST_CASE("a frame exactly as deep as the threshold is silence") {
  // 512 of 2048 samples: 6.0206 dB below the full frames.
  const auto samples = Pulse(8192, 4096, 8192);
  const double depth_db = 10.0 * std::log10(4.0);
  CHECK(NonSilentRange(samples, depth_db * (1.0 - 1e-9)) == Range(16 * 512, 25 * 512));
  CHECK(NonSilentRange(samples, depth_db * (1.0 + 1e-9)) == Range(15 * 512, 26 * 512));
}

TEST_CASE("a clip that ends within its last loud frame is kept to its end") {
  CHECK(NonSilentRange(Pulse(0, 700, 0), 30.0) == Range(0, 700));
  CHECK(NonSilentRange(Pulse(4096, 700, 0), 30.0) == Range(7 * 512, 4796));
}

TEST_CASE("a clip nowhere louder than a magnitude of 1e-5 is kept whole, as librosa does") {
  CHECK(NonSilentRange(Pulse(5000, 0, 0), 30.0) == Range(0, 5000));
  CHECK(NonSilentRange(Pulse(4096, 2048, 4096, 0.9e-5f), 30.0) == Range(0, 10240));
  // Silence lies at most as deep as 1e-5 lies below the loudest frame.
  CHECK(NonSilentRange(Pulse(4096, 2048, 4096, 1e-4f), 19.0).first == 7 * 512);
  CHECK(NonSilentRange(Pulse(4096, 2048, 4096, 1e-4f), 21.0) == Range(0, 10240));
}

TEST_CASE("clips of no and of one sample have a range, and a depth of zero leaves nothing") {
  CHECK(NonSilentRange({}, 30.0) == Range(0, 0));
  CHECK(NonSilentRange(Pulse(0, 1, 0), 30.0) == Range(0, 1));
  CHECK(NonSilentRange(Pulse(0, 5000, 0), 0.0) == Range(0, 0));
}

TEST_CASE("what is loud is kept at any gain, however large") {
  auto samples = Pulse(8192, 4096, 8192);
  const Range range = NonSilentRange(samples, 30.0);
  for (const float gain : {1e-2f, 1e3f, 1e30f}) {
    auto scaled = samples;
    for (float& sample : scaled) sample *= gain;
    CHECK(NonSilentRange(scaled, 30.0) == range);
  }
}

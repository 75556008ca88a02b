#include "signal/adpcm.h"

#include <algorithm>
#include <cstdlib>

namespace speech_emotion {
namespace {

constexpr float kFullScale = 32768.0f;

int Signed16(const uint8_t* bytes) { return static_cast<int16_t>(bytes[0] | bytes[1] << 8); }
int Clipped16(int value) { return std::clamp(value, -32768, 32767); }

// The standard's table of steps, each about 1.1 times the one before; rounding makes it no formula.
constexpr int16_t kImaSteps[] = {
    7,    8,     9,     10,    11,    12,    13,    14,    16,    17,    19,    21,    23,    25,   28,
    31,   34,    37,    41,    45,    50,    55,    60,    66,    73,    80,    88,    97,    107,  118,
    130,  143,   157,   173,   190,   209,   230,   253,   279,   307,   337,   371,   408,   449,  494,
    544,  598,   658,   724,   796,   876,   963,   1060,  1166,  1282,  1411,  1552,  1707,  1878, 2066,
    2272, 2499,  2749,  3024,  3327,  3660,  4026,  4428,  4871,  5358,  5894,  6484,  7132,  7845, 8630,
    9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767};
constexpr int kLastImaStep = 88;

struct ImaState {
  int value = 0;
  int step = 0;

  int Next(int code) {
    const int size = kImaSteps[step];
    int difference = size >> 3;
    if ((code & 1) != 0) difference += size >> 2;
    if ((code & 2) != 0) difference += size >> 1;
    if ((code & 4) != 0) difference += size;
    value = Clipped16((code & 8) != 0 ? value - difference : value + difference);
    step = std::clamp(step + ((code & 4) != 0 ? 2 * (code & 3) + 2 : -1), 0, kLastImaStep);
    return value;
  }
};

struct MsState {
  int first_factor = 0, second_factor = 0;  // of 256, of the last sample and the one before
  int delta = 0;
  int last = 0, before = 0;

  int Next(int code) {
    static constexpr int16_t kAdaptation[] = {230, 230, 230, 230, 307, 409, 512, 614, 768};  // of 256
    const int steps = code < 8 ? code : code - 16;
    const int value = Clipped16(((last * first_factor + before * second_factor) >> 8) + steps * delta);
    delta = std::clamp((kAdaptation[std::abs(steps)] * delta) >> 8, 16, 1 << 20);
    before = last;
    last = value;
    return value;
  }
};

float Scaled(int value) { return static_cast<float>(value) / kFullScale; }

}  // namespace

void DecodeImaBlock(std::span<const uint8_t> block, int channels, std::span<float> samples) {
  const auto step = static_cast<size_t>(channels);
  const size_t frames = samples.size() / step;
  for (size_t channel = 0; channel < step; ++channel) {
    const uint8_t* head = block.data() + kImaHeadBytes * channel;
    ImaState state{Signed16(head), std::min<int>(head[2], kLastImaStep)};
    samples[channel] = Scaled(state.value);
    for (size_t frame = 1; frame < frames; ++frame) {
      // Behind the heads: four bytes, eight samples, of each channel in turn; the low half comes first.
      const size_t code = frame - 1;
      const size_t at = kImaHeadBytes * step + (code / 8 * step + channel) * 4 + code % 8 / 2;
      samples[frame * step + channel] = Scaled(state.Next(block[at] >> (code % 2 * 4) & 15));
    }
  }
}

void DecodeMsBlock(std::span<const uint8_t> block, int channels, std::span<float> samples) {
  static constexpr int16_t kFactors[][2] = {{256, 0}, {512, -256}, {0, 0},     {192, 64},
                                            {240, 0}, {460, -208}, {392, -232}};
  const auto step = static_cast<size_t>(channels);
  const size_t frames = samples.size() / step;
  for (size_t channel = 0; channel < step; ++channel) {
    // The head: of all channels the pair's number, then the first delta, the second sample, the first.
    const auto* factors = kFactors[std::min<int>(block[channel], 6)];
    const auto word = [&](size_t which) {
      return Signed16(block.data() + step + 2 * (which * step + channel));
    };
    MsState state{factors[0], factors[1], word(0), word(1), word(2)};
    samples[channel] = Scaled(state.before);
    samples[step + channel] = Scaled(state.last);
    for (size_t frame = 2; frame < frames; ++frame) {
      const size_t code = (frame - 2) * step + channel;  // the high half comes first
      const uint8_t both = block[kMsHeadBytes * step + code / 2];
      samples[frame * step + channel] = Scaled(state.Next(code % 2 == 0 ? both >> 4 : both & 15));
    }
  }
}

}  // namespace speech_emotion

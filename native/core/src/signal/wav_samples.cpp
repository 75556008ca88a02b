#include "signal/wav_samples.h"

#include <algorithm>
#include <cstring>

#include "signal/adpcm.h"

namespace speech_emotion {
namespace {

// ITU-T G.711, as 16-bit numbers: sign, three bits of exponent, four of mantissa; even bits inverted.
int ALaw(uint8_t code) {
  const int bits = code ^ 0x55;
  const int exponent = (bits >> 4) & 7;
  const int magnitude = ((bits & 15) << 4) + 8;
  const int value = exponent == 0 ? magnitude : (magnitude + 0x100) << (exponent - 1);
  return (bits & 0x80) != 0 ? value : -value;
}

// The same, all bits inverted and 33 added before the logarithm.
int MuLaw(uint8_t code) {
  const int bits = ~code & 0xff;
  const int value = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80) != 0 ? -value : value;
}

uint64_t Number(const uint8_t* bytes, int count, bool big_endian) {
  uint64_t number = 0;
  for (int i = 0; i < count; ++i) number = number << 8 | bytes[big_endian ? i : count - 1 - i];
  return number;
}

// em++ 3.1.6 has no std::bit_cast.
template <class Value, class Bits>
Value As(Bits bits) {
  static_assert(sizeof(Value) == sizeof(Bits));
  Value value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

float Sample(const WavSampleFormat& format, const uint8_t* bytes) {
  constexpr float kFullScale16 = 32768.0f, kFullScale32 = 2147483648.0f;
  switch (format.coding) {
    case WavCoding::kALaw:
      return static_cast<float>(ALaw(*bytes)) / kFullScale16;
    case WavCoding::kMuLaw:
      return static_cast<float>(MuLaw(*bytes)) / kFullScale16;
    case WavCoding::kFloat: {
      const uint64_t bits = Number(bytes, format.bytes, format.big_endian);
      if (format.bytes == 4) return As<float>(static_cast<uint32_t>(bits));
      return static_cast<float>(As<double>(bits));
    }
    default:
      break;
  }
  if (format.bytes == 1) return static_cast<float>(*bytes - 128) / 128.0f;  // the one unsigned width
  const auto high = static_cast<uint32_t>(Number(bytes, format.bytes, format.big_endian)
                                          << (32 - 8 * format.bytes));  // left-justified
  return static_cast<float>(static_cast<int32_t>(high)) / kFullScale32;
}

int HeadBytes(const WavSampleFormat& format) {
  return format.channels * (format.coding == WavCoding::kImaAdpcm ? kImaHeadBytes : kMsHeadBytes);
}

// `bytes`: a block's, or what is left of one.
int64_t AdpcmFrames(const WavSampleFormat& format, int64_t bytes) {
  const int64_t codes = (bytes - HeadBytes(format)) * 2;
  if (codes < 0) return 0;
  if (format.coding == WavCoding::kMsAdpcm) return kMsHeadFrames + codes / format.channels;
  return kImaHeadFrames + codes / (8 * format.channels) * 8;
}

}  // namespace

int64_t WavSampleFormat::frames_in(int64_t byte_count) const {
  if (block_bytes <= 0) return 0;  // a header without sense
  if (!is_adpcm()) return byte_count / block_bytes;
  return byte_count / block_bytes * AdpcmFrames(*this, block_bytes) +
         AdpcmFrames(*this, byte_count % block_bytes);
}

void DecodeWavSamples(const WavSampleFormat& format, std::span<const uint8_t> bytes,
                      std::span<float> samples) {
  if (format.is_adpcm()) {
    const auto block_bytes = static_cast<size_t>(format.block_bytes);
    const auto block_samples = static_cast<size_t>(format.block_frames() * format.channels);
    for (; !samples.empty(); samples = samples.subspan(std::min(block_samples, samples.size()))) {
      const auto block = bytes.first(std::min(block_bytes, bytes.size()));
      const auto made = samples.first(std::min(block_samples, samples.size()));
      format.coding == WavCoding::kImaAdpcm ? DecodeImaBlock(block, format.channels, made)
                                            : DecodeMsBlock(block, format.channels, made);
      bytes = bytes.subspan(block.size());
    }
    return;
  }
  const uint8_t* next = bytes.data();
  for (float& sample : samples) {
    sample = Sample(format, next);
    next += format.bytes;
  }
}

}  // namespace speech_emotion

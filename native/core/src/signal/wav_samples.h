// Samples of a WAV file as floats.
#pragma once

#include <cstdint>
#include <span>

namespace speech_emotion {

enum class WavCoding { kPcm, kFloat, kALaw, kMuLaw, kImaAdpcm, kMsAdpcm };

struct WavSampleFormat {
  WavCoding coding = WavCoding::kPcm;
  int channels = 1;
  int bytes = 2;  // of a sample; PCM: 1 to 4; float: 4 or 8; A-law and mu-law: 1
  bool big_endian = false;
  int block_bytes = 2;  // what can be decoded by itself: a frame; of ADPCM many

  bool is_adpcm() const { return coding == WavCoding::kImaAdpcm || coding == WavCoding::kMsAdpcm; }
  // Of a whole block, and of so many bytes from a block's beginning on, whose last block may be cut.
  int64_t block_frames() const { return frames_in(block_bytes); }
  int64_t frames_in(int64_t byte_count) const;

  bool operator==(const WavSampleFormat&) const = default;
};

// `bytes` begin with a block. samples: interleaved [format.frames_in(bytes.size()), format.channels].
void DecodeWavSamples(const WavSampleFormat& format, std::span<const uint8_t> bytes,
                      std::span<float> samples);

}  // namespace speech_emotion

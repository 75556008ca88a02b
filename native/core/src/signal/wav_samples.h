// Samples of a WAV file as floats.
#pragma once

#include <cstdint>
#include <span>

namespace speech_emotion {

enum class WavCoding { kPcm, kFloat, kALaw, kMuLaw };

struct WavSampleFormat {
  WavCoding coding = WavCoding::kPcm;
  int bytes = 2;  // PCM: 1 to 4; float: 4 or 8; A-law and mu-law: 1
  bool big_endian = false;

  bool operator==(const WavSampleFormat&) const = default;
};

// One sample each; bytes.size() is samples.size() * format.bytes.
void DecodeWavSamples(const WavSampleFormat& format, std::span<const uint8_t> bytes,
                      std::span<float> samples);

}  // namespace speech_emotion

// Audio files for the tests of the command line.
#pragma once

#include <string>
#include <vector>

namespace cli_test {

// Something like a voice: a gliding harmonic tone in syllables.
std::vector<float> Voice(double seconds, int sample_rate_hz);

enum class AudioKind {
  kWav8,
  kWav16,
  kWav24,
  kWavFloat,
  kFlac,
  kOggVorbis,
  kOggOpus,
  kMp3,
};

// interleaved: [frames, channels]
void WriteAudio(const std::string& path, const std::vector<float>& interleaved, int sample_rate_hz,
                AudioKind kind = AudioKind::kWav16, int channels = 1);

}  // namespace cli_test

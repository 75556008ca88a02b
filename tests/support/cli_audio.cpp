#include "cli_audio.h"

#include <sndfile.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace cli_test {
namespace {

int SndfileFormat(AudioKind kind) {
  switch (kind) {
    case AudioKind::kWav8:
      return SF_FORMAT_WAV | SF_FORMAT_PCM_U8;
    case AudioKind::kWav16:
      return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    case AudioKind::kWav24:
      return SF_FORMAT_WAV | SF_FORMAT_PCM_24;
    case AudioKind::kWavFloat:
      return SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    case AudioKind::kFlac:
      return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    case AudioKind::kOggVorbis:
      return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    case AudioKind::kOggOpus:
      return SF_FORMAT_OGG | SF_FORMAT_OPUS;
    case AudioKind::kMp3:
      return SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  }
  return 0;
}

}  // namespace

std::vector<float> Voice(double seconds, int sample_rate_hz) {
  constexpr double kTwoPi = 2.0 * std::numbers::pi;
  std::vector<float> samples(static_cast<size_t>(std::llround(seconds * sample_rate_hz)));
  double phase = 0.0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double time_s = static_cast<double>(i) / sample_rate_hz;
    phase += kTwoPi * (150.0 + 40.0 * std::sin(kTwoPi * 0.7 * time_s)) / sample_rate_hz;
    double sum = 0.0;
    for (int harmonic = 1; harmonic <= 12; ++harmonic) sum += std::sin(harmonic * phase) / harmonic;
    const double syllable = 0.5 - 0.5 * std::cos(kTwoPi * 3.0 * time_s);
    samples[i] = static_cast<float>(0.25 * syllable * sum);
  }
  return samples;
}

void WriteAudio(const std::string& path, const std::vector<float>& interleaved, int sample_rate_hz,
                AudioKind kind, int channels) {
  SF_INFO info{};
  info.samplerate = sample_rate_hz;
  info.channels = channels;
  info.format = SndfileFormat(kind);
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file == nullptr) throw std::runtime_error(path + ": " + sf_strerror(nullptr));
  const auto count = static_cast<sf_count_t>(interleaved.size());
  const bool written = sf_write_float(file, interleaved.data(), count) == count;
  if (sf_close(file) != 0 || !written) throw std::runtime_error(path + " can't be written");
}

}  // namespace cli_test

#include "wav.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

namespace {

template <class T>
T Read(const std::string& bytes, size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace

std::optional<speech_emotion::Waveform> ReadPcm16Wav(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.size() < 12 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WAVE") != 0) return {};
  speech_emotion::Waveform waveform;
  for (size_t chunk = 12; chunk + 8 <= bytes.size();) {
    const auto size = Read<uint32_t>(bytes, chunk + 4);
    if (bytes.compare(chunk, 4, "fmt ") == 0) {
      const bool pcm16_mono = Read<uint16_t>(bytes, chunk + 8) == 1 &&
                              Read<uint16_t>(bytes, chunk + 10) == 1 &&
                              Read<uint16_t>(bytes, chunk + 22) == 16;
      if (!pcm16_mono) return {};
      waveform.sample_rate_hz = static_cast<int>(Read<uint32_t>(bytes, chunk + 12));
    } else if (bytes.compare(chunk, 4, "data") == 0 && waveform.sample_rate_hz > 0) {
      const size_t count = std::min<size_t>(size, bytes.size() - chunk - 8) / 2;
      for (size_t i = 0; i < count; ++i) {
        waveform.samples.push_back(static_cast<float>(Read<int16_t>(bytes, chunk + 8 + 2 * i)) / 32768.0f);
      }
      return waveform;
    }
    chunk += 8 + size + (size & 1);
  }
  return {};
}

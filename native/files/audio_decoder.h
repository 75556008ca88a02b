// One kind of sound file as blocks of samples.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace speech_emotion {

class AudioDecoder {
 public:
  virtual ~AudioDecoder() = default;

  virtual int channels() const = 0;
  virtual int sample_rate_hz() const = 0;
  // The next frames, as many as fit: interleaved [frames, channels]. Returns how many; 0 at the end.
  virtual int64_t Decode(std::span<float> interleaved) = 0;
  // At the end: what was wrong with a file that could be read only in part, or otherwise than its header
  // says.
  virtual std::string Warning() = 0;
};

}  // namespace speech_emotion

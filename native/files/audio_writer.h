// A recording on its way to a file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "speech_emotion/error.h"

namespace speech_emotion {

// 16-bit WAV or FLAC, by the extension. Goes to PartPath(path), which can be read at any moment and
// stays where the recording is not finished.
class AudioWriter {
 public:
  // Messages do not repeat `path`. Fails where `path` has another extension.
  static Result<AudioWriter> Create(const std::string& path, int sample_rate_hz, int channels);
  AudioWriter(AudioWriter&&) noexcept;
  AudioWriter& operator=(AudioWriter&&) noexcept;
  ~AudioWriter();

  // interleaved: [frames, channels]; beyond full scale it is clipped.
  Result<void> Write(std::span<const float> interleaved);

  // Closes the file and gives it its name.
  Result<void> Finish();

  int64_t frames_written() const;
  // True after a Write that failed: then what there is stays in PartPath(path).
  bool failed() const;

 private:
  struct State;
  explicit AudioWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion

// WAV files, and what recorders and converters make of their headers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

// Reads RIFF, RIFX (big-endian), RF64 / BW64 and Sony's W64, WAVE_FORMAT_EXTENSIBLE included; PCM of 1 to 4
// bytes, left-justified where a sample has fewer bits than its bytes, float of 4 and 8 bytes, A-law and
// mu-law (ITU-T G.711), IMA and Microsoft ADPCM. Samples are scaled as libsndfile scales them: full scale is
// [-1, 1].
//
// A header that was written before the end of the recording, or never finished, is not believed: samples go
// on to the file's end where its size is 0, wrapped or unknown, and where what follows is no chunk.
// Recordings of one format that were joined are one. `warning` tells where header and content disagree. Holds
// no samples: constant memory, one thread at a time.
class SPEECH_EMOTION_EXPORT WavReader {
 public:
  // Bytes from `position` on; how many there were: fewer than asked for only at the end.
  using ReadAt = std::function<size_t(int64_t position, std::span<uint8_t> bytes)>;

  // Whether these are the first bytes of a WAV file, of whatever coding; 12 tell.
  static bool IsWav(std::span<const uint8_t> head);

  // `size`: of the file, in bytes. kInvalidAudio, naming what was expected and found, for no WAV file or a
  // damaged one; kUnsupportedAudio, naming the coding ("GSM 6.10"), for one in another.
  static Result<WavReader> Open(ReadAt read, int64_t size);

  // Of a file in memory.
  static Result<WavReader> Open(std::vector<uint8_t> bytes);
  WavReader(WavReader&&) noexcept;
  WavReader& operator=(WavReader&&) noexcept;
  ~WavReader();

  int channels() const;
  int sample_rate_hz() const;
  int64_t frames() const;
  // One line; empty where header and content agree.
  const std::string& warning() const;

  // Frames from `first` on, as many as fit: interleaved [frames, channels]. Returns how many; 0 at the end.
  int64_t Read(int64_t first, std::span<float> interleaved);

 private:
  struct State;
  explicit WavReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion

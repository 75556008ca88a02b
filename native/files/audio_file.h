// Audio files of any kind (WAV, FLAC, Ogg Vorbis and Opus, MP3, AIFF; with FFmpeg's libraries M4A, WebM, AMR
// and more), as mono signals: their channels averaged, one of them, or each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

// Stands for standard input where a path is expected.
inline constexpr char kStandardInput[] = "-";

enum class ChannelMode {
  kMix,    // the average of all, or the channel that is heard where that would say little: ChannelSurvey
  kLeft,   // the first of two or more
  kRight,  // the second of two or more
  kEach,   // every one as a signal of its own
  kIndex,  // the one at ChannelChoice::index
};

struct ChannelChoice {
  ChannelMode mode = ChannelMode::kMix;
  int index = 0;  // of kIndex: 0 is the first
  bool operator==(const ChannelChoice&) const = default;
};

// "mix", "left", "right", "each", or a number from 1 on.
Result<ChannelChoice> ChannelChoiceFromText(std::string_view text);

// The part of a file to read.
struct AudioFileRange {
  double offset_s = 0.0;             // >= 0
  std::optional<double> duration_s;  // > 0; to the end where absent, or where the file ends earlier
  ChannelChoice channels = {};
};

// Decodes block by block, so a long file needs no more memory than a short one. (What can't be
// rewound, a pipe or standard input, is taken into memory first, still encoded.)
class AudioFileReader {
 public:
  // Messages do not repeat `path`. A range that starts beyond the end fails at the first ReadBlock:
  // not every format knows its length before.
  // kInvalidArgument where the file lacks the channel that is asked for.
  static Result<AudioFileReader> Open(const std::string& path, const AudioFileRange& range = {});
  AudioFileReader(AudioFileReader&&) noexcept;
  AudioFileReader& operator=(AudioFileReader&&) noexcept;
  ~AudioFileReader();

  int sample_rate_hz() const;

  // What each signal is of: "mix", or the channel's name: "left" and "right" where there are two or
  // more, else its number from 1 on.
  const std::vector<std::string>& signals() const;

  // The next samples of every signal, all of the same length; valid until the next call. Empty at
  // the end. kInvalidAudio where a sample is NaN or infinite, and where there is no sample at all.
  Result<std::vector<std::span<const float>>> ReadSignals();
  // The same of the first signal: the only one but for ChannelMode::kEach.
  Result<std::span<const float>> ReadBlock();

  // Samples of each signal handed out so far.
  int64_t samples_read() const;

  // Which channel was taken in place of a mix, and why; empty if none.
  const std::string& channel_note() const;
  // After the end: what was wrong with a file that could be read only in part; empty if nothing.
  const std::string& warning() const;
  // Both as one line.
  std::string notes() const;

 private:
  struct State;
  explicit AudioFileReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The whole range at once. A file that ends before its time (AudioFileReader::warning) is taken as
// far as it goes.
Result<Waveform> ReadAudioFile(const std::string& path, const AudioFileRange& range = {});

}  // namespace speech_emotion

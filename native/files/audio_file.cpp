#include "files/audio_file.h"

#include <sndfile.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <mutex>
#include <utility>
#include <vector>

#include "files/byte_source.h"

namespace speech_emotion {
namespace {

constexpr sf_count_t kBlockSamples = 1 << 16;  // of all channels together: 256 KiB

struct SndfileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SndfilePtr = std::unique_ptr<SNDFILE, SndfileCloser>;

// libsndfile's view of a ByteSource.
sf_count_t SourceSize(void* source) { return static_cast<ByteSource*>(source)->size(); }
sf_count_t SourceTell(void* source) { return static_cast<ByteSource*>(source)->Tell(); }
sf_count_t SourceRead(void* buffer, sf_count_t count, void* source) {
  return static_cast<ByteSource*>(source)->Read(buffer, count);
}
sf_count_t SourceSeek(sf_count_t offset, int whence, void* source) {
  return static_cast<ByteSource*>(source)->Seek(offset, whence);
}

Result<SndfilePtr> OpenSndfile(ByteSource& source, SF_INFO& info) {
  static SF_VIRTUAL_IO io = {SourceSize, SourceSeek, SourceRead, nullptr, SourceTell};
  // libsndfile keeps the reason of a failed open in a global variable.
  static std::mutex open_mutex;
  const std::lock_guard lock(open_mutex);
  SndfilePtr file(sf_open_virtual(&io, SFM_READ, &info, &source));
  if (file != nullptr) return file;
  const std::string expected = "expected audio (WAV, FLAC, Ogg, MP3), found ";
  if (source.size() == 0) return MakeError(ErrorCode::kInvalidAudio, expected + "an empty file");
  if (sf_error(nullptr) == SF_ERR_UNRECOGNISED_FORMAT) {
    return MakeError(ErrorCode::kInvalidAudio, expected + "something else");
  }
  // The library's reasons start with a capital and end with a full stop, or with spaces.
  std::string reason = sf_strerror(nullptr);
  reason.erase(
      std::find_if_not(reason.rbegin(), reason.rend(), [](char c) { return c == '.' || c == ' '; }).base(),
      reason.end());
  return MakeError(ErrorCode::kInvalidAudio, expected + "a file that can't be decoded: " + reason);
}

// A RIFF header claims a length; recorders that were cut off, and broken downloads, have less.
// Writers into a pipe can't know it and claim 2 GiB or more: that isn't a cut.
std::string RiffTruncationWarning(ByteSource& source) {
  constexpr int64_t kUnknownLength = 0x7ffff000;
  unsigned char header[8];
  source.Seek(0, SEEK_SET);
  const bool is_riff =
      source.Read(header, sizeof header) == sizeof header && std::equal(header, header + 4, "RIFF");
  source.Seek(0, SEEK_SET);
  if (!is_riff) return {};
  const int64_t claimed =
      header[4] + (int64_t{header[5]} << 8) + (int64_t{header[6]} << 16) + (int64_t{header[7]} << 24) + 8;
  if (claimed <= source.size() || claimed >= kUnknownLength) return {};
  return "expected " + std::to_string(claimed) + " bytes by its header, found " +
         std::to_string(source.size());
}

std::string ChannelName(int channel, int count) {
  if (count >= 2 && channel < 2) return channel == 0 ? "left" : "right";
  return std::to_string(channel + 1);
}

}  // namespace

Result<ChannelChoice> ChannelChoiceFromText(std::string_view text) {
  if (text == "mix") return ChannelChoice{ChannelMode::kMix};
  if (text == "left") return ChannelChoice{ChannelMode::kLeft};
  if (text == "right") return ChannelChoice{ChannelMode::kRight};
  if (text == "each") return ChannelChoice{ChannelMode::kEach};
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 1) {
    return ChannelChoice{ChannelMode::kIndex, number - 1};
  }
  return MakeError(
      ErrorCode::kInvalidArgument,
      "expected mix, left, right, each or a number from 1 on, found '" + std::string(text) + "'");
}

struct AudioFileReader::State {
  std::unique_ptr<ByteSource> source;  // outlives `file`, which reads from it
  SF_INFO info{};
  SndfilePtr file;
  std::string warning;

  int64_t first_frame = 0;  // on the file's clock
  int64_t frames_wanted = 0;
  int64_t frames_read = 0;  // of the range
  int64_t position = 0;     // on the file's clock
  bool skipped = false;
  std::vector<float> interleaved;  // [frames, channels]

  std::vector<std::string> names;           // of the signals
  int first_channel = 0;                    // of the first signal, where it isn't a mix
  bool mixes = true;                        // one signal: the average of all channels
  std::vector<std::vector<float>> signals;  // [signals][frames]

  std::string Seconds(int64_t frames) const {
    const std::string text = std::to_string(static_cast<double>(frames) / info.samplerate);
    return text.substr(0, text.size() - 3) + " s";  // to the millisecond
  }

  int64_t block_frames() const { return static_cast<int64_t>(interleaved.size()) / info.channels; }

  // Decodes at most `frames` into `interleaved`; none at the end.
  int64_t Decode(int64_t frames) {
    const int64_t decoded = sf_readf_float(file.get(), interleaved.data(), std::min(frames, block_frames()));
    position += decoded;
    if (decoded == 0 && warning.empty()) warning = EndWarning();
    return decoded;
  }

  // What tells at the end of the decoded audio that the file should have gone on.
  std::string EndWarning() {
    const bool length_known = info.frames != SF_COUNT_MAX;
    // libsndfile extrapolates the length of an MP3 without a Xing header from its first frame, and
    // stops there: a wild guess where the bit rate varies, and a few frames off where tags follow.
    const bool length_guessed = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
    const int64_t tolerance = length_guessed ? info.frames / 20 : 0;
    if (length_known && position < info.frames - tolerance) {
      return "expected " + Seconds(info.frames) + " by its header, found " + Seconds(position);
    }
    const int64_t left = source->size() - source->Tell();
    if (length_guessed && left > source->size() / 20) {
      return "expected an end at " + Seconds(position) + ", found " + std::to_string(left) +
             " bytes more (an MP3 of varying bit rate without a Xing header?)";
    }
    return {};
  }

  // Decodes up to the range instead of seeking: exact in every format (libsndfile 1.2.0 seeks to
  // the wrong place in MP3), and fast enough (an hour of MP3 takes a second).
  Result<void> SkipToRange() {
    skipped = true;
    while (position < first_frame && Decode(first_frame - position) > 0) {
    }
    if (position == first_frame) return {};
    return MakeError(ErrorCode::kInvalidArgument, "expected audio after " + Seconds(first_frame) +
                                                      ", found an end at " + Seconds(position));
  }

  Result<void> ChooseChannels(const ChannelChoice& choice) {
    const int count = info.channels;
    mixes = choice.mode == ChannelMode::kMix;
    first_channel = choice.mode == ChannelMode::kRight ? 1 : choice.index;
    const bool needs_two = choice.mode == ChannelMode::kLeft || choice.mode == ChannelMode::kRight;
    if (first_channel >= count || (needs_two && count < 2)) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected " + std::to_string(std::max(first_channel + 1, needs_two ? 2 : 1)) +
                           " channels or more, found " + std::to_string(count));
    }
    const int last_channel = choice.mode == ChannelMode::kEach ? count - 1 : first_channel;
    for (int channel = first_channel; channel <= last_channel; ++channel) {
      names.push_back(mixes ? "mix" : ChannelName(channel, count));
    }
    signals.resize(names.size());
    return {};
  }

  // interleaved [frames, channels] -> signals [signals][frames]
  Result<void> Separate(int64_t frames) {
    for (size_t i = 0; i < signals.size(); ++i) {
      std::vector<float>& signal = signals[i];
      signal.resize(frames);
      const int begin = mixes ? 0 : first_channel + static_cast<int>(i);
      const int end = mixes ? info.channels : begin + 1;
      for (int64_t frame = 0; frame < frames; ++frame) {
        double sum = 0.0;
        for (int channel = begin; channel < end; ++channel) {
          sum += interleaved[frame * info.channels + channel];
        }
        signal[frame] = static_cast<float>(sum / (end - begin));
        if (!std::isfinite(signal[frame])) {
          const std::string found = std::isnan(signal[frame]) ? "NaN" : "an infinite one";
          return MakeError(ErrorCode::kInvalidAudio, "expected finite samples, found " + found + " at " +
                                                         Seconds(position - frames + frame));
        }
      }
    }
    return {};
  }
};

AudioFileReader::AudioFileReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
AudioFileReader::AudioFileReader(AudioFileReader&&) noexcept = default;
AudioFileReader& AudioFileReader::operator=(AudioFileReader&&) noexcept = default;
AudioFileReader::~AudioFileReader() = default;

Result<AudioFileReader> AudioFileReader::Open(const std::string& path, const AudioFileRange& range) {
  if (!(range.offset_s >= 0.0) || (range.duration_s && !(*range.duration_s > 0.0))) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected an offset of 0 s or more and a duration above 0 s");
  }
  auto state = std::make_unique<State>();
  auto source = path == kStandardInput ? ByteSource::FromStandardInput() : ByteSource::FromFile(path);
  if (!source) return tl::unexpected(source.error());
  state->source = std::move(*source);
  state->warning = RiffTruncationWarning(*state->source);
  auto file = OpenSndfile(*state->source, state->info);
  if (!file) return tl::unexpected(file.error());
  state->file = std::move(*file);
  const auto chosen = state->ChooseChannels(range.channels);
  if (!chosen) return tl::unexpected(chosen.error());

  constexpr double kForever = 9e15;  // frames: beyond any file, and exact in a double
  const double rate = state->info.samplerate;
  state->first_frame = std::llround(std::min(range.offset_s * rate, kForever));
  state->frames_wanted = std::llround(std::min(range.duration_s.value_or(kForever) * rate, kForever));
  const int channels = state->info.channels;
  state->interleaved.resize(std::max<sf_count_t>(kBlockSamples / channels, 1) * channels);
  return AudioFileReader(std::move(state));
}

int AudioFileReader::sample_rate_hz() const { return state_->info.samplerate; }
int64_t AudioFileReader::samples_read() const { return state_->frames_read; }
const std::vector<std::string>& AudioFileReader::signals() const { return state_->names; }
const std::string& AudioFileReader::warning() const { return state_->warning; }

Result<std::vector<std::span<const float>>> AudioFileReader::ReadSignals() {
  State& state = *state_;
  if (!state.skipped) {
    const auto skipped = state.SkipToRange();
    if (!skipped) return tl::unexpected(skipped.error());
  }
  const int64_t wanted = state.frames_wanted - state.frames_read;
  const int64_t frames = wanted > 0 ? state.Decode(wanted) : 0;
  if (frames == 0 && state.frames_read == 0) {
    if (!state.warning.empty()) return MakeError(ErrorCode::kInvalidAudio, state.warning);
    return MakeError(ErrorCode::kInvalidAudio, "expected samples, found none");
  }
  const auto separated = state.Separate(frames);
  if (!separated) return tl::unexpected(separated.error());
  state.frames_read += frames;
  return std::vector<std::span<const float>>(state.signals.begin(), state.signals.end());
}

Result<std::span<const float>> AudioFileReader::ReadBlock() {
  const auto signals = ReadSignals();
  if (!signals) return tl::unexpected(signals.error());
  return signals->front();
}

Result<Waveform> ReadAudioFile(const std::string& path, const AudioFileRange& range) {
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  Waveform waveform{{}, reader->sample_rate_hz()};
  while (true) {
    const auto block = reader->ReadBlock();
    if (!block) return tl::unexpected(block.error());
    if (block->empty()) return waveform;
    waveform.samples.insert(waveform.samples.end(), block->begin(), block->end());
  }
}

}  // namespace speech_emotion

#include "files/audio_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "files/open_decoder.h"
#include "files/text_encoding.h"
#include "speech_emotion/channel_survey.h"

namespace speech_emotion {
namespace {

constexpr int64_t kBlockSamples = 1 << 16;  // of all channels together: 256 KiB

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
  std::unique_ptr<ByteSource> source;  // outlives `decoder`, which reads from it
  std::unique_ptr<AudioDecoder> decoder;
  std::string warning;
  std::string channel_note;

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
    return FixedPoint(static_cast<double>(frames) / decoder->sample_rate_hz(), 3) + " s";
  }

  // Decodes at most `frames` into `interleaved`; none at the end.
  int64_t Decode(int64_t frames) {
    const int64_t channels = decoder->channels();
    const int64_t fits = std::ssize(interleaved) / channels;
    const auto block = std::span(interleaved).first(static_cast<size_t>(std::min(frames, fits) * channels));
    const int64_t decoded = decoder->Decode(block);
    position += decoded;
    if (decoded == 0) warning = decoder->Warning();
    return decoded;
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
    const int count = decoder->channels();
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

  // Which channels a mix is of: takes a pass over the range of its own.
  Result<void> ChooseForMix() {
    ChannelSurvey survey(decoder->channels());
    while (position < first_frame && Decode(first_frame - position) > 0) {
    }
    int64_t left = position < first_frame ? 0 : frames_wanted;
    while (left > 0) {
      const int64_t frames = Decode(left);
      if (frames == 0) break;
      survey.Add(std::span(interleaved).first(static_cast<size_t>(frames * decoder->channels())));
      left -= frames;
    }
    SE_ASSIGN_OR_RETURN(decoder, OpenDecoder(*source));
    position = 0;
    warning.clear();
    const ChannelSurvey::Choice choice = survey.Choose();
    if (choice.channel < 0) return {};
    mixes = false;
    first_channel = choice.channel;
    names = {ChannelName(choice.channel, decoder->channels())};
    channel_note = choice.reason;
    return {};
  }

  // interleaved [frames, channels] -> signals [signals][frames]
  Result<void> Separate(int64_t frames) {
    const int channels = decoder->channels();
    for (size_t i = 0; i < signals.size(); ++i) {
      std::vector<float>& signal = signals[i];
      signal.resize(static_cast<size_t>(frames));
      const float* first = interleaved.data() + first_channel + static_cast<int64_t>(i);
      if (mixes) {
        MixChannels(interleaved, channels, signal);
      } else {
        for (int64_t frame = 0; frame < frames; ++frame) signal[frame] = first[frame * channels];
      }
      const auto odd =
          std::find_if_not(signal.begin(), signal.end(), [](float sample) { return std::isfinite(sample); });
      if (odd == signal.end()) continue;
      const std::string found = std::isnan(*odd) ? "NaN" : "an infinite one";
      return MakeError(ErrorCode::kInvalidAudio, "expected finite samples, found " + found + " at " +
                                                     Seconds(position - frames + (odd - signal.begin())));
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
  auto decoder = OpenDecoder(*state->source);
  if (!decoder) return tl::unexpected(decoder.error());
  state->decoder = std::move(*decoder);
  const auto chosen = state->ChooseChannels(range.channels);
  if (!chosen) return tl::unexpected(chosen.error());

  constexpr double kForever = 9e15;  // frames: beyond any file, and exact in a double
  const double rate = state->decoder->sample_rate_hz();
  state->first_frame = std::llround(std::min(range.offset_s * rate, kForever));
  state->frames_wanted = std::llround(std::min(range.duration_s.value_or(kForever) * rate, kForever));
  const int64_t channels = state->decoder->channels();
  state->interleaved.resize(std::max<int64_t>(kBlockSamples / channels, 1) * channels);
  if (state->mixes && channels > 1) {
    SE_RETURN_IF_ERROR(state->ChooseForMix());
  }
  return AudioFileReader(std::move(state));
}

int AudioFileReader::sample_rate_hz() const { return state_->decoder->sample_rate_hz(); }
int64_t AudioFileReader::samples_read() const { return state_->frames_read; }
const std::vector<std::string>& AudioFileReader::signals() const { return state_->names; }
const std::string& AudioFileReader::warning() const { return state_->warning; }
const std::string& AudioFileReader::channel_note() const { return state_->channel_note; }
std::string AudioFileReader::notes() const {
  const bool both = !state_->channel_note.empty() && !state_->warning.empty();
  return state_->channel_note + (both ? "; " : "") + state_->warning;
}

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

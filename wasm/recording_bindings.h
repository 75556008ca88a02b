// Recordings for JavaScript: WAV files, and the channels of whatever was decoded. A header, as conversions.h
// is.
#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "conversions.h"
#include "outcome.h"
#include "speech_emotion/channel_survey.h"
#include "speech_emotion/wav_reader.h"
#include "speech_emotion/waveform.h"
#include "typed_array.h"

namespace speech_emotion {

class WavReaderBinding {
 public:
  // read_at(position, count) -> Uint8Array
  static emscripten::val Open(double size, const emscripten::val& read_at) {
    const auto read = [read_at](int64_t position, std::span<uint8_t> bytes) -> size_t {
      const emscripten::val some = read_at(static_cast<double>(position), static_cast<double>(bytes.size()));
      const auto count = some["length"].as<size_t>();
      emscripten::val(emscripten::typed_memory_view(count, bytes.data())).call<void>("set", some);
      return count;
    };
    auto reader = WavReader::Open(read, static_cast<int64_t>(size));
    if (!reader) return FromError(reader.error());
    return FromValue(emscripten::val(std::make_shared<WavReaderBinding>(std::move(*reader))));
  }
  static bool IsWav(const emscripten::val& head) { return WavReader::IsWav(TypedArray<uint8_t>(head)); }

  explicit WavReaderBinding(WavReader reader) : reader_(std::move(reader)) {}
  int SampleRateHz() const { return reader_.sample_rate_hz(); }
  double Frames() const { return static_cast<double>(reader_.frames()); }
  std::string Warning() const { return reader_.warning(); }
  int Channels() const { return reader_.channels(); }
  emscripten::val Read(double first, int count) {
    samples_.resize(static_cast<size_t>(count) * reader_.channels());
    samples_.resize(static_cast<size_t>(reader_.Read(static_cast<int64_t>(first), samples_)) *
                    reader_.channels());
    return FromFloats(samples_);
  }

 private:
  WavReader reader_;
  std::vector<float> samples_;  // interleaved
};

class ChannelMixerBinding {
 public:
  explicit ChannelMixerBinding(int channels) : channels_(static_cast<size_t>(channels)), survey_(channels) {}

  void Add(const emscripten::val& interleaved) { survey_.Add(TypedArray<float>(interleaved)); }
  std::string Choose() {
    ChannelSurvey::Choice choice = survey_.Choose();
    channel_ = choice.channel;
    return choice.reason;
  }
  void Take(int channel) { channel_ = channel; }
  emscripten::val Mix(const emscripten::val& interleaved) {
    const TypedArray<float> array(interleaved);
    const std::span<const float> samples = array;
    mix_.resize(samples.size() / channels_);
    if (channel_ < 0) {
      MixChannels(samples, static_cast<int>(channels_), mix_);
    } else {
      for (size_t i = 0; i < mix_.size(); ++i) mix_[i] = samples[i * channels_ + channel_];
    }
    return FromFloats(mix_);
  }

 private:
  size_t channels_;
  int channel_ = -1;  // -1: the mean of all
  ChannelSurvey survey_;
  std::vector<float> mix_;
};

inline void BindRecordings() {
  emscripten::class_<WavReaderBinding>("WavReader")
      .smart_ptr<std::shared_ptr<WavReaderBinding>>("WavReaderPointer")
      .class_function("open", &WavReaderBinding::Open)
      .class_function("isWav", &WavReaderBinding::IsWav)
      .property("sampleRateHz", &WavReaderBinding::SampleRateHz)
      .property("channels", &WavReaderBinding::Channels)
      .property("frames", &WavReaderBinding::Frames)
      .property("warning", &WavReaderBinding::Warning)
      .function("read", &WavReaderBinding::Read);
  emscripten::class_<ChannelMixerBinding>("ChannelMixer")
      .constructor<int>()
      .function("add", &ChannelMixerBinding::Add)
      .function("choose", &ChannelMixerBinding::Choose)
      .function("take", &ChannelMixerBinding::Take)
      .function("mix", &ChannelMixerBinding::Mix);
}

}  // namespace speech_emotion

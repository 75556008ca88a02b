#include "files/fitted_decoder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "speech_emotion/resampler.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {
namespace {

class FittedDecoder : public AudioDecoder {
 public:
  FittedDecoder(std::unique_ptr<AudioDecoder> decoder, std::vector<Resampler> resamplers, int channels,
                int sample_rate_hz)
      : decoder_(std::move(decoder)),
        resamplers_(std::move(resamplers)),
        channels_(channels),
        sample_rate_hz_(sample_rate_hz),
        resampled_(static_cast<size_t>(channels)) {}

  int channels() const override { return channels_; }
  int sample_rate_hz() const override { return sample_rate_hz_; }

  int64_t Decode(std::span<float> interleaved) override {
    while (taken_ == static_cast<int64_t>(resampled_[0].size()) && !at_end_) Fill();
    const int64_t frames = std::min(std::ssize(interleaved) / channels_, std::ssize(resampled_[0]) - taken_);
    for (int64_t frame = 0; frame < frames; ++frame, ++taken_) {
      for (int64_t channel = 0; channel < channels_; ++channel) {
        interleaved[static_cast<size_t>(frame * channels_ + channel)] =
            resampled_[static_cast<size_t>(channel)][static_cast<size_t>(taken_)];
      }
    }
    return frames;
  }

  std::string Warning() override { return decoder_->Warning(); }

 private:
  // The next block of the decoder's, as `resampled_`.
  void Fill() {
    constexpr size_t kBlockFrames = 1 << 14;
    const auto theirs = static_cast<size_t>(decoder_->channels());
    block_.resize(kBlockFrames * theirs);
    const auto frames = static_cast<size_t>(decoder_->Decode(block_));
    at_end_ = frames == 0;
    taken_ = 0;
    signal_.resize(frames);
    for (size_t channel = 0; channel < resampled_.size(); ++channel) {
      if (theirs == resampled_.size()) {
        for (size_t i = 0; i < frames; ++i) signal_[i] = block_[i * theirs + channel];
      } else {
        MixChannels(block_, static_cast<int>(theirs), signal_);
      }
      resampled_[channel].clear();
      at_end_ ? resamplers_[channel].Finish(resampled_[channel])
              : resamplers_[channel].AcceptWaveform(signal_, resampled_[channel]);
    }
  }

  std::unique_ptr<AudioDecoder> decoder_;
  std::vector<Resampler> resamplers_;  // one a channel
  int channels_;
  int sample_rate_hz_;
  bool at_end_ = false;
  std::vector<float> block_;  // interleaved [frames, channels]
  std::vector<float> signal_;
  std::vector<std::vector<float>> resampled_;  // [channels][frames]
  int64_t taken_ = 0;                          // frames of them
};

}  // namespace

Result<std::unique_ptr<AudioDecoder>> FitDecoder(std::unique_ptr<AudioDecoder> decoder, int channels,
                                                 int sample_rate_hz) {
  const bool is_alike = decoder->channels() == channels && decoder->sample_rate_hz() == sample_rate_hz;
  if (is_alike) return decoder;
  if (decoder->channels() != channels && decoder->channels() != 1 && channels != 1) {
    return MakeError(ErrorCode::kInvalidAudio, "expected " + std::to_string(channels) + " channels, found " +
                                                   std::to_string(decoder->channels()));
  }
  std::vector<Resampler> resamplers;
  for (int channel = 0; channel < channels; ++channel) {
    SE_ASSIGN_OR_RETURN(auto resampler, Resampler::Create(decoder->sample_rate_hz(), sample_rate_hz));
    resamplers.push_back(std::move(resampler));
  }
  return std::make_unique<FittedDecoder>(std::move(decoder), std::move(resamplers), channels, sample_rate_hz);
}

}  // namespace speech_emotion

// Samples at any rate in, features out: what ExtractFeatures gives, without holding a long clip.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "files/audio_file.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/resampler.h"

namespace speech_emotion {

class FeatureStream {
 public:
  static Result<FeatureStream> Create(const FeatureOptions& options, int sample_rate_hz);

  // Finite samples, as AudioFileReader gives them.
  void AcceptWaveform(std::span<const float> samples);
  // The frames that are complete and not taken yet.
  FeatureMatrix Take();
  // The rest of them. Then the stream is as new.
  FeatureMatrix Finish();

 private:
  FeatureStream(Resampler resampler, FeatureExtractor extractor)
      : resampler_(std::move(resampler)), extractor_(std::move(extractor)) {}

  Resampler resampler_;
  FeatureExtractor extractor_;
  FeatureMatrix features_;
  std::vector<float> resampled_;
};

struct SignalFeatures {
  std::string channel;  // as AudioFileReader::signals
  FeatureMatrix features;
};

struct FileFeatures {
  std::vector<SignalFeatures> signals;  // those that the range chooses; never empty
  std::string warning;                  // AudioFileReader::notes
};

// kInvalidAudio where the file is too short for a frame.
Result<FileFeatures> ReadFileFeatures(const std::string& path, const AudioFileRange& range,
                                      const FeatureOptions& options);

}  // namespace speech_emotion

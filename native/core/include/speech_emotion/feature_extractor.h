// Samples in, feature frames out: the one extractor of training, command line and browser.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_options.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

// Row-major [frames, features]. What a feature is and its unit: FeatureKind.
struct FeatureMatrix {
  int features = 0;
  std::vector<float> values;

  int frames() const { return features > 0 ? static_cast<int>(values.size() / features) : 0; }
  std::span<const float> row(int frame) const {
    return std::span(values).subspan(static_cast<size_t>(frame) * features, features);
  }
};

// Any chunking of the input gives the same frames to the bit. Input must be finite: see CheckFinite. One
// thread at a time.
class SPEECH_EMOTION_EXPORT FeatureExtractor {
 public:
  // kInvalidArgument where Validate(options) fails.
  static Result<FeatureExtractor> Create(const FeatureOptions& options);
  FeatureExtractor(FeatureExtractor&&) noexcept;
  FeatureExtractor& operator=(FeatureExtractor&&) noexcept;
  ~FeatureExtractor();

  const FeatureOptions& options() const;

  // Takes samples at options().sample_rate_hz, full scale [-1, 1]; appends to `output` the frames that they
  // complete. Options that do not stream append nothing before Finish.
  void AcceptWaveform(std::span<const float> samples, FeatureMatrix& output);

  // Appends what was held back (centred frames reach past the end into zeros; whole-clip features
  // are finished). Then the extractor is as new.
  void Finish(FeatureMatrix& output);

  // As new: what was held back is dropped.
  void Reset();

 private:
  struct State;
  explicit FeatureExtractor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The whole clip at once, resampled to the options' rate first. Fails on invalid options, an
// unusable sample rate, or samples that are not finite. A clip shorter than a frame has no frames.
SPEECH_EMOTION_EXPORT Result<FeatureMatrix> ExtractFeatures(const FeatureOptions& options,
                                                            const Waveform& waveform);

}  // namespace speech_emotion

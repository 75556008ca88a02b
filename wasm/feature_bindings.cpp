// The core's features for JavaScript, a module of their own: pages need them for pictures of sound alone,
// when a person asks for one. features.d.ts documents what it makes.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <utility>

#include "conversions.h"
#include "outcome.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_options.h"
#include "typed_array.h"

namespace speech_emotion {
namespace {

using emscripten::val;

class FeatureExtractorBinding {
 public:
  explicit FeatureExtractorBinding(FeatureExtractor extractor) : extractor_(std::move(extractor)) {}

  static val Create(const val& options) {
    auto read = FeatureOptionsFromMetadata(ToMetadata(options), FeatureOptions());
    if (!read) return FromError(read.error());
    auto extractor = FeatureExtractor::Create(*read);
    if (!extractor) return FromError(extractor.error());
    return FromValue(val(std::make_shared<FeatureExtractorBinding>(std::move(*extractor))));
  }

  int SampleRateHz() const { return extractor_.options().sample_rate_hz; }
  int FeaturesPerFrame() const { return extractor_.options().features_per_frame(); }
  val AcceptWaveform(const val& samples) {
    FeatureMatrix frames;
    extractor_.AcceptWaveform(TypedArray<float>(samples), frames);
    return FromFloats(frames.values);
  }
  val Finish() {
    FeatureMatrix frames;
    extractor_.Finish(frames);
    return FromFloats(frames.values);
  }

 private:
  FeatureExtractor extractor_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(features) {
  emscripten::class_<FeatureExtractorBinding>("FeatureExtractor")
      .smart_ptr<std::shared_ptr<FeatureExtractorBinding>>("FeatureExtractorPointer")
      .class_function("create", &FeatureExtractorBinding::Create)
      .property("sampleRateHz", &FeatureExtractorBinding::SampleRateHz)
      .property("featuresPerFrame", &FeatureExtractorBinding::FeaturesPerFrame)
      .function("acceptWaveform", &FeatureExtractorBinding::AcceptWaveform)
      .function("finish", &FeatureExtractorBinding::Finish);
}

}  // namespace speech_emotion

// The core for JavaScript: conversion only (conversions.h). speech_emotion.d.ts documents what it makes.
//
// Arrays are copied in and out: a view of the heap dies when the memory grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "conversions.h"
#include "onnx_engine/model.h"
#include "outcome.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/live_recognizer.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/self_test.h"
#include "typed_array.h"

namespace speech_emotion {
namespace {

using emscripten::val;

class RecognizerBinding {
 public:
  explicit RecognizerBinding(Recognizer recognizer) : recognizer_(std::move(recognizer)) {}

  val AcceptWaveform(const val& samples) {
    return FromPredictions(recognizer_.AcceptWaveform(TypedArray<float>(samples)));
  }
  val Finish() { return FromPredictions(recognizer_.Finish()); }
  val UtteranceEvents() const { return FromUtteranceEvents(recognizer_.utterance_events()); }
  void ForgetVoice() { recognizer_.ForgetVoice(); }
  void Reset() { recognizer_.Reset(); }

 private:
  Recognizer recognizer_;
};

// Recognizers share the model: it may be deleted before them.
class EmotionModelBinding {
 public:
  explicit EmotionModelBinding(EmotionModel model)
      : model_(std::make_shared<const EmotionModel>(std::move(model))) {}

  static val FromBytes(const val& bytes) { return FromBytesAndOptions(bytes, val::object()); }
  static val FromBytesAndOptions(const val& bytes, const val& options) {
    auto model = EmotionModel::FromBytes(TypedArray<uint8_t>(bytes), ToMetadata(options));
    if (!model) return FromError(model.error());
    return FromValue(val(EmotionModelBinding(std::move(*model))));
  }

  val Labels() const { return val::array(model_->labels()); }
  double WindowSeconds() const { return model_->window_s(); }
  int SampleRateHz() const { return model_->feature_options().sample_rate_hz; }
  bool HasReference() const { return model_->contract().has_reference(); }
  double UncertainBelow() const { return model_->contract().uncertain_below(); }
  double ParameterCount() const { return static_cast<double>(model_->onnx().parameter_count()); }

  val Metadata() const { return FromMetadata(model_->metadata()); }

  val CreateRecognizer(int sample_rate_hz, const val& options) const {
    auto recognizer = Recognizer::Create(model_, sample_rate_hz, ToOptions(options));
    if (!recognizer) return FromError(recognizer.error());
    return FromValue(val(std::make_shared<RecognizerBinding>(std::move(*recognizer))));
  }

 private:
  std::shared_ptr<const EmotionModel> model_;
};

class LiveRecognizerBinding {
 public:
  LiveRecognizerBinding(ModelContract contract, LiveRecognizer recognizer)
      : contract_(std::move(contract)), recognizer_(std::move(recognizer)) {}

  val AcceptWaveform(const val& samples) {
    return FromDone(recognizer_.AcceptWaveform(TypedArray<float>(samples)));
  }
  val Finish() { return FromDone(recognizer_.Finish()); }
  val NextRun() { return FromTensors(recognizer_.NextRun()); }
  val Answer(const val& outputs) {
    auto answer = ToAnswer(contract_, outputs);
    if (!answer) return FromError(answer.error());
    const auto prediction = recognizer_.Answer(std::move(*answer));
    return prediction ? FromValue(FromPrediction(*prediction)) : FromError(prediction.error());
  }
  val UtteranceEvents() const { return FromUtteranceEvents(recognizer_.utterance_events()); }
  void ForgetVoice() { recognizer_.ForgetVoice(); }

 private:
  ModelContract contract_;
  LiveRecognizer recognizer_;
};

class SelfTestBinding {
 public:
  explicit SelfTestBinding(ModelContract contract) : contract_(contract), self_test_(std::move(contract)) {}

  val NextRun() const { return FromTensors(self_test_.NextRun()); }
  val Answer(const val& outputs) {
    auto answer = ToAnswer(contract_, outputs);
    return answer ? FromDone(self_test_.Answer(std::move(*answer))) : FromError(answer.error());
  }

 private:
  ModelContract contract_;
  SelfTest self_test_;
};

class ModelContractBinding {
 public:
  static val FromBytes(const val& bytes, const val& options) {
    auto signature = onnx_engine::ReadSignature(TypedArray<uint8_t>(bytes));
    if (!signature) return FromError(signature.error());
    auto contract = ModelContract::Create(*signature, ToMetadata(options));
    if (!contract) return FromError(contract.error());
    return FromValue(val(ModelContractBinding(std::move(*contract), std::move(signature->metadata))));
  }

  val Labels() const { return val::array(contract_.labels()); }
  double WindowSeconds() const { return contract_.window_s(); }
  int SampleRateHz() const { return contract_.feature_options().sample_rate_hz; }
  val Metadata() const { return FromMetadata(metadata_); }

  bool HasReference() const { return contract_.has_reference(); }
  double UncertainBelow() const { return contract_.uncertain_below(); }
  val InputNames() const { return val::array(contract_.input_names()); }
  val OutputNames() const { return val::array(contract_.output_names()); }

  val CreateSelfTest() const { return val(std::make_shared<SelfTestBinding>(contract_)); }

  val CreateRecognizer(int sample_rate_hz, const val& options) const {
    auto recognizer = LiveRecognizer::Create(contract_, sample_rate_hz, ToOptions(options));
    if (!recognizer) return FromError(recognizer.error());
    return FromValue(val(std::make_shared<LiveRecognizerBinding>(contract_, std::move(*recognizer))));
  }

 private:
  ModelContractBinding(ModelContract contract, ModelMetadata metadata)
      : contract_(std::move(contract)), metadata_(std::move(metadata)) {}

  ModelContract contract_;
  ModelMetadata metadata_;
};

val CombineJsPredictions(const val& predictions) {
  return FromFloats(CombinePredictions(ToPredictions(predictions)));
}

std::string CombinedJsState(const val& predictions, const val& combined, double uncertain_below) {
  return FromState(CombinedState(ToPredictions(predictions), TypedArray<float>(combined), uncertain_below));
}

}  // namespace

EMSCRIPTEN_BINDINGS(speech_emotion) {
  emscripten::class_<EmotionModelBinding>("EmotionModel")
      .class_function("fromBytes", &EmotionModelBinding::FromBytes)
      .class_function("fromBytes", &EmotionModelBinding::FromBytesAndOptions)
      .property("labels", &EmotionModelBinding::Labels)
      .property("windowSeconds", &EmotionModelBinding::WindowSeconds)
      .property("sampleRateHz", &EmotionModelBinding::SampleRateHz)
      .property("hasReference", &EmotionModelBinding::HasReference)
      .property("uncertainBelow", &EmotionModelBinding::UncertainBelow)
      .property("parameterCount", &EmotionModelBinding::ParameterCount)
      .property("metadata", &EmotionModelBinding::Metadata)
      .function("createRecognizer", &EmotionModelBinding::CreateRecognizer);
  emscripten::class_<RecognizerBinding>("Recognizer")
      .smart_ptr<std::shared_ptr<RecognizerBinding>>("RecognizerPointer")
      .function("acceptWaveform", &RecognizerBinding::AcceptWaveform)
      .function("finish", &RecognizerBinding::Finish)
      .function("utteranceEvents", &RecognizerBinding::UtteranceEvents)
      .function("forgetVoice", &RecognizerBinding::ForgetVoice)
      .function("reset", &RecognizerBinding::Reset);
  emscripten::class_<ModelContractBinding>("ModelContract")
      .class_function("fromBytes", &ModelContractBinding::FromBytes)
      .property("labels", &ModelContractBinding::Labels)
      .property("windowSeconds", &ModelContractBinding::WindowSeconds)
      .property("sampleRateHz", &ModelContractBinding::SampleRateHz)
      .property("metadata", &ModelContractBinding::Metadata)
      .property("hasReference", &ModelContractBinding::HasReference)
      .property("uncertainBelow", &ModelContractBinding::UncertainBelow)
      .property("inputNames", &ModelContractBinding::InputNames)
      .property("outputNames", &ModelContractBinding::OutputNames)
      .function("createSelfTest", &ModelContractBinding::CreateSelfTest)
      .function("createRecognizer", &ModelContractBinding::CreateRecognizer);
  emscripten::class_<LiveRecognizerBinding>("LiveRecognizer")
      .smart_ptr<std::shared_ptr<LiveRecognizerBinding>>("LiveRecognizerPointer")
      .function("acceptWaveform", &LiveRecognizerBinding::AcceptWaveform)
      .function("finish", &LiveRecognizerBinding::Finish)
      .function("nextRun", &LiveRecognizerBinding::NextRun)
      .function("answer", &LiveRecognizerBinding::Answer)
      .function("utteranceEvents", &LiveRecognizerBinding::UtteranceEvents)
      .function("forgetVoice", &LiveRecognizerBinding::ForgetVoice);
  emscripten::class_<SelfTestBinding>("SelfTest")
      .smart_ptr<std::shared_ptr<SelfTestBinding>>("SelfTestPointer")
      .function("nextRun", &SelfTestBinding::NextRun)
      .function("answer", &SelfTestBinding::Answer);
  emscripten::function("combinePredictions", &CombineJsPredictions);
  emscripten::function("combinedState", &CombinedJsState);
}

}  // namespace speech_emotion

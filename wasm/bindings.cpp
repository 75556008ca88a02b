// The core for JavaScript: conversion only. speech_emotion.d.ts documents what it makes.
//
// Arrays are copied in and out: a view of the heap dies when the memory grows. Failures are values,
// { error: { code, message } }: an exception would have to cross the boundary.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"

namespace speech_emotion {
namespace {

using emscripten::val;

val FromError(const Error& error) {
  val description = val::object();
  description.set("code", std::string(ErrorCodeName(error.code)));
  description.set("message", error.message);
  val outcome = val::object();
  outcome.set("error", description);
  return outcome;
}

val FromValue(val value) {
  val outcome = val::object();
  outcome.set("value", std::move(value));
  return outcome;
}

val FromFloats(const std::vector<float>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}

std::string FromState(SpeechState state) {
  switch (state) {
    case SpeechState::kNoSpeech:
      return "no-speech";
    case SpeechState::kUncertain:
      return "uncertain";
    case SpeechState::kSpeech:
      return "speech";
  }
  return "";
}

val FromPrediction(const Prediction& prediction) {
  val object = val::object();
  object.set("startSeconds", prediction.start_s);
  object.set("endSeconds", prediction.end_s);
  object.set("probabilities", FromFloats(prediction.probabilities));
  object.set("smoothedProbabilities", FromFloats(prediction.smoothed_probabilities));
  object.set("energy", prediction.energy);
  object.set("levelDbfs", prediction.level_dbfs);
  object.set("state", FromState(prediction.state));
  object.set("provisional", prediction.provisional);
  return object;
}

val FromPredictions(const Result<std::vector<Prediction>>& predictions) {
  if (!predictions) return FromError(predictions.error());
  val array = val::array();
  for (const Prediction& prediction : *predictions) array.call<void>("push", FromPrediction(prediction));
  return FromValue(std::move(array));
}

val FromUtteranceEvents(std::span<const UtteranceEvent> events) {
  val array = val::array();
  for (const UtteranceEvent& event : events) {
    val object = val::object();
    object.set("kind", std::string(event.kind == UtteranceEvent::Kind::kStart ? "start" : "end"));
    object.set("seconds", event.time_s);
    array.call<void>("push", object);
  }
  return array;
}

// What CombinePredictions reads of one.
Prediction ToPrediction(const val& object) {
  Prediction prediction;
  prediction.probabilities = emscripten::convertJSArrayToNumberVector<float>(object["probabilities"]);
  prediction.energy = object["energy"].as<double>();
  const bool speaks = !object["state"].strictlyEquals(val(FromState(SpeechState::kNoSpeech)));
  prediction.state = speaks ? SpeechState::kSpeech : SpeechState::kNoSpeech;
  prediction.provisional = object["provisional"].as<bool>();
  return prediction;
}

RecognizerOptions ToOptions(const val& object) {
  RecognizerOptions options;
  const auto read = [&object](const char* name, double& value) {
    const val property = object[name];
    if (!property.isUndefined()) value = property.as<double>();
  };
  read("hopSeconds", options.hop_s);
  read("firstPredictionSeconds", options.first_prediction_s);
  read("smoothingSeconds", options.smoothing_s);
  read("silenceDbfs", options.silence_dbfs);
  read("minSpeechSeconds", options.min_speech_s);
  read("uncertainBelow", options.uncertain_below);
  return options;
}

class RecognizerBinding {
 public:
  explicit RecognizerBinding(Recognizer recognizer) : recognizer_(std::move(recognizer)) {}

  val AcceptWaveform(const val& samples) {
    return FromPredictions(
        recognizer_.AcceptWaveform(emscripten::convertJSArrayToNumberVector<float>(samples)));
  }
  val Finish() { return FromPredictions(recognizer_.Finish()); }
  val UtteranceEvents() const { return FromUtteranceEvents(recognizer_.utterance_events()); }
  void Reset() { recognizer_.Reset(); }

 private:
  Recognizer recognizer_;
};

// Recognizers share the model: it may be deleted before them.
class EmotionModelBinding {
 public:
  explicit EmotionModelBinding(EmotionModel model)
      : model_(std::make_shared<const EmotionModel>(std::move(model))) {}

  static val FromBytes(const val& bytes) {
    auto model = EmotionModel::FromBytes(emscripten::convertJSArrayToNumberVector<uint8_t>(bytes));
    if (!model) return FromError(model.error());
    return FromValue(val(EmotionModelBinding(std::move(*model))));
  }

  val Labels() const { return val::array(model_->labels()); }
  double WindowSeconds() const { return model_->window_s(); }
  int SampleRateHz() const { return model_->feature_options().sample_rate_hz; }
  double ParameterCount() const { return static_cast<double>(model_->onnx().parameter_count()); }

  val Metadata() const {
    val object = val::object();
    for (const auto& [key, value] : model_->metadata()) object.set(key, value);
    return object;
  }

  val CreateRecognizer(int sample_rate_hz, const val& options) const {
    auto recognizer = Recognizer::Create(model_, sample_rate_hz, ToOptions(options));
    if (!recognizer) return FromError(recognizer.error());
    return FromValue(val(std::make_shared<RecognizerBinding>(std::move(*recognizer))));
  }

 private:
  std::shared_ptr<const EmotionModel> model_;
};

val CombineJsPredictions(const val& predictions) {
  std::vector<Prediction> converted;
  for (const val& prediction : emscripten::vecFromJSArray<val>(predictions)) {
    converted.push_back(ToPrediction(prediction));
  }
  return FromFloats(CombinePredictions(converted));
}

}  // namespace

EMSCRIPTEN_BINDINGS(speech_emotion) {
  emscripten::class_<EmotionModelBinding>("EmotionModel")
      .class_function("fromBytes", &EmotionModelBinding::FromBytes)
      .property("labels", &EmotionModelBinding::Labels)
      .property("windowSeconds", &EmotionModelBinding::WindowSeconds)
      .property("sampleRateHz", &EmotionModelBinding::SampleRateHz)
      .property("parameterCount", &EmotionModelBinding::ParameterCount)
      .property("metadata", &EmotionModelBinding::Metadata)
      .function("createRecognizer", &EmotionModelBinding::CreateRecognizer);
  emscripten::class_<RecognizerBinding>("Recognizer")
      .smart_ptr<std::shared_ptr<RecognizerBinding>>("RecognizerPointer")
      .function("acceptWaveform", &RecognizerBinding::AcceptWaveform)
      .function("finish", &RecognizerBinding::Finish)
      .function("utteranceEvents", &RecognizerBinding::UtteranceEvents)
      .function("reset", &RecognizerBinding::Reset);
  emscripten::function("combinePredictions", &CombineJsPredictions);
}

}  // namespace speech_emotion

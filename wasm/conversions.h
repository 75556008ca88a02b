// The core's values as JavaScript's, and back; arrays are copied. All in a header: Embind's values don't link
// between translation units without threads.
#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/tensor.h"
#include "outcome.h"
#include "speech_emotion/error.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/voice_activity.h"

namespace speech_emotion {

inline emscripten::val FromFloats(std::span<const float> values) {
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()))
      .call<emscripten::val>("slice");
}

// "no-speech", "uncertain" or "speech"
inline std::string FromState(SpeechState state) {
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

inline emscripten::val FromPrediction(const Prediction& prediction) {
  emscripten::val object = emscripten::val::object();
  object.set("startSeconds", prediction.start_s);
  object.set("endSeconds", prediction.end_s);
  object.set("probabilities", FromFloats(prediction.probabilities));
  object.set("smoothedProbabilities", FromFloats(prediction.smoothed_probabilities));
  object.set("energy", prediction.energy);
  object.set("levelDbfs", prediction.level_dbfs);
  object.set("state", FromState(prediction.state));
  object.set("headline", prediction.headline ? emscripten::val(static_cast<double>(*prediction.headline))
                                             : emscripten::val::null());
  object.set("speechProbability", prediction.speech_probability);
  object.set("referenceSeconds", prediction.reference_s);
  object.set("provisional", prediction.provisional);
  return object;
}

inline emscripten::val FromPredictions(const Result<std::vector<Prediction>>& predictions) {
  if (!predictions) return FromError(predictions.error());
  emscripten::val array = emscripten::val::array();
  for (const Prediction& prediction : *predictions) array.call<void>("push", FromPrediction(prediction));
  return FromValue(std::move(array));
}

inline emscripten::val FromUtteranceEvents(std::span<const UtteranceEvent> events) {
  emscripten::val array = emscripten::val::array();
  for (const UtteranceEvent& event : events) {
    emscripten::val object = emscripten::val::object();
    object.set("kind", std::string(event.kind == UtteranceEvent::Kind::kStart ? "start" : "end"));
    object.set("seconds", event.time_s);
    array.call<void>("push", object);
  }
  return array;
}

inline emscripten::val FromTensor(const onnx_engine::Tensor& tensor) {
  emscripten::val shape = emscripten::val::array();
  for (const int64_t dimension : tensor.shape()) shape.call<void>("push", static_cast<double>(dimension));
  emscripten::val object = emscripten::val::object();
  object.set("shape", shape);
  object.set("values", FromFloats({tensor.data<float>(), static_cast<size_t>(tensor.size())}));
  return object;
}

// true, or what went wrong
inline emscripten::val FromDone(const Result<void>& done) {
  return done ? FromValue(emscripten::val(true)) : FromError(done.error());
}

inline emscripten::val FromTensors(const Result<std::vector<onnx_engine::Tensor>>& tensors) {
  if (!tensors) return FromError(tensors.error());
  emscripten::val array = emscripten::val::array();
  for (const onnx_engine::Tensor& tensor : *tensors) array.call<void>("push", FromTensor(tensor));
  return FromValue(std::move(array));
}

// What a contract reads of a graph's outputs, in its order: arrays of floats.
inline Result<ModelAnswer> ToAnswer(const ModelContract& contract, const emscripten::val& outputs) {
  std::vector<std::vector<float>> converted;
  for (const emscripten::val& output : emscripten::vecFromJSArray<emscripten::val>(outputs)) {
    converted.push_back(emscripten::convertJSArrayToNumberVector<float>(output));
  }
  const std::vector<std::span<const float>> spans(converted.begin(), converted.end());
  return contract.Answer(spans);
}

inline ModelMetadata ToMetadata(const emscripten::val& object) {
  ModelMetadata metadata;
  for (const auto& key : emscripten::vecFromJSArray<std::string>(
           emscripten::val::global("Object").call<emscripten::val>("keys", object))) {
    metadata[key] = object[key].as<std::string>();
  }
  return metadata;
}

inline emscripten::val FromMetadata(const ModelMetadata& metadata) {
  emscripten::val object = emscripten::val::object();
  for (const auto& [key, value] : metadata) object.set(key, value);
  return object;
}

inline Prediction ToPrediction(const emscripten::val& object) {
  Prediction prediction;
  prediction.probabilities = emscripten::convertJSArrayToNumberVector<float>(object["probabilities"]);
  prediction.energy = object["energy"].as<double>();
  const bool speaks = !object["state"].strictlyEquals(emscripten::val(FromState(SpeechState::kNoSpeech)));
  prediction.state = speaks ? SpeechState::kSpeech : SpeechState::kNoSpeech;
  prediction.provisional = object["provisional"].as<bool>();
  return prediction;
}

// Of them what CombinePredictions and CombinedState read.
inline std::vector<Prediction> ToPredictions(const emscripten::val& array) {
  std::vector<Prediction> predictions;
  for (const emscripten::val& object : emscripten::vecFromJSArray<emscripten::val>(array))
    predictions.push_back(ToPrediction(object));
  return predictions;
}

inline RecognizerOptions ToOptions(const emscripten::val& object) {
  RecognizerOptions options;
  const auto read = [&object]<class T>(const char* name, T& value) {
    const emscripten::val property = object[name];
    if (!property.isUndefined()) value = property.as<T>();
  };
  read("hopSeconds", options.hop_s);
  read("firstPredictionSeconds", options.first_prediction_s);
  read("smoothingSeconds", options.smoothing_s);
  read("silenceDbfs", options.silence_dbfs);
  read("minSpeechSeconds", options.min_speech_s);
  read("headlineLead", options.headline_lead);
  read("headlineLeadSeconds", options.headline_lead_s);
  read("learnsVoice", options.learns_voice);
  if (const emscripten::val uncertain_below = object["uncertainBelow"]; !uncertain_below.isUndefined()) {
    options.uncertain_below = uncertain_below.as<double>();
  }
  return options;
}

}  // namespace speech_emotion

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
#include "speech_emotion/file_recognizer.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/time_line.h"
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

inline emscripten::val FromPredictions(std::span<const Prediction> predictions) {
  emscripten::val array = emscripten::val::array();
  for (const Prediction& prediction : predictions) array.call<void>("push", FromPrediction(prediction));
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

inline emscripten::val FromTimeRange(double start_s, double end_s) {
  emscripten::val object = emscripten::val::object();
  object.set("startSeconds", start_s);
  object.set("endSeconds", end_s);
  return object;
}

inline emscripten::val FromFileAnswer(const FileAnswer& answer) {
  emscripten::val segments = emscripten::val::array();
  for (const Prediction& prediction : answer.segments)
    segments.call<void>("push", FromPrediction(prediction));
  emscripten::val ranges = emscripten::val::array();
  for (const TimeRange& range : SpokenFor(answer.segments, answer.heard()))
    ranges.call<void>("push", FromTimeRange(range.start_s, range.end_s));
  emscripten::val stretches = emscripten::val::array();
  for (const Stretch& stretch : TimeLine(answer.segments, answer.heard())) {
    emscripten::val object = FromTimeRange(stretch.start_s, stretch.end_s);
    object.set("state", FromState(stretch.state));
    object.set("label", static_cast<double>(stretch.label));
    object.set("probability", stretch.probability);
    stretches.call<void>("push", object);
  }
  emscripten::val object = emscripten::val::object();
  object.set("durationSeconds", answer.duration_s);
  object.set("probabilities", FromFloats(answer.probabilities));
  object.set("state", FromState(answer.state));
  object.set("segments", segments);
  object.set("spokenFor", ranges);
  object.set("stretches", stretches);
  return object;
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

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

// One function for all keys and types: val::set is one more for each pair of them.
inline void Set(emscripten::val& object, const char* key, const emscripten::val& value) {
  object.set(key, value);
}

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
  Set(object, "startSeconds", emscripten::val(prediction.start_s));
  Set(object, "endSeconds", emscripten::val(prediction.end_s));
  Set(object, "probabilities", FromFloats(prediction.probabilities));
  Set(object, "smoothedProbabilities", FromFloats(prediction.smoothed_probabilities));
  Set(object, "energy", emscripten::val(prediction.energy));
  Set(object, "levelDbfs", emscripten::val(prediction.level_dbfs));
  Set(object, "state", emscripten::val(FromState(prediction.state)));
  Set(object, "headline",
      prediction.headline ? emscripten::val(static_cast<double>(*prediction.headline))
                          : emscripten::val::null());
  Set(object, "speechProbability", emscripten::val(static_cast<double>(prediction.speech_probability)));
  Set(object, "referenceSeconds", emscripten::val(prediction.reference_s));
  Set(object, "provisional", emscripten::val(prediction.provisional));
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
    Set(object, "kind",
        emscripten::val(std::string(event.kind == UtteranceEvent::Kind::kStart ? "start" : "end")));
    Set(object, "seconds", emscripten::val(event.time_s));
    array.call<void>("push", object);
  }
  return array;
}

inline emscripten::val FromTimeRange(double start_s, double end_s) {
  emscripten::val object = emscripten::val::object();
  Set(object, "startSeconds", emscripten::val(start_s));
  Set(object, "endSeconds", emscripten::val(end_s));
  return object;
}

inline emscripten::val FromFileAnswer(const FileAnswer& answer) {
  emscripten::val segments = emscripten::val::array();
  for (const Prediction& prediction : answer.segments)
    segments.call<void>("push", FromPrediction(prediction));
  std::vector<float> spoken_until;
  for (const TimeRange& range : SpokenFor(answer.segments, answer.heard()))
    spoken_until.push_back(static_cast<float>(range.end_s));
  emscripten::val stretches = emscripten::val::array();
  for (const Stretch& stretch : TimeLine(answer.segments, answer.heard())) {
    emscripten::val object = FromTimeRange(stretch.start_s, stretch.end_s);
    Set(object, "state", emscripten::val(FromState(stretch.state)));
    Set(object, "label", emscripten::val(static_cast<double>(stretch.label)));
    Set(object, "probability", emscripten::val(static_cast<double>(stretch.probability)));
    stretches.call<void>("push", object);
  }
  emscripten::val object = emscripten::val::object();
  Set(object, "durationSeconds", emscripten::val(answer.duration_s));
  Set(object, "probabilities", FromFloats(answer.probabilities));
  Set(object, "state", emscripten::val(FromState(answer.state)));
  Set(object, "segments", segments);
  Set(object, "spokenUntil", FromFloats(spoken_until));
  Set(object, "stretches", stretches);
  return object;
}

inline emscripten::val FromTensor(const onnx_engine::Tensor& tensor) {
  emscripten::val shape = emscripten::val::array();
  for (const int64_t dimension : tensor.shape()) shape.call<void>("push", static_cast<double>(dimension));
  emscripten::val object = emscripten::val::object();
  Set(object, "shape", shape);
  Set(object, "values", FromFloats({tensor.data<float>(), static_cast<size_t>(tensor.size())}));
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

inline std::vector<std::string> KeysOf(const emscripten::val& object) {
  return emscripten::vecFromJSArray<std::string>(
      emscripten::val::global("Object").call<emscripten::val>("keys", object));
}

inline ModelMetadata ToMetadata(const emscripten::val& object) {
  ModelMetadata metadata;
  for (const std::string& key : KeysOf(object)) metadata[key] = object[key].as<std::string>();
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

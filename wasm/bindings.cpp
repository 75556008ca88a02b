// The core for JavaScript: conversion only. speech_emotion.d.ts documents what it makes.
//
// Arrays are copied in and out: a view of the heap dies when the memory grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "outcome.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/external_recognizer.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"
#include "typed_array.h"

namespace speech_emotion {
namespace {

using emscripten::val;

val FromFloats(std::span<const float> values) {
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

val FromTensor(const Tensor& tensor) {
  val shape = val::array();
  for (const int64_t dimension : tensor.shape()) shape.call<void>("push", static_cast<double>(dimension));
  val object = val::object();
  object.set("shape", shape);
  object.set("values", FromFloats({tensor.data<float>(), static_cast<size_t>(tensor.size())}));
  return object;
}

val FromTensors(const Result<std::vector<Tensor>>& tensors) {
  if (!tensors) return FromError(tensors.error());
  val array = val::array();
  for (const Tensor& tensor : *tensors) array.call<void>("push", FromTensor(tensor));
  return FromValue(std::move(array));
}

ModelMetadata ToMetadata(const val& object) {
  ModelMetadata metadata;
  for (const auto& key :
       emscripten::vecFromJSArray<std::string>(val::global("Object").call<val>("keys", object))) {
    metadata[key] = object[key].as<std::string>();
  }
  return metadata;
}

val FromMetadata(const ModelMetadata& metadata) {
  val object = val::object();
  for (const auto& [key, value] : metadata) object.set(key, value);
  return object;
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
    return FromPredictions(recognizer_.AcceptWaveform(TypedArray<float>(samples)));
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

  static val FromBytes(const val& bytes) { return FromBytesAndOptions(bytes, val::object()); }
  static val FromBytesAndOptions(const val& bytes, const val& options) {
    auto model = EmotionModel::FromBytes(TypedArray<uint8_t>(bytes), ToMetadata(options));
    if (!model) return FromError(model.error());
    return FromValue(val(EmotionModelBinding(std::move(*model))));
  }

  val Labels() const { return val::array(model_->labels()); }
  double WindowSeconds() const { return model_->window_s(); }
  int SampleRateHz() const { return model_->feature_options().sample_rate_hz; }
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

class ExternalRecognizerBinding {
 public:
  explicit ExternalRecognizerBinding(ExternalRecognizer recognizer) : recognizer_(std::move(recognizer)) {}

  val AcceptWaveform(const val& samples) {
    return FromTensors(recognizer_.AcceptWaveform(TypedArray<float>(samples)));
  }
  val Finish() { return FromTensors(recognizer_.Finish()); }
  val Answer(const val& outputs) {
    std::vector<std::vector<float>> converted;
    for (const val& output : emscripten::vecFromJSArray<val>(outputs)) {
      converted.push_back(emscripten::convertJSArrayToNumberVector<float>(output));
    }
    return FromPredictions(recognizer_.Answer(converted));
  }
  val UtteranceEvents() const { return FromUtteranceEvents(recognizer_.utterance_events()); }

 private:
  ExternalRecognizer recognizer_;
};

class ModelContractBinding {
 public:
  static val FromBytes(const val& bytes, const val& options) {
    auto signature = ReadOnnxSignature(TypedArray<uint8_t>(bytes));
    if (!signature) return FromError(signature.error());
    auto contract = ModelContract::Create(*signature, ToMetadata(options));
    if (!contract) return FromError(contract.error());
    return FromValue(val(ModelContractBinding(std::move(*contract), std::move(signature->metadata))));
  }

  val Labels() const { return val::array(contract_.labels()); }
  double WindowSeconds() const { return contract_.window_s(); }
  int SampleRateHz() const { return contract_.feature_options().sample_rate_hz; }
  val Metadata() const { return FromMetadata(metadata_); }

  val SelfTestInput() const {
    const auto input = contract_.SelfTestInput();
    return input ? FromValue(FromTensor(*input)) : FromError(input.error());
  }
  val CheckSelfTest(const val& output) const {
    const auto probabilities = contract_.Probabilities(TypedArray<float>(output));
    if (!probabilities) return FromError(probabilities.error());
    const auto ok = contract_.CheckSelfTest(*probabilities);
    return ok ? FromValue(val(true)) : FromError(ok.error());
  }

  val CreateRecognizer(int sample_rate_hz, const val& options) const {
    auto recognizer = ExternalRecognizer::Create(contract_, sample_rate_hz, ToOptions(options));
    if (!recognizer) return FromError(recognizer.error());
    return FromValue(val(std::make_shared<ExternalRecognizerBinding>(std::move(*recognizer))));
  }

 private:
  ModelContractBinding(ModelContract contract, ModelMetadata metadata)
      : contract_(std::move(contract)), metadata_(std::move(metadata)) {}

  ModelContract contract_;
  ModelMetadata metadata_;
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
      .class_function("fromBytes", &EmotionModelBinding::FromBytesAndOptions)
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
  emscripten::class_<ModelContractBinding>("ModelContract")
      .class_function("fromBytes", &ModelContractBinding::FromBytes)
      .property("labels", &ModelContractBinding::Labels)
      .property("windowSeconds", &ModelContractBinding::WindowSeconds)
      .property("sampleRateHz", &ModelContractBinding::SampleRateHz)
      .property("metadata", &ModelContractBinding::Metadata)
      .function("selfTestInput", &ModelContractBinding::SelfTestInput)
      .function("checkSelfTest", &ModelContractBinding::CheckSelfTest)
      .function("createRecognizer", &ModelContractBinding::CreateRecognizer);
  emscripten::class_<ExternalRecognizerBinding>("ExternalRecognizer")
      .smart_ptr<std::shared_ptr<ExternalRecognizerBinding>>("ExternalRecognizerPointer")
      .function("acceptWaveform", &ExternalRecognizerBinding::AcceptWaveform)
      .function("finish", &ExternalRecognizerBinding::Finish)
      .function("answer", &ExternalRecognizerBinding::Answer)
      .function("utteranceEvents", &ExternalRecognizerBinding::UtteranceEvents);
  emscripten::function("combinePredictions", &CombineJsPredictions);
}

}  // namespace speech_emotion

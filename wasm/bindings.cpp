// The core for JavaScript: conversion only (conversions.h). speech_emotion.d.ts documents what it makes.
//
// Arrays are copied in and out: a view of the heap dies when the memory grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conversions.h"
#include "onnx_engine/model.h"
#include "outcome.h"
#include "recording_bindings.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/file_recognizer.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/self_test.h"
#include "typed_array.h"

namespace speech_emotion {
namespace {

using emscripten::val;

// A stream, whichever engine runs its graph, or a file.
class RecognizerBinding {
 public:
  using Any = std::variant<Recognizer, FileRecognizer>;
  RecognizerBinding(ModelContract contract, Any recognizer)
      : contract_(std::move(contract)), recognizer_(std::move(recognizer)) {}

  val AcceptWaveform(const val& samples) {
    return std::visit(
        [&](auto& recognizer) { return News(recognizer.AcceptWaveform(TypedArray<float>(samples))); },
        recognizer_);
  }
  val Finish() {
    return std::visit([&](auto& recognizer) { return News(recognizer.Finish()); }, recognizer_);
  }
  val NextRun() {
    return std::visit([](auto& recognizer) { return FromTensors(recognizer.NextRun()); }, recognizer_);
  }
  val Answer(const val& outputs) {
    auto answer = ToAnswer(contract_, outputs);
    if (!answer) return FromError(answer.error());
    return std::visit([&](auto& recognizer) { return News(recognizer.Answer(std::move(*answer))); },
                      recognizer_);
  }
  val TakeAnswer() {
    auto* file = std::get_if<FileRecognizer>(&recognizer_);
    if (file == nullptr) return FromError({ErrorCode::kInvalidArgument, "expected a file, found a stream"});
    const auto answer = file->TakeAnswer();
    reported_ = 0;
    return answer ? FromValue(FromFileAnswer(*answer)) : FromError(answer.error());
  }
  val UtteranceEvents() const {
    return std::visit(
        [](const auto& recognizer) { return FromUtteranceEvents(recognizer.utterance_events()); },
        recognizer_);
  }
  void ForgetVoice() {
    if (auto* live = std::get_if<Recognizer>(&recognizer_)) live->ForgetVoice();
  }
  void Reset() {
    std::visit([](auto& recognizer) { recognizer.Reset(); }, recognizer_);
    reported_ = 0;
  }

 private:
  // Predictions that are new.
  val News(const Result<std::vector<Prediction>>& predictions) {
    return predictions ? FromPredictions(*predictions) : FromError(predictions.error());
  }
  val News(const Result<Prediction>& prediction) {
    return prediction ? FromPredictions({&*prediction, 1}) : FromError(prediction.error());
  }
  val News(const Result<void>& done) {  // of a file
    if (!done) return FromError(done.error());
    const auto* file = std::get_if<FileRecognizer>(&recognizer_);
    const size_t known = std::exchange(reported_, file->segments().size());
    return FromPredictions(file->segments().subspan(known));
  }

  ModelContract contract_;
  Any recognizer_;
  size_t reported_ = 0;  // of a file's segments
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

// Recognizers share the model: it may be deleted before them.
class EmotionModelBinding {
 public:
  static val FromBytes(const val& bytes, const val& options, const val& files) {
    std::vector<TypedArray<uint8_t>> contents;
    onnx_engine::ModelFiles views;
    for (const std::string& name : KeysOf(files)) views.push_back({name, contents.emplace_back(files[name])});
    auto model = EmotionModel::FromBytes(TypedArray<uint8_t>(bytes), ToMetadata(options), views);
    if (!model) return FromError(model.error());
    auto shared = std::make_shared<const EmotionModel>(std::move(*model));
    return FromValue(val(EmotionModelBinding(shared->contract(), {shared->metadata(), {}, {}}, shared)));
  }
  static val FromBytesAlone(const val& bytes) { return FromBytes(bytes, val::object(), val::object()); }
  static val ForOtherEngine(const val& bytes, const val& options) {
    auto signature = onnx_engine::ReadSignature(TypedArray<uint8_t>(bytes));
    if (!signature) return FromError(signature.error());
    auto contract = ModelContract::Create(*signature, ToMetadata(options));
    if (!contract) return FromError(contract.error());
    return FromValue(val(EmotionModelBinding(std::move(*contract), std::move(*signature), nullptr)));
  }

  val Labels() const { return val::array(contract_.labels()); }
  double WindowSeconds() const { return contract_.window_s(); }
  int SampleRateHz() const { return contract_.feature_options().sample_rate_hz; }
  bool HasReference() const { return contract_.has_reference(); }
  double UncertainBelow() const { return contract_.uncertain_below(); }
  val ParameterCount() const {
    return model_ ? val(static_cast<double>(model_->onnx().parameter_count())) : val::undefined();
  }
  val Metadata() const { return FromMetadata(signature_.metadata); }
  val Files() const { return val::array(signature_.files); }
  val InputNames() const { return val::array(contract_.input_names()); }
  val OutputNames() const { return val::array(contract_.output_names()); }

  val CreateSelfTest() const { return val(std::make_shared<SelfTestBinding>(contract_)); }
  val CreateRecognizer(int sample_rate_hz, const val& options) const {
    if (model_) return Wrap(Recognizer::Create(model_, sample_rate_hz, ToOptions(options)));
    return Wrap(Recognizer::Create(contract_, sample_rate_hz, ToOptions(options)));
  }
  val CreateFileRecognizer(int sample_rate_hz, const val& options) const {
    if (model_) return Wrap(FileRecognizer::Create(model_, sample_rate_hz, ToOptions(options)));
    return Wrap(FileRecognizer::Create(contract_, sample_rate_hz, ToOptions(options)));
  }

 private:
  EmotionModelBinding(ModelContract contract, onnx_engine::Signature signature,
                      std::shared_ptr<const EmotionModel> model)
      : contract_(std::move(contract)), signature_(std::move(signature)), model_(std::move(model)) {}

  template <class AnyRecognizer>
  val Wrap(Result<AnyRecognizer> recognizer) const {
    if (!recognizer) return FromError(recognizer.error());
    return FromValue(val(std::make_shared<RecognizerBinding>(contract_, std::move(*recognizer))));
  }

  ModelContract contract_;
  onnx_engine::Signature signature_;
  std::shared_ptr<const EmotionModel> model_;  // null: another engine runs the graph
};

}  // namespace

// What clang makes of the module's one sprintf: Embind's, of a type's address, for errors of bindings. The C
// library's own brings 5 kB of formatting along, which every visitor would download.
extern "C" int siprintf(char* text, const char* /*format*/, ...) {
  std::memcpy(text, "?", 2);
  return 1;
}

// Of sines and cosines: takes whole turns off angles above a million, with a table of pi to 1,584 bits, 2 kB.
// Ours are those of windows, filters and transforms, a few thousand at most.
extern "C" int __rem_pio2_large(double* /*angle*/, double* rest, int /*exponent*/, int /*parts*/,
                                int /*precision*/) {
  rest[0] = 0.0;
  rest[1] = 0.0;
  return 0;
}

EMSCRIPTEN_BINDINGS(speech_emotion) {
  emscripten::class_<EmotionModelBinding>("EmotionModel")
      .class_function("fromBytes", &EmotionModelBinding::FromBytesAlone)
      .class_function("fromBytes", &EmotionModelBinding::FromBytes)
      .class_function("forOtherEngine", &EmotionModelBinding::ForOtherEngine)
      .property("labels", &EmotionModelBinding::Labels)
      .property("windowSeconds", &EmotionModelBinding::WindowSeconds)
      .property("sampleRateHz", &EmotionModelBinding::SampleRateHz)
      .property("hasReference", &EmotionModelBinding::HasReference)
      .property("uncertainBelow", &EmotionModelBinding::UncertainBelow)
      .property("parameterCount", &EmotionModelBinding::ParameterCount)
      .property("metadata", &EmotionModelBinding::Metadata)
      .property("files", &EmotionModelBinding::Files)
      .property("inputNames", &EmotionModelBinding::InputNames)
      .property("outputNames", &EmotionModelBinding::OutputNames)
      .function("createSelfTest", &EmotionModelBinding::CreateSelfTest)
      .function("createRecognizer", &EmotionModelBinding::CreateRecognizer)
      .function("createFileRecognizer", &EmotionModelBinding::CreateFileRecognizer);
  emscripten::class_<RecognizerBinding>("Recognizer")
      .smart_ptr<std::shared_ptr<RecognizerBinding>>("RecognizerPointer")
      .function("acceptWaveform", &RecognizerBinding::AcceptWaveform)
      .function("finish", &RecognizerBinding::Finish)
      .function("nextRun", &RecognizerBinding::NextRun)
      .function("answer", &RecognizerBinding::Answer)
      .function("takeAnswer", &RecognizerBinding::TakeAnswer)
      .function("utteranceEvents", &RecognizerBinding::UtteranceEvents)
      .function("forgetVoice", &RecognizerBinding::ForgetVoice)
      .function("reset", &RecognizerBinding::Reset);
  emscripten::class_<SelfTestBinding>("SelfTest")
      .smart_ptr<std::shared_ptr<SelfTestBinding>>("SelfTestPointer")
      .function("nextRun", &SelfTestBinding::NextRun)
      .function("answer", &SelfTestBinding::Answer);
  BindRecordings();
}

}  // namespace speech_emotion

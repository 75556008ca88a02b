// What the headers promise of threads: shared where they say "share", one object a thread elsewhere. Each
// case runs in a process of its own, from cold. A race is found by ThreadSanitizer (preset tsan); without it
// answers are compared.
#include <catch2/catch.hpp>
#include <thread>

#include "speech_emotion/augmentation.h"
#include "speech_emotion/feature_presets.h"
#include "speech_emotion/recognizer.h"
#include "support/espeak_voice.h"
#include "support/shipped_model.h"

using namespace speech_emotion;

namespace {

constexpr int kThreads = 4;
constexpr int kRateHz = 44100;

// What `work` makes on each of several threads that run at once; it must not use Catch's macros.
template <class Work>
auto OnThreads(const Work& work) {
  std::vector<decltype(work())> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& slot : made) threads.emplace_back([&slot, &work] { slot = work(); });
  for (std::thread& thread : threads) thread.join();
  return made;
}

// Empty where anything failed.
std::vector<float> Recognize(const std::shared_ptr<const EmotionModel>& model, std::span<const float> voice) {
  auto recognizer = Recognizer::Create(model, kRateHz);
  if (!recognizer) return {};
  std::vector<float> probabilities;
  const auto take = [&](const Result<std::vector<Prediction>>& predictions) {
    if (!predictions) return false;
    for (const Prediction& prediction : *predictions) {
      probabilities.insert(probabilities.end(), prediction.probabilities.begin(),
                           prediction.probabilities.end());
    }
    return true;
  };
  const bool done = take(recognizer->AcceptWaveform(voice)) && take(recognizer->Finish());
  return done ? probabilities : std::vector<float>();
}

std::shared_ptr<const EmotionModel> Load(const std::vector<uint8_t>& bytes) {
  auto model = EmotionModel::FromBytes(bytes);
  return model ? std::make_shared<const EmotionModel>(std::move(*model)) : nullptr;
}

void CheckAlike(const std::vector<std::vector<float>>& answers) {
  REQUIRE_FALSE(answers.front().empty());
  for (const auto& answer : answers) CHECK(answer == answers.front());
}

}  // namespace

TEST_CASE("Threads that share a model, each with its own recognizer, all get the answer of one alone") {
  const auto model = Load(ShippedModelBytes());
  REQUIRE(model != nullptr);
  const std::vector<float> voice = EspeakVoice(kRateHz);
  auto answers = OnThreads([&] { return Recognize(model, voice); });
  answers.push_back(Recognize(model, voice));
  CheckAlike(answers);
}

TEST_CASE("Threads that share an ONNX model make sessions of it, and share one to make more") {
  const auto bytes = ShippedModelBytes();
  const auto emotion_model = Load(bytes);
  const auto model = onnx_engine::Model::FromBytes(bytes);
  REQUIRE((emotion_model && model));
  const auto session = onnx_engine::Session::Create(*model);
  REQUIRE(session);
  const auto features = ExtractFeatures(emotion_model->feature_options(), SelfTestWaveform(kRateHz));
  REQUIRE(features);
  const auto inputs = emotion_model->contract().Inputs(*features);
  REQUIRE(inputs);
  CheckAlike(OnThreads([&]() -> std::vector<float> {
    auto shared = session->Share();
    auto own = onnx_engine::Session::Create(*model);
    const auto first = shared.Run(*inputs);
    if (!own || !first || model->parameter_count() == 0) return {};
    const auto second = own->Run(*inputs);
    const auto answer = emotion_model->Probabilities(shared, *features);
    if (!second || !answer) return {};
    std::vector<float> values = *answer;
    for (const auto& outputs : {*first, *second}) {
      values.insert(values.end(), outputs[0].data<float>(), outputs[0].data<float>() + outputs[0].size());
    }
    return values;
  }));
}

TEST_CASE("Threads load models and run them at once, from the first use on") {
  const auto bytes = ShippedModelBytes();
  const std::vector<float> voice = EspeakVoice(kRateHz);
  CheckAlike(OnThreads([&]() -> std::vector<float> {
    const auto model = Load(bytes);
    return model ? Recognize(model, voice) : std::vector<float>();
  }));
}

TEST_CASE("Threads extract features of every preset at once") {
  const Waveform voice{EspeakVoice(16000), 16000};
  CheckAlike(OnThreads([&]() -> std::vector<float> {
    std::vector<float> values;
    for (const FeaturePreset& preset : FeaturePresets()) {
      const auto options = FeatureOptionsFromMetadata(ToMetadata(preset.options()));
      const auto features = options ? ExtractFeatures(*options, voice) : tl::unexpected(options.error());
      if (!features || FeatureNames(*options).empty()) return {};
      values.insert(values.end(), features->values.begin(), features->values.end());
    }
    return values;
  }));
}

TEST_CASE("Threads augment one clip with one set of voices at once") {
  const Waveform voice{EspeakVoice(16000), 16000};
  const std::vector<Waveform> voices = {voice, SelfTestWaveform(16000)};
  WaveformAugmentation augmentation;
  for (RandomAmount* amount : {&augmentation.speed, &augmentation.time_stretch, &augmentation.pitch_semitones,
                               &augmentation.vocal_tract, &augmentation.babble_snr_db,
                               &augmentation.noise_snr_db, &augmentation.gain_db}) {
    amount->probability = 1.0;
  }
  augmentation.room.probability = augmentation.band_probability = 1.0;
  CheckAlike(OnThreads([&] {
    const auto changed = Augment(voice, augmentation, 7, voices);
    return changed ? changed->samples : std::vector<float>();
  }));
}

#include "speech_emotion/recognizer.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "support/espeak_voice.h"
#include "support/reference_model.h"
#include "support/shipped_model.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

std::shared_ptr<const EmotionModel> Load(const std::vector<uint8_t>& bytes) {
  auto loaded = EmotionModel::FromBytes(bytes);
  if (!loaded) FAIL(loaded.error().message);
  return std::make_shared<const EmotionModel>(std::move(*loaded));
}

std::shared_ptr<const EmotionModel> Model() {
  static const auto model = Load(ShippedModelBytes());
  return model;
}

// For what the detector alone decides: a model without an opinion of its own on what speech is.
std::shared_ptr<const EmotionModel> PlainModel() {
  static const auto model = Load(testing::PlainModelBytes());
  return model;
}

// The sentence again and again, with pauses.
std::vector<float> Voice(int sample_rate_hz, double seconds) {
  const auto sentence = EspeakVoice(sample_rate_hz);
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz), 0.0f);
  const size_t period = sentence.size() + static_cast<size_t>(sample_rate_hz / 2);
  for (size_t i = 0; i < samples.size(); ++i) {
    if (i % period < sentence.size()) samples[i] = sentence[i % period];
  }
  return samples;
}

std::vector<Prediction> Run(int sample_rate_hz, std::span<const float> samples,
                            const RecognizerOptions& options = {}, size_t longest = 0,
                            std::vector<UtteranceEvent>* events = nullptr,
                            std::shared_ptr<const EmotionModel> model = Model()) {
  auto recognizer = Recognizer::Create(std::move(model), sample_rate_hz, options);
  REQUIRE(recognizer.has_value());
  std::vector<Prediction> predictions;
  const auto take = [&](Result<std::vector<Prediction>> some) {
    REQUIRE(some.has_value());
    predictions.insert(predictions.end(), some->begin(), some->end());
    const auto heard = recognizer->utterance_events();
    if (events != nullptr) events->insert(events->end(), heard.begin(), heard.end());
  };
  if (longest == 0) {
    take(recognizer->AcceptWaveform(samples));
  } else {
    std::mt19937 random(1);
    InRandomChunks(samples, random, longest,
                   [&](std::span<const float> piece) { take(recognizer->AcceptWaveform(piece)); });
  }
  take(recognizer->Finish());
  return predictions;
}

std::vector<Prediction> RunPlain(std::span<const float> samples, const RecognizerOptions& options = {},
                                 std::vector<UtteranceEvent>* events = nullptr) {
  return Run(16000, samples, options, 0, events, PlainModel());
}

// The sentence from 4 to 6.2 s of twelve seconds of silence.
std::vector<float> OneSentence(int sample_rate_hz) {
  std::vector<float> samples(4 * static_cast<size_t>(sample_rate_hz), 0.0f);
  const auto sentence = EspeakVoice(sample_rate_hz);
  samples.insert(samples.end(), sentence.begin(), sentence.end());
  samples.resize(12 * static_cast<size_t>(sample_rate_hz), 0.0f);
  return samples;
}

RecognizerOptions FullWindowsOnly() {
  RecognizerOptions options;
  options.first_prediction_s = 3.0;
  return options;
}

RecognizerOptions FewWindows() {
  RecognizerOptions options;
  options.hop_s = 1.5;
  return options;
}

}  // namespace

TEST_CASE("predictions come every quarter of a second, over windows of three seconds") {
  const auto predictions = Run(16000, Voice(16000, 4.1), FullWindowsOnly());
  // Full windows end at 3.0, 3.25, ... 4.0; the last ends with the input.
  REQUIRE(predictions.size() == 6);
  for (size_t i = 0; i < 5; ++i) {
    CHECK(predictions[i].start_s == Approx(0.25 * static_cast<double>(i)));
    CHECK(predictions[i].end_s == Approx(3.0 + 0.25 * static_cast<double>(i)));
  }
  CHECK(predictions[5].start_s == Approx(1.1));
  CHECK(predictions[5].end_s == Approx(4.1));
  for (const Prediction& prediction : predictions) {
    CHECK_FALSE(prediction.provisional);
    REQUIRE(prediction.probabilities.size() == Model()->labels().size());
    CHECK(std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0f) ==
          Approx(1.0f).margin(1e-5));
  }
}

TEST_CASE("the first estimate comes after one second, then four a second, marked as provisional") {
  const auto predictions = Run(16000, Voice(16000, 3.5));
  REQUIRE(predictions.size() == 11);
  for (size_t i = 0; i < predictions.size(); ++i) {
    CHECK(predictions[i].end_s == Approx(1.0 + 0.25 * static_cast<double>(i)));
    CHECK(predictions[i].provisional == (i < 8));
  }
}

TEST_CASE("a first window too short for a single frame is passed over") {
  RecognizerOptions options;
  options.hop_s = 0.01;  // windows of 10, 20, 30, ... ms; a frame takes 40
  options.first_prediction_s = 0.01;
  const auto predictions = Run(16000, Voice(16000, 0.065), options);
  REQUIRE(predictions.size() == 4);
  CHECK(predictions.front().end_s == Approx(0.04));
  CHECK(predictions.front().provisional);
  CHECK_FALSE(predictions.back().provisional);
}

TEST_CASE("an input shorter than a window is one window of its own length") {
  const auto predictions = Run(44100, Voice(44100, 1.7), FullWindowsOnly());
  REQUIRE(predictions.size() == 1);
  CHECK(predictions[0].start_s == 0.0);
  CHECK(predictions[0].end_s == Approx(1.7).margin(1e-4));
  CHECK_FALSE(predictions[0].provisional);
  CHECK(Run(16000, Voice(16000, 3.0), FullWindowsOnly()).size() == 1);
  CHECK(Run(16000, {}, FullWindowsOnly()).empty());
}

TEST_CASE("any chunking of the input gives identical predictions") {
  for (const int rate_hz : {16000, 44100, 48000}) {
    const auto samples = Voice(rate_hz, 4.3);
    const auto whole = Run(rate_hz, samples);
    for (const size_t longest : {160u, 1024u, 20000u}) {
      const auto pieces = Run(rate_hz, samples, {}, longest);
      CAPTURE(rate_hz, longest);
      REQUIRE(pieces.size() == whole.size());
      for (size_t i = 0; i < whole.size(); ++i) {
        CHECK(pieces[i].probabilities == whole[i].probabilities);
        CHECK(pieces[i].smoothed_probabilities == whole[i].smoothed_probabilities);
        CHECK(pieces[i].energy == whole[i].energy);
        CHECK(pieces[i].end_s == whole[i].end_s);
        CHECK(pieces[i].state == whole[i].state);
      }
    }
  }
}

TEST_CASE("the rate of the input changes the predictions by less than 0.02") {
  const auto at16 = Run(16000, Voice(16000, 3.0), FullWindowsOnly());
  for (const int rate_hz : {24000, 44100, 48000, 96000}) {
    const auto other = Run(rate_hz, Voice(rate_hz, 3.0), FullWindowsOnly());
    REQUIRE(other.size() == 1);
    for (size_t i = 0; i < at16[0].probabilities.size(); ++i) {
      CAPTURE(rate_hz, Model()->labels()[i]);
      // The test signal's noise is white up to each rate's own limit; what lies below 8 kHz differs a little.
      CHECK(std::abs(other[0].probabilities[i] - at16[0].probabilities[i]) < 0.05f);
    }
  }
}

TEST_CASE("silence is no speech, whatever the probabilities say") {
  for (const Prediction& prediction : RunPlain(std::vector<float>(64000, 0.0f))) {
    CHECK(prediction.state == SpeechState::kNoSpeech);
    CHECK(prediction.level_dbfs == Approx(-120.0));
    CHECK(prediction.energy == 0.0);
  }
  std::vector<float> voice = Voice(16000, 4.0);
  for (const float gain : {1.0f, 0.003f}) {  // the second: below -55 dBFS
    for (float& sample : voice) sample *= gain;
    for (const Prediction& one : RunPlain(voice)) CHECK(one.state != SpeechState::kNoSpeech);
  }
}

TEST_CASE("tones, hum and noise are no speech, however loud") {
  std::vector<float> chord = Tone(261.63, 16000, 8.0, 0.2);
  for (const double hz : {329.63, 392.0}) {
    const auto tone = Tone(hz, 16000, 8.0, 0.2);
    for (size_t i = 0; i < chord.size(); ++i) chord[i] += tone[i];
  }
  for (const auto& sound : {Tone(50.0, 16000, 8.0), Tone(180.0, 16000, 8.0), chord, WhiteNoise(128000, 4)}) {
    std::vector<UtteranceEvent> events;
    for (const Prediction& prediction : RunPlain(sound, FewWindows(), &events)) {
      CHECK(prediction.state == SpeechState::kNoSpeech);
      CHECK(prediction.level_dbfs > -20.0);
    }
    CHECK(events.empty());
  }
}

TEST_CASE("a window has speech where its seconds hold some, known with the detector's delay") {
  const auto predictions = RunPlain(OneSentence(16000), FullWindowsOnly());
  for (const Prediction& prediction : predictions) {
    CAPTURE(prediction.end_s);
    if (prediction.end_s <= 4.0 || prediction.start_s >= 7.0) {
      CHECK(prediction.state == SpeechState::kNoSpeech);
    }
    if (prediction.end_s >= 4.25 + 0.2 + VoiceActivity::kDelay_s && prediction.start_s <= 5.5) {
      CHECK(prediction.state != SpeechState::kNoSpeech);
    }
  }
  RecognizerOptions demanding = FullWindowsOnly();
  demanding.min_speech_s = 2.9;
  for (const Prediction& prediction : RunPlain(OneSentence(16000), demanding)) {
    CHECK(prediction.state == SpeechState::kNoSpeech);
  }
}

TEST_CASE("an utterance's start and end are reported once, the same for any chunking") {
  for (const int rate_hz : {16000, 44100}) {
    const auto samples = OneSentence(rate_hz);
    std::vector<UtteranceEvent> whole;
    const auto at_once = Run(rate_hz, samples, FewWindows(), 0, &whole);
    REQUIRE(whole.size() == 2);
    CHECK(whole[0].kind == UtteranceEvent::Kind::kStart);
    CHECK(whole[0].time_s == Approx(4.1).margin(0.2));
    CHECK(whole[1].kind == UtteranceEvent::Kind::kEnd);
    CHECK(whole[1].time_s == Approx(6.4).margin(0.3));
    for (const size_t longest : {300u, 30000u}) {
      std::vector<UtteranceEvent> pieces;
      const auto cut = Run(rate_hz, samples, FewWindows(), longest, &pieces);
      CAPTURE(rate_hz, longest);
      REQUIRE(pieces.size() == whole.size());
      for (size_t i = 0; i < whole.size(); ++i) CHECK(pieces[i].time_s == whole[i].time_s);
      REQUIRE(cut.size() == at_once.size());
      for (size_t i = 0; i < cut.size(); ++i) CHECK(cut[i].state == at_once[i].state);
    }
  }
}

TEST_CASE("smoothing is for display and leaves the raw probabilities alone") {
  const auto samples = Voice(16000, 5.0);
  RecognizerOptions raw = FullWindowsOnly();
  raw.smoothing_s = 0.0;
  const auto smoothed = RunPlain(samples, FullWindowsOnly()), plain = RunPlain(samples, raw);
  REQUIRE(smoothed.size() == plain.size());
  bool differs = false;
  for (size_t i = 0; i < plain.size(); ++i) {
    CHECK(smoothed[i].probabilities == plain[i].probabilities);
    CHECK(plain[i].smoothed_probabilities == plain[i].probabilities);
    differs |= smoothed[i].smoothed_probabilities != smoothed[i].probabilities;
  }
  CHECK(differs);
}

TEST_CASE("a block with a sample that is not finite is refused and leaves the stream as it was") {
  const auto samples = Voice(16000, 3.2);
  auto recognizer = Recognizer::Create(Model(), 16000, FullWindowsOnly());
  REQUIRE(recognizer.has_value());
  REQUIRE(recognizer->AcceptWaveform(std::span(samples).first(20000)).has_value());
  const std::vector<float> bad = {0.0f, std::numeric_limits<float>::infinity()};
  const auto refused = recognizer->AcceptWaveform(bad);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kInvalidAudio);
  const auto rest = recognizer->AcceptWaveform(std::span(samples).subspan(20000));
  REQUIRE(rest.has_value());
  CHECK(rest->front().probabilities == Run(16000, samples, FullWindowsOnly()).front().probabilities);
}

TEST_CASE("a hop between two frames is taken to the nearest") {
  const auto samples = Voice(16000, 4.0);
  const auto ends = [&](double hop_s) {
    RecognizerOptions options = FullWindowsOnly();
    options.hop_s = hop_s;
    std::vector<double> times;
    for (const Prediction& prediction : Run(16000, samples, options)) times.push_back(prediction.end_s);
    return times;
  };
  CHECK(ends(0.2512) == ends(0.25));
  CHECK(ends(0.001) == ends(0.01));  // one frame at least
}

TEST_CASE("options that contradict the model are refused") {
  RecognizerOptions options;
  for (const double hop_s : {0.0, -1.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    options.hop_s = hop_s;
    CHECK_FALSE(Recognizer::Create(Model(), 16000, options).has_value());
  }
  options = {};
  options.min_speech_s = -0.1;
  CHECK_FALSE(Recognizer::Create(Model(), 16000, options).has_value());
  CHECK_FALSE(Recognizer::Create(Model(), 0, {}).has_value());
  CHECK_FALSE(Recognizer::Create(Model(), 10000000, {}).has_value());
}

// What a clip passes before it is heard, and how much of the answers it changes.
#include "evaluation/channel.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "evaluation/channel_scores.h"
#include "files/file_predictor.h"
#include "files/model_source.h"
#include "level_model.h"
#include "scored_clips.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"
#include "support/prediction_match.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;
using trainer_test::LevelModel;
using trainer_test::LevelOf;

namespace {

constexpr int kRate = 44100;

Waveform Passed(const std::string& name, const Waveform& clip, uint64_t name_number = 7) {
  const auto channel = ParseChannel(name);
  if (!channel) FAIL(channel.error().message);
  const std::vector<Waveform> background = {{cli_test::Voice(0.7, 16000), 16000}};
  auto passed = Through(*channel, clip, name_number, background);
  if (!passed) FAIL(passed.error().message);
  return std::move(*passed);
}

Waveform VoiceClip(double seconds = 1.0) { return {cli_test::Voice(seconds, kRate), kRate}; }

Utterance ClipOf(const std::string& path, ClipKind kind = ClipKind::kActed) {
  Utterance clip;
  clip.path = path;
  clip.corpus = kind == ClipKind::kPlain ? "reading" : "mine";
  clip.label = "neutral";
  clip.speaker = "anna";
  clip.kind = kind;
  return clip;
}

std::vector<Channel> Channels(const std::vector<std::string>& names) {
  auto channels = ParseChannels(names);
  if (!channels) FAIL(channels.error().message);
  return std::move(*channels);
}

}  // namespace

TEST_CASE("channels are told by their names, and the clean one is first, whether it is named or not") {
  for (const char* name : {"clean", "offset:0.02", "offset:-0.5", "hum:0.01", "gain:-20", "noise:10",
                           "babble:5", "sounds:-3", "room", "8khz", "gsm", "opus:16", "mp3:32"}) {
    const auto channel = ParseChannel(name);
    INFO(name);
    REQUIRE(channel.has_value());
    CHECK(channel->name() == name);
  }
  const auto channels = Channels({"gsm", "gain:-20", "clean", "gsm", "gain:-20.0"});
  REQUIRE(channels.size() == 3);
  CHECK(channels[0].name() == "clean");
  CHECK(channels[1].name() == "gsm");
  CHECK(channels[2].name() == "gain:-20");
}

TEST_CASE("a channel that there isn't is refused with all that there are, and so is an amount out of range") {
  for (const char* name : {"", "tunnel", "clean:1", "offset", "offset:", "offset:loud", "offset:2", "hum:-1",
                           "gain:1e9", "gain:inf", "noise:nan", "opus:999", "mp3:1", "room:3", "gsm:13"}) {
    const auto channel = ParseChannel(name);
    INFO(name);
    REQUIRE_FALSE(channel.has_value());
    CHECK_THAT(channel.error().message,
               Contains("expected --through clean, offset:X (-1 to 1 of full scale), "
                        "hum:X (amplitude of 50 Hz, 0 to 1), gain:DB, noise:SNR "
                        "(dB, pink), babble:SNR (dB, voices of others), sounds:SNR "
                        "(dB, one of the sounds), room, 8khz, gsm, opus:KBIT (a second, 6 to 256) "
                        "or mp3:KBIT (a second, 8 to 160), found '" +
                        std::string(name) + "'"));
  }
}

TEST_CASE("offset, hum and gain act at the clip's own rate, and full scale clips none of them") {
  const Waveform clip{std::vector<float>(kRate, 0.9f), kRate};
  CHECK(Passed("offset:0.5", clip).samples == std::vector<float>(kRate, 1.4f));
  CHECK(Passed("gain:20", clip).samples[5] == Approx(9.0));
  const Waveform hum = Passed("hum:0.25", clip);
  CHECK(hum.sample_rate_hz == kRate);
  for (const size_t i : {0u, 100u, 220u, 40000u}) {
    const double expected =
        0.9 + 0.25 * std::sin(2.0 * std::numbers::pi * 50.0 * static_cast<double>(i) / kRate);
    CHECK(hum.samples[i] == Approx(expected));
  }
}

TEST_CASE("noise and rooms are drawn from the clip's name, and every channel keeps length and rate") {
  const Waveform clip = VoiceClip();
  for (const char* name : {"noise:10", "babble:10", "sounds:10", "room"}) {
    CHECK(Passed(name, clip, 1).samples == Passed(name, clip, 1).samples);
    CHECK(Passed(name, clip, 1).samples != Passed(name, clip, 2).samples);
  }
  for (const char* name : {"clean", "offset:0.1", "hum:0.1", "gain:-6", "noise:10", "babble:10", "sounds:10",
                           "room", "8khz", "gsm", "opus:16", "mp3:32"}) {
    INFO(name);
    const Waveform passed = Passed(name, clip);
    CHECK(passed.sample_rate_hz == kRate);
    CHECK(passed.samples.size() == clip.samples.size());
    CHECK((passed.samples == clip.samples) == (std::string(name) == "clean"));
  }
}

TEST_CASE("a file's samples in memory are answered as the file, to the bit") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("stereo.flac");
  std::vector<float> stereo;  // [frames, 2]
  for (const float sample : cli_test::Voice(5.3, kRate)) stereo.insert(stereo.end(), {sample, 0.3f * sample});
  cli_test::WriteAudio(path, stereo, kRate, cli_test::AudioKind::kFlac, 2);
  const auto loaded = LoadModelFile(SPEECH_EMOTION_MODELS "/emotion.onnx");
  REQUIRE(loaded.has_value());
  FilePredictor predictor(loaded->model);
  const auto file = predictor.Predict(path, {});
  const auto waveform = ReadAudioFile(path);
  REQUIRE(waveform.has_value());
  const auto memory = predictor.PredictSamples(*waveform);
  REQUIRE(file.has_value());
  REQUIRE(memory.has_value());
  CHECK(memory->probabilities == file->probabilities);
  CHECK(memory->state == file->state);
  CHECK(memory->duration_s == file->duration_s);
  CHECK(memory->start_s == file->start_s);
  REQUIRE(file->segments.size() > 5);
  CheckSame(memory->segments, file->segments);

  const std::vector<Utterance> clips = {ClipOf(path), ClipOf(path, ClipKind::kPlain)};
  const Evaluation ordinary = Evaluate(loaded->model, clips, 1);
  const Evaluation clean =
      EvaluateThrough(loaded->model, clips, ClassesOf(clips), Channels({"gsm"}), 1).front().evaluation;
  for (const size_t i : {0u, 1u}) {
    CHECK(clean.scored.utterances[i].probabilities == ordinary.scored.utterances[i].probabilities);
    CHECK(clean.scored.utterances[i].windows.quiet == ordinary.scored.utterances[i].windows.quiet);
  }
  CHECK(predictor.PredictSamples({{}, kRate}).error().code == ErrorCode::kInvalidAudio);
  CHECK(predictor.PredictSamples({{0.0f, NAN}, kRate}).error().code == ErrorCode::kInvalidAudio);
  CHECK(predictor.PredictSamples({{0.0f}, 10}).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("an offset reaches a model without a high-pass, and none of the preset voice") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("a.wav");
  const Waveform clip = VoiceClip(3.0);
  cli_test::WriteAudio(path, clip.samples, kRate, cli_test::AudioKind::kWavFloat);
  // An answer that turns with a little more sound.
  const auto changed = [&](const FeatureOptions& features) {
    const auto model = LevelModel(features, LevelOf(clip, features) + 0.02f, 20.0f);
    const auto rows = ChannelRows(
        EvaluateThrough(model, {ClipOf(path, ClipKind::kPlain)}, {}, Channels({"offset:0.2", "gain:1"}), 1));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].changed == 0);
    CHECK(rows[2].changed == 1);  // it listens
    return rows[1].changed;
  };
  CHECK(changed({}) == 1);
  CHECK(changed(FeaturePresetByName("voice").value()) == 0);
}

TEST_CASE("a clip that can't be heard counts under no channel, and is told once") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("a.wav");
  cli_test::WriteAudio(path, VoiceClip().samples, kRate);
  const std::vector<Utterance> clips = {ClipOf(folder.Write("none.wav", "no audio")), ClipOf(path)};
  const auto scores = EvaluateThrough(LevelModel({}, 0.0f), clips, {}, Channels({"8khz"}), 2);
  REQUIRE(scores.size() == 2);
  REQUIRE(scores[0].evaluation.failed.size() == 1);
  CHECK_THAT(scores[0].evaluation.failed.front(), Contains("none.wav: expected audio"));
  CHECK(scores[1].evaluation.failed.empty());
  for (const ChannelScores& one : scores) CHECK(one.evaluation.scored.utterances.size() == 1);
}

TEST_CASE(
    "behind a voice there are others or a sound, as loud as is asked for, and behind a sound no voices") {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name, float gain) {
    Waveform clip = VoiceClip(3.0);
    for (float& sample : clip.samples) sample *= gain;
    cli_test::WriteAudio(folder.Path(name), clip.samples, kRate, cli_test::AudioKind::kWavFloat);
    return folder.Path(name);
  };
  std::vector<Utterance> clips = {ClipOf(write("a.wav", 0.1f), ClipKind::kPlain),
                                  ClipOf(write("b.wav", 0.5f), ClipKind::kPlain),
                                  ClipOf(write("rain.wav", 0.1f), ClipKind::kSound)};
  clips[1].speaker = "ben";
  // What is 20 dB louder behind a clip is loud: the model hears the level.
  Waveform soft = VoiceClip(3.0);
  for (float& sample : soft.samples) sample *= 0.1f;
  const auto model = LevelModel({}, LevelOf(soft, {}) + 1.5f, 20.0f);
  const auto changed = [&](const std::string& channel, const std::vector<Utterance>& heard) {
    const auto scores = EvaluateThrough(model, heard, {}, Channels({channel}), 1);
    REQUIRE(scores[1].evaluation.failed.empty());
    const auto rows = ChannelRows(scores);
    int64_t sum = 0;
    for (const ChannelRow& row : rows) sum += row.changed;
    return sum;
  };
  CHECK(changed("babble:-20", clips) == 1);  // the loud one stays loud
  CHECK(changed("babble:30", clips) == 0);
  CHECK(changed("sounds:-20", clips) == 1);
  const auto alone = EvaluateThrough(model, {clips[0]}, {}, Channels({"babble:0"}), 1);
  REQUIRE(alone[0].evaluation.failed.size() == 1);
  CHECK_THAT(alone[0].evaluation.failed.front(),
             Contains("through babble:0: expected other clips to be heard behind it, found none"));
}

TEST_CASE("the tables and channels.csv tell what each channel changes") {
  const auto scored = [](const std::string& name, bool is_clean) {
    ChannelScores scores{ParseChannel(name).value(), {{{"sad", "angry"}, {}, {}}, {}, {}}, {}};
    for (const char* speaker : {"01", "02"}) {
      for (const char* label : {"sad", "angry"}) {
        const bool is_right = is_clean || speaker != std::string("01") || label != std::string("sad");
        trainer_test::Answer(scores.evaluation.scored, trainer_test::Clip(speaker, label),
                             is_right ? label : "angry");
        scores.still_heard.push_back(0);
      }
    }
    Utterance plain = ClipOf("r.wav", ClipKind::kPlain);
    trainer_test::Answer(scores.evaluation.scored, plain, "sad");
    ScoredUtterance& read = scores.evaluation.scored.utterances.back();
    read.windows = {.windows = 10, .no_speech = is_clean ? 0 : 2, .quiet = 4, .named = is_clean ? 1 : 2};
    if (!is_clean) read.state = SpeechState::kUncertain;
    scores.still_heard.push_back(read.windows.speech());
    scores.evaluation.sounds["rain"] = {.windows = 8, .no_speech = is_clean ? 8 : 6};
    return scores;
  };
  std::vector<ChannelScores> all;
  Append({scored("clean", true), scored("opus:16", false)}, all);
  const auto rows = ChannelRows(all);
  REQUIRE(rows.size() == 6);
  CHECK(rows[3].to_clean == Approx(-0.25));
  const std::string text = ChannelsText(rows);
  CHECK_THAT(text,
             Contains("  through  ravdess         95 %   mean\n  clean      1.000  1.000-1.000  1.000\n"));
  CHECK_THAT(text, Contains("-0.250           1 of 4     0 of 4     0 of 4\n"));
  CHECK_THAT(text, Contains("reading (plain)         -           0 of 1     1 of 1     0 of 1\n"));
  CHECK_THAT(text, Contains("reading      10  50.0 %  25.0 %     20.0 %             8 of 10\n"));
  CHECK_THAT(text, Contains("sounds       8"));
  CHECK_THAT(ChannelsHtml(rows), Contains("<th>opus:16</th><td>ravdess</td><td>-0.250</td><td>1 of 4</td>"));
  const std::string csv = ChannelsCsv(rows);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 7);
  CHECK_THAT(csv, Contains("\nopus:16,ravdess,acted,4,2,0.75000,"));
  CHECK_THAT(csv, Contains("\nopus:16,reading,plain,1,,,,,,0,1,0,10,4,2,2,10,8\n"));
  CHECK_THAT(csv, Contains("\nopus:16,,sound,,,,,,,,,,8,0,0,6,,\n"));
  CHECK(ChannelsText({}).empty());

  Append({scored("clean", true), scored("opus:16", false)}, all);  // another fold
  CHECK(ChannelRows(all)[3].clips == 8);
  CHECK(ChannelRows(all)[3].changed == 2);
}

// What a page's user sees of a model.
#include "evaluation/live_scores.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "level_model.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;

namespace {

constexpr int kRate = 16000;
const std::vector<std::string> kLabels{"neutral", "angry", "sad"};

Prediction At(double end_s, std::optional<size_t> headline, size_t leading = 0,
              SpeechState state = SpeechState::kSpeech) {
  Prediction prediction;
  prediction.start_s = end_s - 1.0;
  prediction.end_s = end_s;
  prediction.headline = headline;
  prediction.state = state;
  prediction.probabilities = {0.1f, 0.1f, 0.1f};
  prediction.probabilities[leading] = 0.8f;
  return prediction;
}

Prediction Silence(double end_s) { return At(end_s, std::nullopt, 1, SpeechState::kNoSpeech); }

// Anna acts, loud where she is neutral and soft where she is angry; a reader is loud, nobody known is soft.
std::vector<Utterance> MakeClips(const TemporaryFolder& folder) {
  std::vector<Utterance> clips;
  const auto add = [&](const std::string& corpus, const std::string& speaker, const std::string& label,
                       ClipKind kind, double seconds, float gain) {
    Utterance clip;
    clip.path = folder.Path(corpus + "-" + label + "-" + std::to_string(clips.size()) + ".wav");
    clip.corpus = corpus;
    clip.speaker = speaker;
    clip.label = label;
    clip.kind = kind;
    // One in two has another rate.
    const int rate = clips.size() % 2 == 0 ? kRate : 44100;
    std::vector<float> voice = cli_test::Voice(seconds, rate);
    for (float& sample : voice) sample *= gain;
    cli_test::WriteAudio(clip.path.string(), voice, rate, cli_test::AudioKind::kWavFloat);
    clips.push_back(clip);
  };
  for (int i = 0; i < 3; ++i) add("acted", "anna", "neutral", ClipKind::kActed, 2.0, 1.0f);
  for (int i = 0; i < 4; ++i) add("acted", "anna", "angry", ClipKind::kActed, 2.0, 0.1f);
  for (int i = 0; i < 3; ++i) add("acted", "anna", "sad", ClipKind::kActed, 1.0, 0.1f);  // too few to drift
  for (int i = 0; i < 2; ++i) add("reading", "reader", "neutral", ClipKind::kPlain, 3.0, 1.0f);
  add("notes", "", "neutral", ClipKind::kPlain, 130.0, 0.1f);
  return clips;
}

std::shared_ptr<const EmotionModel> LoudIsNeutral() {
  Waveform loud{cli_test::Voice(3.0, kRate), kRate}, soft = loud;
  for (float& sample : soft.samples) sample *= 0.1f;
  return trainer_test::LevelModel({},
                                  0.5f * (trainer_test::LevelOf(loud, {}) + trainer_test::LevelOf(soft, {})));
}

const LiveResult& Only(const LiveScores& scores, const std::string& corpus) {
  const auto one = std::find_if(scores.results.begin(), scores.results.end(),
                                [&](const LiveResult& result) { return result.stream.corpus == corpus; });
  REQUIRE(one != scores.results.end());
  return *one;
}

}  // namespace

TEST_CASE("a headline changes from label to label and to and from uncertain, and silence is passed over") {
  const ShownCounts counts =
      CountShown({At(1.0, 0), At(1.25, 0), Silence(1.5), At(1.75, 0), Silence(2.0), At(2.25, 1),
                  At(2.5, std::nullopt), At(2.75, std::nullopt), At(3.0, 1)},
                 kLabels);
  CHECK(counts.shown == 9);
  CHECK(counts.no_speech == 2);
  CHECK(counts.quiet == 5);
  CHECK(counts.named == 2);
  CHECK(counts.changes == 3);
}

TEST_CASE("a splice is told once the headline behind it is the new label, or any that isn't quiet") {
  const auto times = TimesAfter(
      2.0, "angry", {At(1.75, 0), At(2.0, 0), At(2.25, std::nullopt), At(2.5, 2), At(2.75, 1)}, kLabels);
  CHECK(times.was_quiet);
  CHECK(times.named_s == Approx(0.5));
  CHECK(times.label_s == Approx(0.75));
  CHECK_FALSE(TimesAfter(2.0, "angry", {At(2.0, 2), At(2.25, 1)}, kLabels).was_quiet);
  const auto never = TimesAfter(2.0, "angry", {At(2.0, 0), At(2.25, 0), Silence(2.5)}, kLabels);
  CHECK(never.was_quiet);
  CHECK_FALSE(never.named_s.has_value());
}

TEST_CASE("of a span the windows count that lie wholly within it and have speech") {
  const std::vector<Prediction> predictions = {At(2.5, 0, 1), At(3.0, 0, 1), Silence(3.25),
                                               At(3.5, 0, 0), At(4.0, 0, 1), At(4.25, 0, 1)};
  CHECK(LeadingShare(2.0, 4.0, "angry", predictions, kLabels).value() == Approx(2.0 / 3.0));
  CHECK_FALSE(LeadingShare(8.0, 9.0, "angry", predictions, kLabels).has_value());
}

TEST_CASE(
    "streams are one a reader, splices as many as there are different ones, drifts of four clips or more") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder);
  const auto streams = PlanLiveStreams(clips, kLabels);
  const auto count = [&](LiveStream::Kind kind, const std::string& label) {
    return std::count_if(streams.begin(), streams.end(),
                         [&](const LiveStream& one) { return one.kind == kind && one.label == label; });
  };
  CHECK(count(LiveStream::Kind::kSteady, "") == 2);
  CHECK(count(LiveStream::Kind::kSplice, "angry") == 3);
  CHECK(count(LiveStream::Kind::kDrift, "angry") == 2);
  CHECK(streams.size() == 7);
  CHECK(PlanLiveStreams(clips, {"neutral", "sad"}).size() == 2);  // a model that can't be angry
  for (const LiveStream& stream : streams) {
    const JoinedStream joined = JoinClips(stream, clips);
    CHECK(joined.is_whole);
    CHECK(joined.failed.empty());
    const double expected_s = stream.kind == LiveStream::Kind::kSplice  ? 14.0
                              : stream.kind == LiveStream::Kind::kDrift ? 60.0 + joined.last_part_s
                              : stream.corpus == "notes"                ? 120.0
                                                                        : 6.0;
    CHECK(joined.waveform.duration_s() == Approx(expected_s));
    if (stream.kind == LiveStream::Kind::kSplice) CHECK(joined.last_part_s == Approx(8.0));
  }
}

TEST_CASE("a model whose answers are known is counted as they are, and a broken clip is told once") {
  const TemporaryFolder folder;
  auto clips = MakeClips(folder);
  clips.push_back(clips[3]);  // an angry one
  clips.back().path = folder.Write("broken.wav", "no audio");
  LiveScores scores;
  Append(HearLive(LoudIsNeutral(), clips, 2), scores);
  REQUIRE(scores.results.size() == 7);
  REQUIRE(scores.failed.size() == 1);
  CHECK_THAT(scores.failed.front(), Contains("broken.wav: expected audio"));

  const ShownCounts& read = Only(scores, "reading").shown;
  CHECK(read.shown == 21);  // every 0.25 s from 1 s on
  CHECK(read.quiet == read.shown);
  CHECK(read.changes == 0);
  const ShownCounts& notes = Only(scores, "notes").shown;
  CHECK(notes.named == notes.shown);
  for (const LiveResult& one : scores.results) {
    if (one.stream.kind == LiveStream::Kind::kSplice) {
      CHECK(one.splice.was_quiet);
      REQUIRE(one.splice.label_s.has_value());
      CHECK(*one.splice.label_s > 0.25);
      CHECK(*one.splice.label_s < 2.0);
      CHECK(one.splice.named_s == one.splice.label_s);
    }
    if (one.stream.kind == LiveStream::Kind::kDrift) {
      CHECK(one.first_share == 1.0);
      CHECK(one.last_share == 1.0);
      CHECK(one.last_share_as_stranger == 1.0);  // the model takes no reference
    }
  }

  const std::string text = LiveText(scores);
  CHECK_THAT(
      text,
      Contains("  reading, plain speech, 1 stream, 6 s in all: 0.00 headline changes a minute; 100.0 % of "
               "the shown time neutral, calm or uncertain, 0.0 % any other label, 0.0 % no speech\n"));
  CHECK_THAT(text, Contains("  acted, from neutral to angry: angry within 2 s in 100.0 % (median "));
  CHECK_THAT(text, Contains("; 3 draws of 1 voice\n"));
  CHECK_THAT(text,
             Contains("  acted, a minute of angry after 10 s of neutral: angry leads in 100.0 % of the "
                      "windows of its first 10 s, in 100.0 % of its last (100.0 % as a stranger's); mean of "
                      "1 voice\n"));
  const std::string csv = LiveCsv(scores);
  CHECK_THAT(csv, Contains("\nsteadiness,notes,,named,1.00000\n"));
  CHECK_THAT(csv, Contains("\nsteadiness,all together,,streams,2\n"));
  CHECK_THAT(csv, Contains("\nsplice,acted,angry,draws,3\n"));
  CHECK_THAT(csv, Contains("\ndrift,acted,angry,last_10_s,1.00000\n"));
  CHECK(LiveText({}).empty());
  scores.unknown = {"sad"};
  CHECK_THAT(LiveText(scores), Contains("note: the model has no class sad, and nothing is told of it\n"));
}

TEST_CASE("draws that weren't quiet before the splice are told, and never reaching it is no time") {
  LiveScores scores;
  scores.hop_s = 0.25;
  const auto add = [&](bool was_quiet, std::optional<double> label_s) {
    LiveResult result;
    result.stream = {LiveStream::Kind::kSplice, "acted", "anna", "angry", {}};
    result.splice = {was_quiet, label_s, label_s};
    scores.results.push_back(result);
  };
  add(true, 1.0);
  add(true, std::nullopt);
  add(true, std::nullopt);
  add(false, 0.25);
  const std::string text = LiveText(scores);
  CHECK_THAT(text, Contains("angry within 2 s in 33.3 % (median above 6 s)"));
  CHECK_THAT(text, Contains("3 draws of 1 voice; 1 draw not counted"));
  CHECK_THAT(LiveCsv(scores), Contains("\nsplice,acted,angry,label_median_s,\n"));
}

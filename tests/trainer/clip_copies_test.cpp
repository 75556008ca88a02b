// Augmented copies: made once, of training clips alone, and dealt before the split only where its name says
// so.
#include "data/features/clip_copies.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <numbers>
#include <set>
#include <string>

#include "data/corpora/corpora.h"
#include "data/features/feature_cache.h"
#include "generated_corpora.h"
#include "support/cli_audio.h"
#include "training/training_data.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

const std::vector<ClipCopy> kNoiseAndBoth = {ClipCopy::kNoise, ClipCopy::kStretchPitch};

std::vector<Utterance> SomeClips(const TemporaryFolder& folder) {
  return ReadCorpus("ravdess", trainer_test::MakeRavdess(folder, 1))->utterances;  // 3 speakers, 8 clips each
}

Recipe MakeRecipe() {
  Recipe recipe;
  recipe.training.batches = Batches::kClips;
  recipe.training.copies = kNoiseAndBoth;
  return recipe;
}

TrainingData LoadData(const TemporaryFolder& folder, const TrainingSource& source, const std::string& split) {
  auto made = MakeSplit(split, source.utterances);
  if (!made) FAIL(made.error().message);
  auto data = LoadFold(source, MakeRecipe(), made->folds.front(), folder.Path("cache"), 2);
  if (!data) FAIL(data.error().message);
  return std::move(*data);
}

// kind -> clips
std::map<ClipCopy, size_t> Kinds(const FeatureSet& set) {
  std::map<ClipCopy, size_t> kinds;
  for (const Utterance& utterance : set.utterances) ++kinds[utterance.copy];
  return kinds;
}

std::set<std::string> Paths(const FeatureSet& set) {
  std::set<std::string> paths;
  for (const Utterance& utterance : set.utterances) paths.insert(utterance.path.string());
  return paths;
}

}  // namespace

TEST_CASE("copies depend on the content and the kind alone, and lie in the ranges that they are named for") {
  const Waveform clip{cli_test::Voice(1.0, 16000), 16000};
  std::set<size_t> lengths;
  for (const auto& [name, kind] : ClipCopies()) {
    INFO(name);
    CHECK(NameOf(kind) == name);
    for (uint64_t hash = 1; hash <= 3; ++hash) {
      const Waveform copy = MakeCopy(clip, hash, kind).value();
      CHECK(copy.samples == MakeCopy(clip, hash, kind)->samples);
      CHECK(copy.samples != clip.samples);
      const double rate = static_cast<double>(clip.samples.size()) / static_cast<double>(copy.samples.size());
      CHECK(rate >= 0.799);
      CHECK(rate <= 1.201);
      lengths.insert(copy.samples.size());
      if (kind != ClipCopy::kNoise) continue;
      double power = 0.0, noise = 0.0;
      for (size_t i = 0; i < clip.samples.size(); ++i) {
        power += std::pow(clip.samples[i], 2);
        noise += std::pow(copy.samples[i] - clip.samples[i], 2);
      }
      CHECK(std::abs(10.0 * std::log10(power / noise) - 20.0) <= 10.1);  // dB
    }
  }
  CHECK(lengths.size() == 7);  // the clip's own, and two kinds of three contents
  CHECK(CopyHash(7, ClipCopy::kNone) == 7);
  CHECK(MakeCopy(clip, 7, ClipCopy::kNone)->samples == clip.samples);
}

TEST_CASE("the copy in a street has behind it what its background sounds like, 5 to 20 dB below") {
  const Waveform clip{cli_test::Voice(1.0, 16000), 16000};
  const Waveform tone{trainer_test::Tone(700.0, 0.4, 24000), 24000};  // shorter, and at another rate
  for (uint64_t hash = 1; hash <= 3; ++hash) {
    const auto copy = MakeCopy(clip, hash, ClipCopy::kStreet, {{9, tone}}).value().samples;
    REQUIRE(copy.size() == clip.samples.size());
    double power = 0.0, behind = 0.0, sine = 0.0, cosine = 0.0;
    for (size_t i = 0; i < copy.size(); ++i) {
      const double added = copy[i] - clip.samples[i], angle = 2.0 * std::numbers::pi * 700.0 * i / 16000.0;
      power += std::pow(clip.samples[i], 2);
      behind += added * added;
      sine += added * std::sin(angle);
      cosine += added * std::cos(angle);
    }
    CHECK(10.0 * std::log10(power / behind) >= 4.9);
    CHECK(10.0 * std::log10(power / behind) <= 20.1);
    CHECK(2.0 * (sine * sine + cosine * cosine) / static_cast<double>(copy.size()) > 0.5 * behind);
    CHECK(copy != MakeCopy(clip, hash, ClipCopy::kStreet, {{8, tone}})->samples);
    CHECK(copy != MakeCopy(clip, hash, ClipCopy::kStreet)->samples);
  }
  const uint64_t one[] = {1}, other[] = {2};
  CHECK(CopyHash(7, ClipCopy::kStreet, one) != CopyHash(7, ClipCopy::kStreet, other));
}

TEST_CASE("behind a copy in a street are sounds and voices of the same utterances, never the speaker's own") {
  std::vector<Utterance> clips;
  for (int i = 0; i < 40; ++i) {
    clips.push_back({"v" + std::to_string(i), "mine", "sad", std::to_string(i % 8)});
    clips.push_back({"s" + std::to_string(i), "sounds", "rain", ""});
    clips.back().kind = ClipKind::kSound;
  }
  const auto with = WithCopies(clips, {ClipCopy::kCodec, ClipCopy::kStreet});
  REQUIRE(with.size() == 3 * clips.size());
  std::map<size_t, size_t> sizes;  // clips behind -> copies
  std::map<std::string, std::string> speakers;
  for (const Utterance& clip : clips) speakers[clip.path.string()] = clip.speaker;
  for (const Utterance& copy : with) {
    if (copy.copy != ClipCopy::kStreet) {
      CHECK(copy.background == nullptr);
      continue;
    }
    REQUIRE(copy.background != nullptr);
    ++sizes[copy.background->size()];
    for (const ClipPath& path : *copy.background) {
      CHECK(path != copy.path);
      CHECK(path.string().starts_with(copy.background->size() == 1 ? "s" : "v"));
      if (!copy.speaker.empty()) CHECK(speakers.at(path.string()) != copy.speaker);
    }
  }
  CHECK(sizes.size() == 2);
  CHECK(sizes[1] > 45);  // all 40 sounds, and about half of the voices
  CHECK(sizes[4] > 10);
  CHECK(*WithCopies(clips, {ClipCopy::kStreet}).back().background == *with.back().background);

  const std::vector<Utterance> alone = {{"a", "mine", "sad", "anna"}, {"b", "mine", "sad", "anna"}};
  CHECK(WithCopies(alone, {ClipCopy::kStreet}).back().background == nullptr);
}

TEST_CASE(
    "another file behind a copy gives it other features, and one that is gone leaves out the copy alone") {
  const TemporaryFolder folder;
  cli_test::WriteAudio(folder.Path("rain.wav"), trainer_test::Tone(700.0, 1.0, 16000), 16000);
  std::vector<Utterance> clips = {SomeClips(folder).front()};
  clips.push_back(clips.front());
  clips.back().copy = ClipCopy::kStreet;
  clips.back().background = std::make_shared<const std::vector<ClipPath>>(1, folder.Path("rain.wav"));
  const auto load = [&] { return LoadFeatures(clips, FeatureOptions(), folder.Path("cache"), 2).value(); };
  const FeatureSet rain = load();
  REQUIRE(rain.features.size() == 2);
  CHECK_FALSE(std::ranges::equal(rain.features[0].values, rain.features[1].values));
  cli_test::WriteAudio(folder.Path("rain.wav"), trainer_test::Tone(1700.0, 1.0, 16000), 16000);
  const FeatureSet other = load();
  CHECK(std::ranges::equal(rain.features[0].values, other.features[0].values));
  CHECK_FALSE(std::ranges::equal(rain.features[1].values, other.features[1].values));
  std::filesystem::remove(folder.Path("rain.wav"));
  const FeatureSet gone = load();
  CHECK(gone.features.size() == 1);
  REQUIRE(gone.left_out.size() == 1);
  CHECK_THAT(gone.left_out[0], Catch::Contains("its copy street: could not be read: ") &&
                                   Catch::Contains("rain.wav behind it: "));
}

TEST_CASE("the features of copies differ from their clip's and are found again on the second start") {
  const TemporaryFolder folder;
  const auto utterances = WithCopies(SomeClips(folder), kNoiseAndBoth);
  const std::string cache = folder.Path("cache");
  const FeatureSet fresh = LoadFeatures(utterances, FeatureOptions(), cache, 2).value();
  REQUIRE(fresh.features.size() == 72);
  CHECK_FALSE(std::ranges::equal(fresh.features[0].values, fresh.features[24].values));
  CHECK(fresh.features[0].frames() == fresh.features[24].frames());  // noise
  CHECK(fresh.features[0].frames() != fresh.features[48].frames());  // stretched

  const auto written = [&] {
    std::map<std::string, std::filesystem::file_time_type> packs;
    for (const auto& file : std::filesystem::recursive_directory_iterator(cache)) {
      if (file.path().extension() == ".features") packs[file.path().string()] = file.last_write_time();
    }
    return packs;
  };
  const auto packs = written();
  const FeatureSet cached = LoadFeatures(utterances, FeatureOptions(), cache, 2).value();
  CHECK(written() == packs);
  for (size_t i = 0; i < fresh.features.size(); ++i) {
    CHECK(std::ranges::equal(fresh.features[i].values, cached.features[i].values));
  }
  // Elsewhere they are made anew, and the same.
  const FeatureSet again = LoadFeatures(utterances, FeatureOptions(), folder.Path("other"), 1).value();
  for (size_t i = 0; i < fresh.features.size(); ++i) {
    CHECK(std::ranges::equal(fresh.features[i].values, again.features[i].values));
  }
}

TEST_CASE("a clip that is left out is named once, whatever copies it was to have") {
  const TemporaryFolder folder;
  auto utterances = SomeClips(folder);
  folder.Write("broken.wav", "RIFF, but no audio");
  utterances.push_back(utterances.front());
  utterances.back().path = folder.Path("broken.wav");
  const auto set = LoadFeatures(WithCopies(utterances, kNoiseAndBoth), FeatureOptions(), folder.Path("c"), 2);
  REQUIRE(set->left_out.size() == 1);
  CHECK(set->left_out[0].find("broken.wav: ") != std::string::npos);
  CHECK(set->utterances.size() == 72);
}

TEST_CASE("only training clips have copies, where the split doesn't deal them") {
  const TemporaryFolder folder;
  TrainingSource source;
  source.utterances = SomeClips(folder);
  REQUIRE(AddDealtCopies("given", MakeRecipe(), source).has_value());
  REQUIRE(source.utterances.size() == 24);
  for (Utterance& utterance : source.utterances) {
    utterance.part = utterance.speaker == "01" ? Part::kTrain : Part::kTest;
    if (utterance.speaker == "02") utterance.part = Part::kValidation;
  }
  const TrainingData data = LoadData(folder, source, "given");
  CHECK(Kinds(data.train) == std::map<ClipCopy, size_t>{
                                 {ClipCopy::kNone, 8}, {ClipCopy::kNoise, 8}, {ClipCopy::kStretchPitch, 8}});
  CHECK(Kinds(data.validation) == std::map<ClipCopy, size_t>{{ClipCopy::kNone, 8}});
  CHECK(Paths(data.train).size() == 8);
  for (const std::string& path : Paths(data.validation)) CHECK_FALSE(Paths(data.train).contains(path));
}

TEST_CASE("the split leaky-copies deals clips and copies one by one, and the clips as without copies") {
  const TemporaryFolder folder;
  TrainingSource source;
  source.utterances = SomeClips(folder);
  const std::string split = "leaky-copies:1:70/20/10";
  const Split plain = MakeSplit(split, source.utterances).value();
  REQUIRE(AddDealtCopies(split, MakeRecipe(), source).has_value());
  REQUIRE(source.utterances.size() == 72);
  const Split dealt = MakeSplit(split, source.utterances).value();
  CHECK(dealt.leaks);
  CHECK_FALSE(dealt.speaker_independent);
  REQUIRE(dealt.notes.size() == 1);
  CHECK(dealt.notes[0].find("this split leaks") == 0);
  std::vector<size_t> tested;  // of the clips themselves
  for (const size_t i : dealt.folds[0].test) {
    if (source.utterances[i].copy == ClipCopy::kNone) tested.push_back(i);
  }
  CHECK(tested == plain.folds[0].test);
  CHECK(dealt.folds[0].train.size() + dealt.folds[0].test.size() + dealt.folds[0].validation.size() == 72);

  const TrainingData data = LoadData(folder, source, split);
  CHECK(data.train.utterances.size() == dealt.folds[0].train.size());
  CHECK(Kinds(data.validation).size() == 3);
  size_t twins = 0;
  for (const size_t i : tested) twins += Paths(data.train).count(source.utterances[i].path.string());
  CHECK(twins > tested.size() / 2);
}

TEST_CASE("a split that deals copies is refused where there are none to deal") {
  TrainingSource source;
  source.utterances = {{"a.wav", "mine", "sad", "anna"}};
  Recipe none = MakeRecipe();
  none.training.copies.clear();
  CHECK(AddDealtCopies("leaky-copies:1:80/20", none, source).error().message.find("found none") !=
        std::string::npos);
  source.arrays = FeatureSet();
  CHECK(AddDealtCopies("leaky-copies:1:80/20", MakeRecipe(), source).error().message.find("stored arrays") !=
        std::string::npos);
  CHECK(AddDealtCopies("random:1:80/20", MakeRecipe(), source).has_value());
}

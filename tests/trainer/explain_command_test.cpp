// What features are worth: of made-up ones where it is known, and as explain's user sees it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "classical/importance.h"
#include "generated_corpora.h"
#include "speech_emotion/random.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

// Two classes of six speakers; column 2 tells them apart, columns 3 and 4 are the same number and tell as
// much.
FeatureSet MakeClips(uint64_t seed) {
  constexpr int kColumns = 6;
  Random random(seed);
  FeatureSet set;
  for (int i = 0; i < 480; ++i) {
    Utterance utterance;
    utterance.path = "clip" + std::to_string(i);
    utterance.corpus = "mine";
    utterance.speaker = std::to_string(i % 6);
    utterance.label = i / 6 % 2 == 0 ? "happy" : "sad";
    const auto values = std::make_shared<std::vector<float>>();
    for (int column = 0; column < kColumns; ++column) values->push_back(static_cast<float>(random.Normal()));
    const float sign = utterance.label == "sad" ? 1.5f : -1.5f;
    (*values)[2] += sign;
    (*values)[3] += sign;
    (*values)[4] = (*values)[3];
    set.utterances.push_back(utterance);
    set.features.push_back({kColumns, *values});
    set.storage.push_back(values);
  }
  return set;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what tells classes apart is worth something, noise nothing, and twins only together") {
  const FeatureSet clips = MakeClips(2);
  const auto classifier = ClipClassifier::Train("lda", {}, MakeClips(1)).value();
  const std::vector<FeatureGroup> groups = {
      {"noise", {0}}, {"signal", {2}}, {"twin", {3}}, {"twins", {3, 4}}, {"all", {2, 3, 4}}};
  std::vector<size_t> told;
  const auto importances = PermutationImportance(classifier, clips, ClassesOf(clips.utterances), groups,
                                                 {8, 1, 2}, [&](size_t done) { told.push_back(done); });
  REQUIRE(importances.size() == groups.size());
  CHECK(told == std::vector<size_t>{1, 2, 3, 4, 5});
  const auto loss = [&](size_t i) { return importances[i].loss; };
  CHECK(loss(0).value == Approx(0.0).margin(0.01));
  CHECK(loss(0).low <= 0.0);
  CHECK(loss(1).low > 0.02);
  CHECK(loss(2).value < loss(3).value);
  CHECK(loss(4).value == Approx(0.5).margin(0.06));  // nothing is left but chance
  for (const Importance& one : importances) {
    CHECK(one.loss.low <= one.loss.value);
    CHECK(one.loss.value <= one.loss.high);
  }
  const auto again =
      PermutationImportance(classifier, clips, ClassesOf(clips.utterances), groups, {8, 1, 1}, [](size_t) {});
  for (size_t i = 0; i < groups.size(); ++i) CHECK(again[i].loss.value == importances[i].loss.value);
}

TEST_CASE("features are grouped by kind, derivative and functional") {
  const auto groups = FeatureGroups({"f0_mean", "f0_p25", "mfcc_0_mean", "mfcc_1_mean", "mfcc_1_delta_p25"});
  std::vector<std::string> names;
  for (const FeatureGroup& group : groups) names.push_back(group.name);
  CHECK(names == std::vector<std::string>{"f0", "mean", "mfcc", "p25", "statics"});
  CHECK(groups[2].columns == std::vector<int>{2, 3, 4});
  CHECK(groups[4].columns == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("explain ranks features and groups, and trains again without the least of them") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeClassFolders(folder, "mine", {"bright", "dark"}, 9, 2);
  const std::string explain = "$PROGRAM explain --threads 1 --repeats 1 --data mine=" + Quoted(corpus) +
                              " --cache " + Quoted(folder.Path("cache")) + " --output " +
                              Quoted(folder.Path("explained")) + " ";
  const auto run = RunShell(explain + "--split speakers:3 --drop 900");
  INFO(run.output << run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(Contains(run.output, "loss of unweighted average recall on the validation part of speakers:3"));
  // Four clips of one speaker, whom the features together tell and none alone.
  CHECK(Contains(run.output, "(one speaker: no interval)"));
  CHECK(Contains(run.output, "640  0.5000\n"));
  CHECK(Contains(run.output, "no single feature makes a difference on 4 clips"));
  CHECK_FALSE(Contains(run.output, "0.0000"));
  CHECK(Contains(run.output, "validation part, "));
  CHECK(Contains(run.output, "test part, "));
  CHECK(Contains(run.output, "without the 900 least important"));
  const std::string csv = cli_test::ReadBytes(folder.Path("explained/importance.csv"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') > 1 + 928);
  CHECK(Contains(csv, ",feature,mfcc_3_delta_p25,1,"));
  CHECK(Contains(csv, ",group,log_mel,640,0.500000,,\n"));
  const std::string html = cli_test::ReadBytes(folder.Path("explained/report.html"));
  CHECK(Contains(html, "loss of unweighted average recall (share of 1)"));
  CHECK(Contains(html, "no single feature makes a difference on 4 clips"));
  CHECK_FALSE(Contains(html, "class=\"whisker\""));
  CHECK(Contains(html, "Without the 900 least important"));

  std::filesystem::remove_all(folder.Path("explained"));
  for (const auto& [flags, found] :
       std::vector<std::pair<std::string, std::string>>{{"--classifier perceptron", "'perceptron'"},
                                                        {"--preset flagship", "'flagship'"},
                                                        {"--drop 928", "below the 928"},
                                                        {"--split all", "'all'"},
                                                        {"--split random:1:80/20", "validation"}}) {
    CAPTURE(flags);
    const auto refused = RunShell(explain + flags);
    CHECK(refused.exit_code == 1);
    CHECK(Contains(refused.error, found));
    CHECK_FALSE(std::filesystem::exists(folder.Path("explained")));
  }
}

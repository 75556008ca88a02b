// What a training's references are made of.
#include "training/reference_sampler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

// Two voices of `clips` clips in each of three emotions, every sentence in each.
std::vector<Utterance> TwoVoices(int clips) {
  std::vector<Utterance> utterances;
  for (const char* speaker : {"a", "b"}) {
    for (const char* label : {"neutral", "angry", "sad"}) {
      for (int i = 0; i < clips; ++i) {
        Utterance clip;
        clip.path = std::string(speaker) + label + std::to_string(i);
        clip.corpus = "mine";
        clip.label = label;
        clip.speaker = speaker;
        clip.sentence = std::to_string(i % 4);
        utterances.push_back(clip);
      }
    }
  }
  return utterances;
}

ReferenceOptions AlwaysKnown() {
  ReferenceOptions options;
  options.none_probability = options.other_probability = 0.0;
  options.min_s = 1.0;
  return options;
}

}  // namespace

TEST_CASE("a reference holds neither the clip, nor its copies, nor the same sentence in the same emotion") {
  auto utterances = TwoVoices(8);
  const size_t originals = utterances.size();
  for (size_t i = 0; i < originals; ++i) {
    utterances.push_back(utterances[i]);
    utterances.back().copy = ClipCopy::kNoise;
  }
  const ReferenceSampler sampler(utterances, std::vector<double>(utterances.size(), 2.0), AlwaysKnown());
  Random random(1);
  for (int i = 0; i < 400; ++i) {
    const auto target =
        static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(utterances.size()) - 1));
    const auto reference = sampler.Draw(target, random);
    REQUIRE_FALSE(reference.empty());
    for (const size_t clip : reference) {
      CHECK(utterances[clip].path.string() != utterances[target].path.string());
      CHECK(utterances[clip].speaker == utterances[target].speaker);
      CHECK_FALSE((utterances[clip].label == utterances[target].label &&
                   utterances[clip].sentence == utterances[target].sentence));
    }
    CHECK(std::set<size_t>(reference.begin(), reference.end()).size() == reference.size());
  }
}

TEST_CASE("a reference holds what is usable at that draw alone") {
  const auto utterances = TwoVoices(8);
  const ReferenceSampler sampler(utterances, std::vector<double>(utterances.size(), 2.0), AlwaysKnown());
  Random random(6);
  for (const size_t odd : {size_t{0}, size_t{1}}) {
    for (int i = 0; i < 100; ++i) {
      const auto reference = sampler.Draw(3, random, [&](size_t clip) { return clip % 2 == odd; });
      REQUIRE_FALSE(reference.empty());
      for (const size_t clip : reference) CHECK(clip % 2 == odd);
    }
  }
  const auto none = [](size_t) { return false; };
  CHECK(sampler.Draw(3, random, none).empty());
  // What is better is taken alone, and all that is usable where nothing is.
  for (int i = 0; i < 100; ++i) {
    for (const size_t clip : sampler.Draw(3, random, nullptr, [](size_t one) { return one % 2 == 0; })) {
      CHECK(clip % 2 == 0);
    }
    CHECK_FALSE(sampler.Draw(3, random, nullptr, none).empty());
  }
}

TEST_CASE("a reference is at most half of a voice, and its length is drawn from the range") {
  const auto utterances = TwoVoices(10);
  const ReferenceSampler sampler(utterances, std::vector<double>(utterances.size(), 2.0), AlwaysKnown());
  Random random(2);
  size_t least = 100, most = 0;
  for (int i = 0; i < 300; ++i) {
    const size_t count = sampler.Draw(3, random).size();
    least = std::min(least, count);
    most = std::max(most, count);
  }
  CHECK(least == 1);
  CHECK(most >= 14);
  CHECK(most <= 15);
}

TEST_CASE("which emotions a reference holds doesn't depend on the clip's own") {
  const auto utterances = TwoVoices(40);
  const ReferenceSampler sampler(utterances, std::vector<double>(utterances.size(), 2.0), AlwaysKnown());
  Random random(3);
  std::map<std::string, double> shares[2];
  for (int target = 0; target < 2; ++target) {
    double sum = 0.0;
    for (int i = 0; i < 3000; ++i) {
      for (const size_t clip : sampler.Draw(target == 0 ? 5 : 45, random)) {  // a neutral one, an angry one
        shares[target][utterances[clip].label] += 1.0;
        sum += 1.0;
      }
    }
    for (auto& [label, share] : shares[target]) share /= sum;
  }
  for (const char* label : {"neutral", "angry", "sad"}) {
    CHECK(shares[0][label] == Approx(shares[1][label]).margin(0.05));
  }
  CHECK(shares[0]["neutral"] > shares[0]["sad"]);
}

TEST_CASE("whether a voice is known is drawn alike for all clips, and whose it is only where there is one") {
  auto utterances = TwoVoices(4);
  Utterance nobody;
  nobody.path = "nobody";
  nobody.corpus = "commands";
  nobody.label = "neutral";
  nobody.kind = ClipKind::kPlain;
  utterances.push_back(nobody);
  Utterance sound = nobody;
  sound.path = "rain";
  sound.kind = ClipKind::kSound;
  utterances.push_back(sound);
  ReferenceOptions options;
  options.none_probability = 0.4;
  options.other_probability = 0.25;
  const ReferenceSampler sampler(utterances, std::vector<double>(utterances.size(), 2.0), options);
  Random random(4);
  for (const size_t target : {size_t{0}, utterances.size() - 2, utterances.size() - 1}) {
    int none = 0, other = 0, known = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto reference = sampler.Draw(target, random);
      none += reference.empty() ? 1 : 0;
      if (reference.empty()) continue;
      CHECK(utterances[reference.front()].kind == ClipKind::kActed);
      (utterances[reference.front()].speaker == utterances[target].speaker ? known : other) += 1;
    }
    CHECK(none / 2000.0 == Approx(0.4).margin(0.04));
    if (target == 0) CHECK(other / static_cast<double>(other + known) == Approx(0.25).margin(0.04));
    if (target != 0) CHECK(known == 0);
  }
}

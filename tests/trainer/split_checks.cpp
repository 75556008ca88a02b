#include "split_checks.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

namespace trainer_test {

using namespace speech_emotion::trainer;

void AddSpeaker(std::vector<Utterance>& utterances, const std::string& corpus, const std::string& speaker,
                Sex sex, const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    utterances.push_back({corpus + "/" + speaker + "_" + label + ".wav", corpus, label, speaker, sex});
  }
}

std::string TwoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::vector<Utterance> Ravdess(int actors) {
  std::vector<Utterance> utterances;
  for (int actor = 1; actor <= actors; ++actor) {
    AddSpeaker(utterances, "ravdess", TwoDigits(actor), actor % 2 == 1 ? Sex::kMale : Sex::kFemale);
  }
  return utterances;
}

std::vector<Utterance> FourCorpora() {
  std::vector<Utterance> utterances = Ravdess(24);
  for (int speaker = 1001; speaker <= 1091; ++speaker) {
    AddSpeaker(utterances, "crema-d", std::to_string(speaker));
  }
  for (const char* speaker : {"DC", "JE", "JK", "KL"}) AddSpeaker(utterances, "savee", speaker, Sex::kMale);
  for (const char* speaker : {"OAF", "YAF"}) AddSpeaker(utterances, "tess", speaker, Sex::kFemale);
  return utterances;
}

Names SpeakersIn(const std::vector<Utterance>& utterances, const std::vector<size_t>& part,
                 const std::string& corpus) {
  Names names;
  for (const size_t i : part) {
    if (corpus.empty() || utterances[i].corpus == corpus) names.insert(utterances[i].speaker);
  }
  return names;
}

Split Make(const std::string& name, const std::vector<Utterance>& utterances) {
  auto split = MakeSplit(name, utterances);
  if (!split) FAIL(split.error().message);
  return *split;
}

std::string ErrorOf(const std::string& name, const std::vector<Utterance>& utterances) {
  const auto split = MakeSplit(name, utterances);
  return split ? "no error" : split.error().message;
}

void CheckSpeakerIndependent(const Split& split, const std::vector<Utterance>& utterances) {
  CHECK(split.speaker_independent);
  for (const Fold& fold : split.folds) {
    std::map<std::string, int> parts;
    std::vector<int> seen(utterances.size(), 0);
    int number = 0;
    for (const auto* part : {&fold.train, &fold.validation, &fold.test}) {
      ++number;
      for (const size_t i : *part) {
        ++seen[i];
        const auto [entry, is_new] = parts.emplace(utterances[i].corpus + utterances[i].speaker, number);
        CHECK(entry->second == number);
      }
    }
    CHECK(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
  }
}

std::vector<int> TestedTimes(const Split& split, size_t clips) {
  std::vector<int> times(clips, 0);
  for (const Fold& fold : split.folds) {
    for (const size_t i : fold.test) ++times[i];
  }
  return times;
}

}  // namespace trainer_test

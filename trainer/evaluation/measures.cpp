#include "evaluation/measures.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "evaluation/ranking.h"

namespace speech_emotion::trainer {
namespace {

struct Speaker {
  Sex sex = Sex::kUnknown;
  std::vector<Confusion> draws;

  Confusion confusion() const {
    Confusion sum = draws.front();
    for (size_t i = 1; i < draws.size(); ++i) Add(draws[i], sum);
    return sum;
  }
};
// A speaker's name is unique within the corpus only.
using Speakers = std::map<std::pair<std::string, std::string>, Speaker>;

Speakers ConfusionsBySpeaker(const ScoredUtterances& scored) {
  const std::vector<std::string> labels = ConfusionLabels(scored);
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < labels.size(); ++i) index[labels[i]] = i;
  Speakers speakers;
  for (const ScoredUtterance& one : scored.utterances) {
    const Utterance& utterance = one.utterance;
    Speaker& speaker =
        speakers.try_emplace({utterance.corpus, utterance.speaker}, Speaker{utterance.sex, {}}).first->second;
    while (std::ssize(speaker.draws) <= one.draw) speaker.draws.push_back(EmptyConfusion(labels));
    ++speaker.draws[static_cast<size_t>(one.draw)].counts[index.at(utterance.label)][index.at(one.predicted)];
  }
  return speakers;
}

std::vector<SexMeasures> MeasureBySex(const Speakers& speakers) {
  std::map<Sex, std::pair<Confusion, int64_t>> sums;
  for (const auto& [name, speaker] : speakers) {
    const Confusion confusion = speaker.confusion();
    auto& [sum, count] = sums.try_emplace(speaker.sex, EmptyConfusion(confusion.labels), 0).first->second;
    Add(confusion, sum);
    ++count;
  }
  std::vector<SexMeasures> measures;
  for (const Sex sex : {Sex::kFemale, Sex::kMale, Sex::kUnknown}) {
    const auto entry = sums.find(sex);
    if (entry == sums.end()) continue;
    const auto& [sum, count] = entry->second;
    measures.push_back({sex, sum.total(), count, UnweightedAverageRecall(sum)});
  }
  return measures;
}

Spread SpreadOf(const std::vector<SpeakerMeasures>& speakers) {
  if (speakers.empty()) return {};
  Spread spread{0.0, 1.0, 0.0, 0.0};
  const auto count = static_cast<double>(speakers.size());
  for (const SpeakerMeasures& speaker : speakers) {
    spread.mean += speaker.unweighted_average_recall / count;
    spread.lowest = std::min(spread.lowest, speaker.unweighted_average_recall);
    spread.highest = std::max(spread.highest, speaker.unweighted_average_recall);
  }
  for (const SpeakerMeasures& speaker : speakers) {
    const double difference = speaker.unweighted_average_recall - spread.mean;
    if (count > 1.0) spread.deviation += difference * difference / (count - 1.0);
  }
  spread.deviation = std::sqrt(spread.deviation);
  return spread;
}

}  // namespace

Measures Measure(const ScoredUtterances& scored) {
  const Speakers speakers = ConfusionsBySpeaker(scored);
  Measures measures;
  measures.confusion = EmptyConfusion(ConfusionLabels(scored));
  std::vector<std::vector<Confusion>> confusions;
  for (const auto& [name, speaker] : speakers) {
    confusions.push_back(speaker.draws);
    const Confusion confusion = speaker.confusion();
    Add(confusion, measures.confusion);
    measures.by_speaker.push_back(
        {name.first, name.second, speaker.sex, confusion.total(), UnweightedAverageRecall(confusion)});
  }
  measures.utterances = static_cast<int64_t>(scored.utterances.size());
  measures.speakers = std::count_if(speakers.begin(), speakers.end(),
                                    [](const auto& speaker) { return !speaker.first.second.empty(); });
  const auto intervals = IntervalsOverSpeakers(confusions, {UnweightedAverageRecall, Accuracy, MacroF1});
  measures.unweighted_average_recall = intervals[0];
  measures.accuracy = intervals[1];
  measures.macro_f1 = intervals[2];
  measures.cohens_kappa = CohensKappa(measures.confusion);
  measures.matthews_correlation = MatthewsCorrelation(measures.confusion);
  measures.area_under_curve = MacroAreaUnderCurve(scored);
  measures.calibration = MeasureCalibration(scored);
  measures.by_sex = MeasureBySex(speakers);
  measures.speaker_spread = SpreadOf(measures.by_speaker);
  return measures;
}

Measures Measure(const ScoredUtterances& scored, const std::string& corpus) {
  return Measure(OfCorpus(scored, corpus));
}

std::vector<NamedMeasures> MeasuresByCorpus(const ScoredUtterances& scored) {
  std::vector<NamedMeasures> rows;
  for (const std::string& corpus : CorporaOf(scored)) rows.push_back({corpus, Measure(scored, corpus)});
  if (rows.size() != 1) rows.push_back({"all together", Measure(scored)});
  return rows;
}

std::string SexName(Sex sex) {
  switch (sex) {
    case Sex::kFemale:
      return "female";
    case Sex::kMale:
      return "male";
    case Sex::kUnknown:
      break;
  }
  return "unknown";
}

}  // namespace speech_emotion::trainer

// Every measure of scored utterances at once. Nothing here knows torch or a model: any labels will do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/bootstrap.h"
#include "evaluation/calibration.h"
#include "evaluation/confusion.h"
#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

struct SpeakerMeasures {
  std::string corpus;
  std::string speaker;
  Sex sex = Sex::kUnknown;
  int64_t utterances = 0;
  double unweighted_average_recall = 0.0;
};

struct SexMeasures {
  Sex sex = Sex::kUnknown;
  int64_t utterances = 0;
  int64_t speakers = 0;
  double unweighted_average_recall = 0.0;
};

// Of the speakers' own unweighted average recalls.
struct Spread {
  double mean = 0.0, lowest = 0.0, highest = 0.0;
  double deviation = 0.0;  // of the sample; 0 of one speaker
};

struct Measures {
  Confusion confusion;
  int64_t utterances = 0;
  int64_t speakers = 0;  // whose names are known; all others count as one in the intervals
  // With 95 % intervals by bootstrap over speakers.
  Interval unweighted_average_recall;
  Interval accuracy;
  Interval macro_f1;
  double cohens_kappa = 0.0;
  double matthews_correlation = 0.0;
  std::optional<double> area_under_curve;  // macro, one label against the rest
  Calibration calibration;
  std::vector<SpeakerMeasures> by_speaker;  // by corpus and name
  std::vector<SexMeasures> by_sex;          // those that occur
  Spread speaker_spread;
};

Measures Measure(const ScoredUtterances& scored);
// Of the utterances of one corpus.
Measures Measure(const ScoredUtterances& scored, const std::string& corpus);

struct NamedMeasures {
  std::string name;
  Measures measures;
};

// Each corpus, and where there are several, all of them as the last, "all together".
std::vector<NamedMeasures> MeasuresByCorpus(const ScoredUtterances& scored);

// "female", "male" or "unknown"
std::string SexName(Sex sex);

}  // namespace speech_emotion::trainer

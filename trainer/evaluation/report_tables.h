// The tables of report.html.
#pragma once

#include <string>
#include <vector>

#include "evaluation/measures.h"

namespace speech_emotion::trainer {

// "0.617", with its interval below; of fewer than two speakers, that there is none.
std::string IntervalCell(const Interval& interval, int64_t speakers);

// One row each.
std::string MeasuresTable(const std::vector<NamedMeasures>& rows);

// Counts, and beside them each row as parts of a hundred; the darker, the more of the row.
std::string ConfusionMatrices(const Confusion& confusion);

// Precision, recall, F1, area under the curve and support. `scored`: what the confusion was counted from.
std::string ClassTable(const Confusion& confusion, const ScoredUtterances& scored);

// A bar a speaker, the best first.
std::string SpeakerBars(std::vector<SpeakerMeasures> speakers);

// Of those in which some speaker's sex is known.
std::string SexTable(const std::vector<NamedMeasures>& rows);

// A bar a class, in the order of `labels`, divided by sex where any is known.
std::string ClassCounts(const ScoredUtterances& scored, const std::vector<std::string>& labels);

}  // namespace speech_emotion::trainer

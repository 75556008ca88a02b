// The measures as a short text for a terminal.
#pragma once

#include <string>

#include "evaluation/measures.h"

namespace speech_emotion::trainer {

// Whether any speaker's sex is: where none is, measures by sex tell nothing.
bool KnowsSex(const Measures& measures);

// "0.617  (95 % over speakers: 0.566 to 0.668)", or that one speaker gives no interval.
std::string IntervalText(const Interval& interval, int64_t speakers);

// A line with `name` and the counts, one a measure, and the confusion table.
std::string MeasuresText(const std::string& name, const Measures& measures);

}  // namespace speech_emotion::trainer

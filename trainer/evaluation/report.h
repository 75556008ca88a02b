// report.html: an evaluation as one file that needs nothing else, in light, in dark and on paper.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/channel_scores.h"
#include "evaluation/condition_scores.h"
#include "evaluation/curves.h"
#include "evaluation/scored_utterances.h"
#include "evaluation/worst_clips.h"

namespace speech_emotion::trainer {

// What a temperature that was fitted on validation speakers changes.
struct Recalibration {
  std::vector<double> temperatures;  // one a fold
  int64_t validation_clips = 0;
  ScoredUtterances scored;  // the report's, with it
};

struct EvaluationReport {
  std::string model;                                       // its name
  std::vector<std::pair<std::string, std::string>> facts;  // about it: what, value
  std::string part;                                        // as in TestedParts
  std::string independence;
  std::string caution;
  std::vector<std::string> notes;
  ScoredUtterances scored;
  std::vector<std::string> failed;  // "path: reason"
  std::optional<Recalibration> recalibration;
  std::optional<Curves> curves;
  std::vector<WorstClip> worst_clips;
  std::vector<ConditionScores> conditions;
  std::vector<ChannelRow> channels;
};

std::string ReportHtml(const EvaluationReport& report);

}  // namespace speech_emotion::trainer

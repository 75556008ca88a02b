// One model on the same clips under several conditions: how much it gains from knowing the voice.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/reference_condition.h"
#include "evaluation/scored_utterances.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {

struct ConditionScores {
  ReferenceCondition condition;
  ScoredUtterances scored;  // every clip once a draw
  int64_t unknown = 0;      // of them: nothing was known, as the voice has no such clip
};

// Nothing is learnt as a file goes on: what is known of its voice is the condition's reference alone, made of
// the clips at hand. Clips that can't be heard are left out: Evaluate tells them.
std::vector<ConditionScores> ScoreConditions(const std::shared_ptr<const EmotionModel>& model,
                                             const std::vector<Utterance>& utterances,
                                             const CorpusClasses& classes,
                                             const std::vector<ReferenceCondition>& conditions, int threads);

// `part` behind `all`, of the same conditions in the same order; all may be empty.
void Append(std::vector<ConditionScores> part, std::vector<ConditionScores>& all);

// Tables for people, the same as HTML, and as rows of condition, corpus and every figure.
std::string ConditionsText(const std::vector<ConditionScores>& conditions);
std::string ConditionsHtml(const std::vector<ConditionScores>& conditions);
std::string ConditionsCsv(const std::vector<ConditionScores>& conditions);

}  // namespace speech_emotion::trainer

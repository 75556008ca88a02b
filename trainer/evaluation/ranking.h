// How well a label's probability ranks its own clips above the others.
#pragma once

#include <optional>
#include <string>

#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

// Area under the receiver operating characteristic of the label against all others: the chance that a clip of
// the label gets a higher probability for it than another clip does; a tie counts half. Over the clips of
// corpora that have the label; nothing where all or none of them are of it.
std::optional<double> AreaUnderCurve(const ScoredUtterances& scored, const std::string& label);

// Mean over the labels that have one; nothing where none has.
std::optional<double> MacroAreaUnderCurve(const ScoredUtterances& scored);

}  // namespace speech_emotion::trainer

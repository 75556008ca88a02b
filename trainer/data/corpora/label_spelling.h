// Labels that people take for one: "Angry" and "angry", with a no-break space, composed or not.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// Labels that differ in case, white space or Unicode's normal form alone become one: one of the eight classes
// where it is one, else the most frequent spelling. Names of sounds likewise, apart from classes, and the
// labels of votes. Adds a note to a corpus whose labels change.
void MergeSpellings(std::vector<Corpus>& corpora);

// The index of the label among `labels`, as it is spelt or, where one alone fits, as MergeSpellings compares;
// labels.size() where there is none.
size_t FindLabel(const std::vector<std::string>& labels, const std::string& label);

// Labels of the utterances, and of their votes, that a model has in another spelling, in the model's. Returns
// what was changed, a sentence each: "'Angry' is read as the model's 'angry'".
std::vector<std::string> SpellAs(const std::vector<std::string>& model_labels,
                                 std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer

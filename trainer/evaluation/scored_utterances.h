// Utterances with what a model said of them: what every measure and report is made of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/window_states.h"

namespace speech_emotion::trainer {

// Corpus -> the classes that were labelled in it. Of plain speech nobody labelled any, and none is ruled out:
// a corpus of such clips alone isn't among them, nor is one of sounds.
using CorpusClasses = std::map<std::string, std::vector<std::string>>;
CorpusClasses ClassesOf(const std::vector<Utterance>& utterances);

struct ScoredUtterance {
  Utterance utterance;
  std::vector<float> probabilities;          // one a label of the model; 0 for a class that the corpus lacks
  std::string predicted;                     // the likeliest label
  int draw = 0;                              // of several of what it was scored with
  SpeechState state = SpeechState::kSpeech;  // of the whole clip
  WindowStates windows = {};
  bool correct() const { return predicted == utterance.label; }
};

struct ScoredUtterances {
  std::vector<std::string> labels;  // of the probabilities
  CorpusClasses classes;            // a corpus that isn't in it has every class
  std::vector<ScoredUtterance> utterances;

  // A class that the utterance's corpus lacks is neither right nor wrong there: its probability goes to the
  // others, in proportion. Where the model knows none of the corpus's classes, all are left as they are, and
  // every answer is wrong.
  void Add(Utterance utterance, std::vector<float> probabilities, int draw = 0);

  bool HasClass(const std::string& corpus, const std::string& label) const;
};

// In the order in which they first appear.
std::vector<std::string> CorporaOf(const ScoredUtterances& scored);

// `part` behind `all`, which may be empty; of the same labels.
void Append(ScoredUtterances part, ScoredUtterances& all);

// Those of one corpus.
ScoredUtterances OfCorpus(const ScoredUtterances& scored, const std::string& corpus);

}  // namespace speech_emotion::trainer

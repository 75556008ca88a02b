// Short texts that tell data from other data, where the data themselves are too long to keep or nobody's
// business.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "data/splits/splits.h"

namespace speech_emotion::trainer {

// Of each corpus: kSpeakerDigits hexadecimal digits for each of its speakers, sorted.
inline constexpr size_t kSpeakerDigits = 6;
std::map<std::string, std::string> SpeakerFingerprints(const std::vector<Utterance>& utterances,
                                                       const std::vector<size_t>& indices);

// A corpus that has a speaker in both, or "".
std::string CorpusOfSharedSpeaker(const std::map<std::string, std::string>& some,
                                  const std::map<std::string, std::string>& others);

// Of each corpus in the fold's training part, those that may be taken from it to choose on included: whose
// voices it has or, of a split that doesn't keep speakers apart, a hash of which clips. The same in whatever
// order, and wherever the folders lie.
std::map<std::string, std::string> TrainingPartFingerprints(const Split& split, const Fold& fold,
                                                            const std::vector<Utterance>& utterances);

// "crema-d=0f...,ravdess=1e...", as a model's metadata have it, and back.
std::string FingerprintsText(const std::map<std::string, std::string>& fingerprints);
std::map<std::string, std::string> FingerprintsFrom(const std::string& text);

// Of clips as a corpus has them: names and all that is said of them, in their order.
std::string ClipFingerprint(const std::vector<Utterance>& clips);

// Of clips as they are trained on: names, labels, lengths and content, in their order.
std::string FeatureFingerprint(const FeatureSet& clips);

}  // namespace speech_emotion::trainer

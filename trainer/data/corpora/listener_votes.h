// What listeners heard in clips: softer targets than the one label that an actor was given.
#pragma once

#include <filesystem>
#include <string>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// CREMA-D's processedResults/tabulatedVotes.csv, in the corpus's folder or in the one above: of its clips how
// many listeners, who heard them alone, chose each of the six classes (Cao et al. 2014). Without the table
// there are no votes; one that lacks its columns is told among the ignored files.
void ReadCremaDVotes(const std::filesystem::path& folder, Corpus& corpus);

// "angry 3, sad 1"; "" where nobody voted.
std::string VotesText(const Utterance& utterance);

}  // namespace speech_emotion::trainer

// Data of one's own as folders: CLASS/clip.wav, or CLASS/SPEAKER/clip.wav.
#pragma once

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Labels are the sub-folders' names as they are; one that can't be a label is an error. Below a class, the
// first folder on the way to a clip is its speaker; without one the speaker stays unknown.
Result<Corpus> ReadClassFolders(const DataSource& source, const std::vector<std::string>& published);

}  // namespace speech_emotion::trainer

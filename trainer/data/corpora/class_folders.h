// Data of one's own as folders: CLASS/clip.wav, CLASS/SPEAKER/clip.wav, and what else folder_layout.h knows.
#pragma once

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Labels and speakers are the folders' names, but for white space and Unicode's normal form; a name that
// can't be a label is an error. Without a folder for it the speaker stays unknown. Of a clip's copies in
// several formats one counts. The corpus's notes say how the folders were read.
Result<Corpus> ReadClassFolders(const DataSource& source, const std::vector<std::string>& published);

}  // namespace speech_emotion::trainer

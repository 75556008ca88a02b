// A survey as a picture.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/corpus_survey.h"
#include "drawing/canvas.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Clips by class, corpus by corpus, as bars on one scale. The file's bytes.
Result<std::string> DrawSurvey(const std::vector<CorpusSurvey>& surveys, PlotCanvas::Format format);

}  // namespace speech_emotion::trainer

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

const std::vector<std::string>& FlagshipLabels() {
  static const std::vector<std::string> labels = {"neutral", "calm",    "happy",   "sad",
                                                  "angry",   "fearful", "disgust", "surprised"};
  return labels;
}

}  // namespace speech_emotion::trainer

// Clips with answers made up for them: what a test of a measure is fed with.
#pragma once

#include <string>

#include "evaluation/scored_utterances.h"

namespace trainer_test {

inline speech_emotion::trainer::Utterance Clip(
    const std::string& speaker, const std::string& label,
    speech_emotion::trainer::Sex sex = speech_emotion::trainer::Sex::kUnknown) {
  speech_emotion::trainer::Utterance clip;
  clip.path = speaker + "_" + label + ".wav";
  clip.corpus = "ravdess";
  clip.label = label;
  clip.speaker = speaker;
  clip.sex = sex;
  return clip;
}

// `confidence` for one label, the rest shared by the others.
inline void Answer(speech_emotion::trainer::ScoredUtterances& scored,
                   const speech_emotion::trainer::Utterance& clip, const std::string& predicted,
                   float confidence = 0.9f) {
  std::vector<float> probabilities;
  for (const std::string& label : scored.labels) {
    const float other = (1.0f - confidence) / static_cast<float>(scored.labels.size() - 1);
    probabilities.push_back(label == predicted ? confidence : other);
  }
  scored.Add(clip, probabilities);
}

}  // namespace trainer_test

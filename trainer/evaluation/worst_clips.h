// The clips on which a model was surest of a wrong answer, with what it heard.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evaluation/scored_utterances.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {

struct ClipPicture {
  double duration_s = 0.0;
  double low_hz = 0.0, high_hz = 0.0;             // of the mel bank
  std::vector<std::pair<float, float>> waveform;  // least and greatest sample of each stretch
  std::string mel_png;                            // the file's bytes; low bands at the bottom
};

struct WorstClip {
  ScoredUtterance scored;
  ClipPicture picture;
};

// Of the model's mel bank; fails where the clip can't be read any more.
Result<ClipPicture> DrawClip(const std::string& path, const std::shared_ptr<const EmotionModel>& model);

// At most `count`, the surest first. A clip that can't be drawn comes without a picture.
std::vector<WorstClip> WorstClips(const ScoredUtterances& scored,
                                  const std::shared_ptr<const EmotionModel>& model, size_t count);

}  // namespace speech_emotion::trainer

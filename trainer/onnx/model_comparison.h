// What two forms of one network are compared on: torch and the core, float weights and int8 ones.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_extractor.h"

namespace speech_emotion::trainer {

// Random features of several lengths, from a single frame to more than a window, at the levels that speech
// has in log-mel bands; and those of the self-test's signal, by the model's own options. A contract pads or
// cuts them where the graph fixes the number of frames.
Result<std::vector<FeatureMatrix>> ComparisonInputs(const EmotionModel& model);

// As the metadata has it: "0.1,0.9", with all digits of a float.
std::string SelfTestAnswer(std::span<const float> probabilities);

}  // namespace speech_emotion::trainer

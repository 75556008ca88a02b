// A linear classifier as a model file.
#pragma once

#include <filesystem>

#include "classical/clip_classifier.h"
#include "model/model_file.h"

namespace speech_emotion::trainer {

// As WriteModel writes a network, with the classifier's labels in place of the description's.
// kInvalidArgument for a classifier that is not linear.
Result<void> WriteLinearModel(const ClipClassifier& classifier, ModelDescription description,
                              const std::filesystem::path& path);

}  // namespace speech_emotion::trainer

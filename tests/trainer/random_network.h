// A network as training leaves it, but for the training.
#pragma once

#include "emotion_net.h"
#include "model_file.h"

namespace speech_emotion::trainer {

EmotionNet RandomNetwork();
ModelDescription RandomNetworkDescription();

}  // namespace speech_emotion::trainer

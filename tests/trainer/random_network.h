// A network as training leaves it, but for the training.
#pragma once

#include <memory>

#include "model/model_file.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

std::shared_ptr<Network> RandomNetwork(const NetworkOptions& options = {});
ModelDescription RandomNetworkDescription();

}  // namespace speech_emotion::trainer

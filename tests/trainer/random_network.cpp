#include "random_network.h"

#include "data/corpora/corpora.h"
#include "networks/network_kinds.h"

namespace speech_emotion::trainer {

// Untrained weights with running statistics as training leaves them: not zero and one.
std::shared_ptr<Network> RandomNetwork(const NetworkOptions& options) {
  torch::manual_seed(3);
  auto network = MakeNetwork(options).value();
  torch::NoGradGuard no_grad;
  for (auto& buffer : network->named_buffers()) {
    if (buffer.key().ends_with("running_mean")) buffer.value().normal_(0.0, 0.3);
    if (buffer.key().ends_with("running_var")) buffer.value().uniform_(0.5, 2.0);
  }
  for (auto& parameter : network->parameters()) {
    if (parameter.dim() == 1) parameter.normal_(1.0, 0.2);
  }
  network->eval();
  return network;
}

ModelDescription RandomNetworkDescription() {
  ModelDescription description;
  description.labels = FlagshipLabels();
  description.temperature = 1.3;
  description.provenance = {{"name", "a test"}};
  return description;
}

}  // namespace speech_emotion::trainer

#include "networks/network.h"

#include "networks/batch_norm.h"

namespace speech_emotion::trainer {

void Network::FreezeStatistics() {
  has_frozen_statistics_ = true;
  train(is_training());
}

void Network::train(bool on) {
  Module::train(on);
  if (!has_frozen_statistics_) return;
  for (const auto& module : modules(false)) {
    if (module->as<BatchNorm>() != nullptr) module->eval();
  }
}

void Network::ShareStatistics(ProcessGroup* group) {
  for (const auto& module : modules(false)) {
    if (auto* norm = module->as<BatchNorm>()) norm->group = group;
  }
}

torch::nn::Linear Network::classifier_layer() const {
  return std::dynamic_pointer_cast<torch::nn::LinearImpl>(named_children()["classifier"]);
}

StandardizeImpl::StandardizeImpl(int features) {
  mean = register_buffer("mean", torch::zeros({features}));
  scale = register_buffer("scale", torch::ones({features}));
}

torch::Tensor FrameMask(const torch::Tensor& lengths, const torch::Tensor& x) {
  const auto is_own = torch::arange(x.size(1)).unsqueeze(0) < lengths.unsqueeze(1);
  return is_own.to(torch::kFloat).unsqueeze(2).to(x.device());
}

}  // namespace speech_emotion::trainer

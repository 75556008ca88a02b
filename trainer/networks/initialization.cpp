#include "networks/initialization.h"

namespace speech_emotion::trainer {
namespace {

constexpr int64_t kGates = 4;  // in torch's order: input, forget, cell, output

void InitializeLstm(torch::nn::LSTMImpl& layer) {
  for (auto& entry : layer.named_parameters(false)) {
    torch::Tensor& parameter = entry.value();
    if (entry.key().find("weight_ih") == 0) {
      torch::nn::init::xavier_uniform_(parameter);
    } else if (entry.key().find("weight_hh") == 0) {
      torch::nn::init::orthogonal_(parameter);
    } else {
      parameter.zero_();
      // A layer has two biases, which are added up: one of them keeps the gate open.
      const int64_t units = parameter.size(0) / kGates;
      if (entry.key().find("bias_ih") == 0) parameter.narrow(0, units, units).fill_(1.0);
    }
  }
}

template <class Layer>
void InitializeLayer(Layer& layer) {
  torch::nn::init::xavier_uniform_(layer.weight);
  if (layer.bias.defined()) layer.bias.zero_();
}

}  // namespace

void InitializeGlorot(torch::nn::Module& network) {
  torch::NoGradGuard no_grad;
  for (const auto& child : network.modules(/*include_self=*/false)) {
    if (auto* lstm = child->as<torch::nn::LSTMImpl>()) InitializeLstm(*lstm);
    if (auto* dense = child->as<torch::nn::LinearImpl>()) InitializeLayer(*dense);
    if (auto* convolution = child->as<torch::nn::Conv1dImpl>()) InitializeLayer(*convolution);
  }
}

}  // namespace speech_emotion::trainer

// torch's layers as ONNX nodes, for networks that write themselves.
#pragma once

#include <string>
#include <vector>

#include "model/onnx_writer.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

std::string AddTensor(OnnxWriter& onnx, const std::string& name, const torch::Tensor& tensor);

// input [rows, in] -> [rows, out]
std::string AddLinear(OnnxWriter& onnx, const std::string& name, const std::string& input,
                      const torch::nn::Linear& linear);
// input [..., in] -> [..., out]
std::string AddProjection(OnnxWriter& onnx, const std::string& name, const std::string& input,
                          const torch::nn::Linear& linear);
std::string AddStandardize(OnnxWriter& onnx, const std::string& input, const Standardize& standardize);
// One layer, one direction or both: input [steps, 1, in] -> [steps, 1, directions * hidden].
std::string AddLstm(OnnxWriter& onnx, const std::string& name, const std::string& input,
                    const torch::nn::LSTM& lstm);

// A batch normalisation in evaluation mode is a scale and a shift a channel.
struct Affine {
  torch::Tensor scale, shift;
};

template <class BatchNorm>
Affine AffineOf(const BatchNorm& bn) {
  torch::NoGradGuard no_grad;
  const auto scale = bn->weight / torch::sqrt(bn->running_var + bn->options.eps());
  return {scale, bn->bias - bn->running_mean * scale};
}

// weight [out, in, ...] and bias [out] of a convolution
std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, torch::Tensor weight,
                    torch::Tensor bias, const std::vector<int64_t>& strides, int64_t padding);

// A convolution with its normalisation folded into its weights.
template <class Conv, class BatchNorm>
std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, const Conv& conv,
                    const BatchNorm& bn, const std::vector<int64_t>& strides, int64_t padding) {
  torch::NoGradGuard no_grad;
  const Affine affine = AffineOf(bn);
  std::vector<int64_t> per_channel(static_cast<size_t>(conv->weight.dim()), 1);
  per_channel[0] = -1;
  const torch::Tensor bias = conv->bias.defined() ? conv->bias * affine.scale + affine.shift : affine.shift;
  return AddConv(onnx, name, input, conv->weight * affine.scale.view(per_channel), bias, strides, padding);
}

}  // namespace speech_emotion::trainer

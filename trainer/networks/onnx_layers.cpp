#include "networks/onnx_layers.h"

#include <utility>

namespace speech_emotion::trainer {
namespace {

using Ints = std::vector<int64_t>;

// torch has the gates input, forget, cell, output; ONNX has input, output, forget, cell.
torch::Tensor GatesInOnnxOrder(const torch::Tensor& weights) {
  const auto gates = weights.chunk(4, 0);
  return torch::cat({gates[0], gates[3], gates[1], gates[2]}, 0);
}

torch::Tensor GatesInTorchOrder(const torch::Tensor& weights) {
  const auto gates = weights.chunk(4, 0);
  return torch::cat({gates[0], gates[2], gates[3], gates[1]}, 0);
}

}  // namespace

std::string AddTensor(OnnxWriter& onnx, const std::string& name, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().to(torch::kFloat).contiguous();
  return onnx.AddFloats(name, values.sizes().vec(), values.data_ptr<float>());
}

void ReadTensor(OnnxWeights& weights, const std::string& name, torch::Tensor tensor) {
  torch::NoGradGuard no_grad;
  const float* values = weights.Find(name, tensor.sizes().vec());
  if (values != nullptr) tensor.copy_(torch::from_blob(const_cast<float*>(values), tensor.sizes()));
}

std::string AddLinear(OnnxWriter& onnx, const std::string& name, const std::string& input,
                      const torch::nn::Linear& linear) {
  return onnx.AddNode("Gemm",
                      {input, AddTensor(onnx, name + ".weight", linear->weight),
                       AddTensor(onnx, name + ".bias", linear->bias)},
                      name, {{"transB", int64_t{1}}});
}

void ReadLinear(OnnxWeights& weights, const std::string& name, torch::nn::Linear& linear) {
  ReadTensor(weights, name + ".weight", linear->weight);
  ReadTensor(weights, name + ".bias", linear->bias);
}

std::string AddProjection(OnnxWriter& onnx, const std::string& name, const std::string& input,
                          const torch::nn::Linear& linear) {
  const auto product = onnx.AddNode("MatMul", {input, AddTensor(onnx, name + ".weight", linear->weight.t())},
                                    name + ".product");
  if (!linear->bias.defined()) return product;
  return onnx.AddNode("Add", {product, AddTensor(onnx, name + ".bias", linear->bias)}, name);
}

void ReadProjection(OnnxWeights& weights, const std::string& name, torch::nn::Linear& linear) {
  ReadTensor(weights, name + ".weight", linear->weight.t());
  if (linear->bias.defined()) ReadTensor(weights, name + ".bias", linear->bias);
}

std::string AddStandardize(OnnxWriter& onnx, const std::string& input, const Standardize& standardize) {
  const auto centred = onnx.AddNode("Sub", {input, AddTensor(onnx, "standardize.mean", standardize->mean)},
                                    "standardize.centred");
  return onnx.AddNode("Mul", {centred, AddTensor(onnx, "standardize.scale", standardize->scale)},
                      "standardize");
}

void ReadStandardize(OnnxWeights& weights, Standardize& standardize) {
  ReadTensor(weights, "standardize.mean", standardize->mean);
  ReadTensor(weights, "standardize.scale", standardize->scale);
}

std::string AddLstm(OnnxWriter& onnx, const std::string& name, const std::string& input,
                    const torch::nn::LSTM& lstm) {
  torch::NoGradGuard no_grad;
  const bool both = lstm->options.bidirectional();
  const auto parameters = lstm->named_parameters();
  std::vector<torch::Tensor> weights, recurrent, biases;
  for (const char* direction : {"", "_reverse"}) {
    if (*direction != '\0' && !both) break;
    const auto of = [&](const std::string& part) {
      return GatesInOnnxOrder(parameters[part + "_l0" + direction]);
    };
    weights.push_back(of("weight_ih"));
    recurrent.push_back(of("weight_hh"));
    biases.push_back(torch::cat({of("bias_ih"), of("bias_hh")}, 0));
  }
  const int64_t hidden = lstm->options.hidden_size();
  // [steps, directions, 1, hidden]
  const auto y =
      onnx.AddNode("LSTM",
                   {input, AddTensor(onnx, name + ".W", torch::stack(weights)),
                    AddTensor(onnx, name + ".R", torch::stack(recurrent)),
                    AddTensor(onnx, name + ".B", torch::stack(biases))},
                   name + ".states",
                   {{"hidden_size", hidden}, {"direction", std::string(both ? "bidirectional" : "forward")}});
  // One clip: the axes of directions and batch may be merged in any order.
  return onnx.AddNode("Reshape", {y, onnx.AddInts(name + ".shape", {0, 1, (both ? 2 : 1) * hidden})}, name);
}

void ReadLstm(OnnxWeights& weights, const std::string& name, torch::nn::LSTM& lstm) {
  torch::NoGradGuard no_grad;
  const int64_t directions = lstm->options.bidirectional() ? 2 : 1, gates = 4 * lstm->options.hidden_size();
  auto input = torch::empty({directions, gates, lstm->options.input_size()});
  auto recurrent = torch::empty({directions, gates, lstm->options.hidden_size()});
  auto biases = torch::empty({directions, 2 * gates});
  ReadTensor(weights, name + ".W", input);
  ReadTensor(weights, name + ".R", recurrent);
  ReadTensor(weights, name + ".B", biases);
  if (!weights.problem().empty()) return;
  auto parameters = lstm->named_parameters();
  for (int64_t direction = 0; direction < directions; ++direction) {
    const auto set = [&](const std::string& part, const torch::Tensor& values) {
      parameters[part + "_l0" + (direction == 1 ? "_reverse" : "")].copy_(GatesInTorchOrder(values));
    };
    set("weight_ih", input[direction]);
    set("weight_hh", recurrent[direction]);
    set("bias_ih", biases[direction].slice(0, 0, gates));
    set("bias_hh", biases[direction].slice(0, gates));
  }
}

std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, torch::Tensor weight,
                    torch::Tensor bias, const Ints& strides, int64_t padding) {
  return onnx.AddNode(
      "Conv", {input, AddTensor(onnx, name + ".weight", weight), AddTensor(onnx, name + ".bias", bias)}, name,
      {{"strides", strides}, {"pads", Ints(2 * strides.size(), padding)}});
}

std::string AddNormalization(OnnxWriter& onnx, const std::string& name, const std::string& input,
                             const BatchNorm& bn) {
  const Affine affine = AffineOf(bn);
  const auto scaled =
      onnx.AddNode("Mul", {input, AddTensor(onnx, name + ".scale", affine.scale)}, name + ".scaled");
  return onnx.AddNode("Add", {scaled, AddTensor(onnx, name + ".shift", affine.shift)}, name);
}

void ReadNormalization(OnnxWeights& weights, const std::string& name, BatchNorm& bn) {
  SetIdentity(bn);
  ReadTensor(weights, name + ".scale", bn->weight);
  ReadTensor(weights, name + ".shift", bn->bias);
}

}  // namespace speech_emotion::trainer

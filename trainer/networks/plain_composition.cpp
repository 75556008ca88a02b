#include "networks/plain_composition.h"

#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {
namespace {

constexpr float kLeastProbability = 1e-12f;  // whose logarithm is taken

}  // namespace

torch::Tensor PlainComposition::Logarithms(const torch::Tensor& expression, const torch::Tensor& plain,
                                           const torch::Tensor& quiet) const {
  const auto as_neutral = [&](const torch::Tensor& share) {  // [batch, 1] -> [batch, classes]
    return torch::constant_pad_nd(share, {neutral, classes - neutral - 1});
  };
  torch::Tensor probabilities;
  if (is_class) {
    const auto joint = torch::softmax(torch::cat({expression, plain.unsqueeze(1)}, 1), 1);
    probabilities = joint.slice(1, 0, classes) + as_neutral(joint.slice(1, classes));
  } else {
    const auto logit = torch::maximum(plain, quiet).unsqueeze(1);  // [batch, 1]
    const auto share = torch::sigmoid(logit + in_use), sure = torch::sigmoid(logit - kPlainMargin);
    probabilities = (1.0 - share) * torch::softmax(expression / temperature, 1) + as_neutral(sure) +
                    (share - sure) / classes;
  }
  return torch::log(torch::clamp_min(probabilities, kLeastProbability));
}

std::string PlainComposition::ExportJoint(OnnxWriter& onnx, const std::string& expression,
                                          const std::string& plain) const {
  const OnnxWriter::Attributes columns = {{"axis", int64_t{1}}};
  const auto joint = onnx.AddNode("Concat", {expression, plain}, "composed.joint", columns);
  const auto shares = onnx.AddNode("Softmax", {joint}, "composed.shares", columns);
  auto fold = torch::eye(classes + 1).slice(1, 0, classes).contiguous();
  fold[classes][neutral] = 1.0f;
  return onnx.AddNode("MatMul", {shares, AddTensor(onnx, "composed.fold", fold)}, "composed");
}

std::string PlainComposition::ExportShares(OnnxWriter& onnx, const std::string& expression,
                                           const std::string& plain, const std::string& quiet) const {
  const auto scalar = [&](const char* name, double value) {
    return onnx.AddScalar(name, static_cast<float>(value));
  };
  const auto node = [&](const char* operation, const std::string& a, const std::string& b, const char* name) {
    return onnx.AddNode(operation, {a, b}, name);
  };
  const auto logit = node("Max", plain, quiet, "composed.logit");
  const auto shifted = node("Add", logit, scalar("composed.in_use", in_use), "composed.shifted");
  const auto share = onnx.AddNode("Sigmoid", {shifted}, "composed.plain");
  const auto beyond = node("Sub", logit, scalar("composed.margin", kPlainMargin), "composed.beyond");
  const auto sure = onnx.AddNode("Sigmoid", {beyond}, "composed.sure");

  const auto cooled = node("Div", expression, scalar("temperature", temperature), "composed.cooled");
  const auto shares = onnx.AddNode("Softmax", {cooled}, "composed.expression", {{"axis", int64_t{1}}});
  const auto rest = node("Sub", scalar("composed.one", 1.0), share, "composed.rest");
  const auto expressive = node("Mul", rest, shares, "composed.expressive");
  auto only_neutral = torch::zeros({1, classes});
  only_neutral[0][neutral] = 1.0f;
  const auto as_neutral =
      node("Mul", sure, AddTensor(onnx, "composed.neutral", only_neutral), "composed.as_neutral");
  const auto between = node("Sub", share, sure, "composed.between");
  const auto even = scalar("composed.even", 1.0 / static_cast<double>(classes));
  const auto unsure = node("Mul", between, even, "composed.unsure");
  return node("Add", node("Add", expressive, as_neutral, "composed.told"), unsure, "composed");
}

std::string PlainComposition::Export(OnnxWriter& onnx, const std::string& expression,
                                     const std::string& plain, const std::string& quiet) const {
  const auto probabilities =
      is_class ? ExportJoint(onnx, expression, plain) : ExportShares(onnx, expression, plain, quiet);
  const auto least = onnx.AddScalar("composed.least", kLeastProbability);
  const auto positive = onnx.AddNode("Max", {probabilities, least}, "composed.positive");
  return onnx.AddNode("Log", {positive}, "logits");
}

}  // namespace speech_emotion::trainer

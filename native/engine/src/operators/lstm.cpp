// LSTM with the default activations: forward, reverse and bidirectional; no peepholes.
#include "kernels/vector_math.h"
#include "loops/recurrent.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

// Gates in ONNX's order: input, output, forget, cell.
//   i, o, f = sigmoid(x W^T + h R^T + b), g = tanh(...), c' = f c + i g, h' = o tanh(c')
void StepLstm(const RecurrentState& state) {
  const int64_t size = state.hidden_size;
  AddRecurrentProduct(state, 0, 4, state.hidden, state.gates);
  Sigmoids(state.gates, 3 * size, state.gates);
  HyperbolicTangents(state.gates + 3 * size, size, state.gates + 3 * size);
  const float* input = state.gates;
  const float* output = input + size;
  const float* forget = output + size;
  const float* candidate = forget + size;
  for (int64_t i = 0; i < size; ++i) state.cell[i] = forget[i] * state.cell[i] + input[i] * candidate[i];
  HyperbolicTangents(state.cell, size, state.work);
  for (int64_t i = 0; i < size; ++i) state.hidden[i] = output[i] * state.work[i];
}

}  // namespace

std::string UnsupportedLstm(const Node& node) {
  if (node.inputs.size() > 7 && node.inputs[7] != kAbsentValue) return "peepholes";
  const auto input_forget = node.attributes.find("input_forget");
  if (input_forget != node.attributes.end() && input_forget->second.int_value != 0) return "input_forget";
  return UnsupportedRecurrentOptions(node, "Sigmoid,Tanh,Tanh");
}

Result<PreparedNode> PrepareLstm(const OperatorContext& context) {
  return PrepareRecurrent(context, {StepLstm, 4, 4, true, 4});
}

}  // namespace onnx_engine

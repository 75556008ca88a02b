// GRU with the default activations: forward, reverse and bidirectional, both places of the reset gate.
#include "kernels/vector_math.h"
#include "loops/recurrent.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

// h' = (1 - z) n + z h
void Blend(const RecurrentState& state) {
  const float* update = state.gates;
  const float* candidate = state.gates + 2 * state.hidden_size;
  for (int64_t i = 0; i < state.hidden_size; ++i) {
    state.hidden[i] = (1.0f - update[i]) * candidate[i] + update[i] * state.hidden[i];
  }
}

// Gates in ONNX's order: update z, reset r, candidate n.
//   z, r = sigmoid(x W^T + h R^T + b), n = tanh(x W^T + (r h) R^T + b)
void StepResetBefore(const RecurrentState& state) {
  const int64_t size = state.hidden_size;
  AddRecurrentProduct(state, 0, 2, state.hidden, state.gates);
  Sigmoids(state.gates, 2 * size, state.gates);
  for (int64_t i = 0; i < size; ++i) state.work[i] = state.gates[size + i] * state.hidden[i];
  float* candidate = state.gates + 2 * size;
  AddRecurrentProduct(state, 2, 1, state.work, candidate);
  HyperbolicTangents(candidate, size, candidate);
  Blend(state);
}

// linear_before_reset, as PyTorch does:
//   n = tanh(x W^T + b + r (h R^T + b_R))
void StepResetAfter(const RecurrentState& state) {
  const int64_t size = state.hidden_size;
  for (int64_t i = 0; i < 2 * size; ++i) state.work[i] = 0.0f;  // their recurrent bias is in the gates
  for (int64_t i = 2 * size; i < 3 * size; ++i) state.work[i] = state.recurrent_bias[i];
  AddRecurrentProduct(state, 0, 3, state.hidden, state.work);
  for (int64_t i = 0; i < 2 * size; ++i) state.gates[i] += state.work[i];
  Sigmoids(state.gates, 2 * size, state.gates);
  const float* reset = state.gates + size;
  float* candidate = state.gates + 2 * size;
  for (int64_t i = 0; i < size; ++i) candidate[i] += reset[i] * state.work[2 * size + i];
  HyperbolicTangents(candidate, size, candidate);
  Blend(state);
}

}  // namespace

std::string UnsupportedGru(const Node& node) { return UnsupportedRecurrentOptions(node, "Sigmoid,Tanh"); }

Result<PreparedNode> PrepareGru(const OperatorContext& context) {
  const bool reset_after = context.Int("linear_before_reset", 0) != 0;
  return PrepareRecurrent(context, reset_after ? RecurrentCell{StepResetAfter, 3, 3, false, 2}
                                               : RecurrentCell{StepResetBefore, 3, 2, false, 3});
}

}  // namespace onnx_engine

// What LSTM and GRU have in common: directions, sequence lengths, initial states, and the products
// of the inputs of all time steps with the weights in one go.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/operator.h"

namespace onnx_engine {

// The state of one utterance in one direction, and room to compute the next. H numbers a gate.
struct RecurrentState {
  int64_t hidden_size;             // H
  float* hidden;                   // [H] before the step, and after it
  float* cell;                     // [H], of an LSTM
  float* gates;                    // [gates, H]: x W^T + bias of this step; may be overwritten
  float* work;                     // [gates, H]
  const float* recurrent_weights;  // R^T in panels; for AddRecurrentProduct alone
  int64_t panel_width;
  const float* recurrent_bias;  // [gates, H]; zeros where the node has none
};

// y[gates, H] += x[H] R^T of the gates from first_gate on: one group of the cell.
void AddRecurrentProduct(const RecurrentState& state, int64_t first_gate, int64_t gates, const float* x,
                         float* y);

// Turns the state into that after one time step.
using RecurrentStep = void (*)(const RecurrentState& state);

struct RecurrentCell {
  RecurrentStep step;
  int64_t gates;        // 4 of an LSTM, 3 of a GRU
  int64_t first_group;  // gates that the step multiplies at once; the others are the second group
  bool has_cell;        // LSTM: input 6 and output 2 are cell states
  // The recurrent bias of so many first gates is added to theirs of x; the step adds the others' itself.
  int64_t gates_with_summed_bias;
};

Result<PreparedNode> PrepareRecurrent(const OperatorContext& context, const RecurrentCell& cell);

// What of the options that LSTM and GRU share the engine lacks; `activations` are the default ones.
std::string UnsupportedRecurrentOptions(const Node& node, const char* activations);

}  // namespace onnx_engine

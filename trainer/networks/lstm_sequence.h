// One direction of an LSTM layer over whole sequences, and its gradient: the arithmetic, without torch.
#pragma once

#include <cstdint>
#include <vector>

namespace speech_emotion::trainer {

// Rows [first, last) of the batch only: rows don't depend on one another, so threads share them out.
struct LstmRows {
  int64_t first = 0, last = 0;
};

struct LstmShape {
  int64_t steps = 0, batch = 0, units = 0;
  bool backwards = false;            // from each sequence's own end to its start
  const int64_t* lengths = nullptr;  // [batch]: steps of each sequence; behind them all is zero
};

// The recurrent weights [4 * units, units], gates in torch's order: input, forget, cell, output. Packed once
// for all steps, both ways.
class LstmWeights {
 public:
  LstmWeights(const float* weights, int64_t units);
  const float* forward_panels() const { return forward_.data(); }
  const float* backward_panels() const { return backward_.data(); }

 private:
  std::vector<float> forward_, backward_;
};

// All [steps, batch, ...], of one direction.
struct LstmTrace {
  float* gates;     // [.., 4 * units]: in x W^T + bias; out the gates behind their sigmoids and tangents
  float* cells;     // [.., units]
  float* tangents;  // [.., units]: tanh of the cells
  float* outputs;   // [.., units]
};

void RunLstmForward(const LstmShape& shape, LstmRows rows, const LstmWeights& weights,
                    const LstmTrace& trace);

// `output_gradient` [steps, batch, units]. `gate_gradient` [steps, batch, 4 * units] becomes the gradient of
// what went into the gates: of the projected inputs, and with the outputs of the step before of the weights.
void RunLstmBackward(const LstmShape& shape, LstmRows rows, const LstmWeights& weights,
                     const LstmTrace& trace, const float* output_gradient, float* gate_gradient);

}  // namespace speech_emotion::trainer

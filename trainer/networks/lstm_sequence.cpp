#include "networks/lstm_sequence.h"

#include <algorithm>
#include <cstring>

#include "onnx_engine/kernels.h"

namespace speech_emotion::trainer {
namespace {

constexpr int64_t kGates = 4;

size_t PanelFloats(int64_t columns, int64_t depth) {
  const int64_t width = onnx_engine::ActiveKernels().panel_width;
  return static_cast<size_t>((columns + width - 1) / width * width * depth);
}

// The step that comes before `t` in the direction's order, or -1.
int64_t Before(const LstmShape& shape, int64_t t) {
  if (!shape.backwards) return t - 1;
  return t + 1 < shape.steps ? t + 1 : -1;
}

int64_t StepAt(const LstmShape& shape, int64_t i) { return shape.backwards ? shape.steps - 1 - i : i; }

void Activate(const onnx_engine::Kernels& kernels, int64_t units, float* gates) {
  kernels.sigmoids(gates, 2 * units, gates);
  kernels.hyperbolic_tangents(gates + 2 * units, units, gates + 2 * units);
  kernels.sigmoids(gates + 3 * units, units, gates + 3 * units);
}

}  // namespace

LstmWeights::LstmWeights(const float* weights, int64_t units)
    : forward_(PanelFloats(kGates * units, units)), backward_(PanelFloats(units, kGates * units)) {
  const onnx_engine::Kernels& kernels = onnx_engine::ActiveKernels();
  kernels.pack_transposed({weights, units}, units, kGates * units, forward_.data());
  kernels.pack_rows({weights, units}, kGates * units, units, backward_.data());
}

void RunLstmForward(const LstmShape& shape, LstmRows rows, const LstmWeights& weights,
                    const LstmTrace& trace) {
  const onnx_engine::Kernels& kernels = onnx_engine::ActiveKernels();
  const int64_t units = shape.units, count = rows.last - rows.first;
  onnx_engine::ProductOptions add;
  add.accumulate = true;
  for (int64_t i = 0; i < shape.steps; ++i) {
    const int64_t t = StepAt(shape, i), before = Before(shape, t);
    const int64_t row = t * shape.batch + rows.first, row_before = before * shape.batch + rows.first;
    if (before >= 0) {
      kernels.multiply_panels({trace.outputs + row_before * units, units}, weights.forward_panels(), count,
                              kGates * units, units, trace.gates + row * kGates * units, kGates * units, add);
    }
    for (int64_t b = 0; b < count; ++b) {
      float* gates = trace.gates + (row + b) * kGates * units;
      float* cell = trace.cells + (row + b) * units;
      float* output = trace.outputs + (row + b) * units;
      float* tangent = trace.tangents + (row + b) * units;
      if (t >= shape.lengths[rows.first + b]) {  // no step of this sequence: the state stays zero
        std::fill_n(gates, kGates * units, 0.0f);
        for (float* zero : {cell, output, tangent}) std::fill_n(zero, units, 0.0f);
        continue;
      }
      Activate(kernels, units, gates);
      const float *in = gates, *forget = gates + units, *candidate = gates + 2 * units;
      for (int64_t j = 0; j < units; ++j) cell[j] = in[j] * candidate[j];
      if (before >= 0) {
        const float* cell_before = trace.cells + (row_before + b) * units;
        for (int64_t j = 0; j < units; ++j) cell[j] += forget[j] * cell_before[j];
      }
      kernels.hyperbolic_tangents(cell, units, tangent);
      for (int64_t j = 0; j < units; ++j) output[j] = gates[3 * units + j] * tangent[j];
    }
  }
}

void RunLstmBackward(const LstmShape& shape, LstmRows rows, const LstmWeights& weights,
                     const LstmTrace& trace, const float* output_gradient, float* gate_gradient) {
  const onnx_engine::Kernels& kernels = onnx_engine::ActiveKernels();
  const int64_t units = shape.units, count = rows.last - rows.first;
  // Of the state that a step hands on: [count, units] each.
  std::vector<float> hidden(static_cast<size_t>(count * units)), cells(hidden.size());
  const std::vector<float> no_cell(static_cast<size_t>(units), 0.0f);
  for (int64_t i = shape.steps - 1; i >= 0; --i) {
    const int64_t t = StepAt(shape, i), before = Before(shape, t);
    const int64_t row = t * shape.batch + rows.first, row_before = before * shape.batch + rows.first;
    for (int64_t b = 0; b < count; ++b) {
      const float* gates = trace.gates + (row + b) * kGates * units;
      const float *in = gates, *forget = gates + units, *candidate = gates + 2 * units,
                  *out = gates + 3 * units;
      const float* tangent = trace.tangents + (row + b) * units;
      const float* cell_before = before >= 0 ? trace.cells + (row_before + b) * units : no_cell.data();
      const float* from_output = output_gradient + (row + b) * units;
      const float* from_state = hidden.data() + b * units;
      float* cell = cells.data() + b * units;
      float* gradient = gate_gradient + (row + b) * kGates * units;
      // Where the sequence has no such step all gates are zero, and so is each gradient below.
      for (int64_t j = 0; j < units; ++j) {
        const float d_output = from_output[j] + from_state[j];
        const float d_cell = cell[j] + d_output * out[j] * (1.0f - tangent[j] * tangent[j]);
        gradient[j] = d_cell * candidate[j] * in[j] * (1.0f - in[j]);
        gradient[units + j] = d_cell * cell_before[j] * forget[j] * (1.0f - forget[j]);
        gradient[2 * units + j] = d_cell * in[j] * (1.0f - candidate[j] * candidate[j]);
        gradient[3 * units + j] = d_output * tangent[j] * out[j] * (1.0f - out[j]);
        cell[j] = d_cell * forget[j];
      }
    }
    if (before < 0) break;
    kernels.multiply_panels({gate_gradient + row * kGates * units, kGates * units}, weights.backward_panels(),
                            count, units, kGates * units, hidden.data(), units, {});
  }
}

}  // namespace speech_emotion::trainer

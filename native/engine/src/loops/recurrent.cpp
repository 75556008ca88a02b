#include "loops/recurrent.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kernels/matrix_product.h"

namespace onnx_engine {
namespace {

struct RecurrentGeometry {
  int64_t steps = 0, batch = 0, inputs = 0, hidden = 0;
  int64_t directions = 1;
  bool reverse = false;      // the first direction runs backwards; a second one always does
  bool batch_first = false;  // layout 1: [batch, steps, ...] in place of [steps, batch, ...]
  bool has_bias = false, has_lengths = false, has_hidden = false, has_cell = false;  // inputs
  RecurrentCell cell = {};
  int64_t panel_width = 0;
  std::vector<float> packed_weights;  // R of each direction in panels, where it is known before the run

  int64_t gate_size() const { return cell.gates * hidden; }
  // The row of X [steps, batch, inputs].
  int64_t InputRow(int64_t t, int64_t b) const { return batch_first ? b * steps + t : t * batch + b; }
  // The row of Y [steps, directions, batch, hidden].
  int64_t OutputRow(int64_t t, int64_t direction, int64_t b) const {
    return batch_first ? (b * steps + t) * directions + direction : (t * directions + direction) * batch + b;
  }
  // The row of a state [directions, batch, hidden].
  int64_t StateRow(int64_t direction, int64_t b) const {
    return batch_first ? b * directions + direction : direction * batch + b;
  }
};

// The parts of the scratch memory, in floats.
struct Scratch {
  float* projections;  // [steps * batch, gate_size]: x W^T + bias
  float* tile;
  float* packed;  // R in panels, of one direction
  float* bias;    // [gate_size], of x W^T
  float* recurrent_bias;
  float* work;
  float* states;  // hidden and cell: [2, hidden]

  static int64_t Size(const RecurrentGeometry& g) {
    return g.steps * g.batch * g.gate_size() + kTileFloats + PackedSize(g) + 3 * g.gate_size() + 2 * g.hidden;
  }
  Scratch(const RecurrentGeometry& g, float* memory) {
    projections = memory;
    tile = projections + g.steps * g.batch * g.gate_size();
    packed = tile + kTileFloats;
    bias = packed + PackedSize(g);
    recurrent_bias = bias + g.gate_size();
    work = recurrent_bias + g.gate_size();
    states = work + g.gate_size();
  }
  static int64_t PackedSize(const RecurrentGeometry& g) {
    return g.packed_weights.empty() ? g.hidden * g.gate_size() : 0;
  }
};

// R[gate_size, hidden] of one direction: of each group of gates the columns of R^T, panel_width at a time
// and the last of what is left, each [hidden, width]. A step reads them from first to last; along the rows
// of R^T it would skip from cache line to cache line.
void PackRecurrentWeights(const RecurrentGeometry& g, const float* weights, float* packed) {
  int64_t column = 0;
  for (const int64_t end : {g.cell.first_group * g.hidden, g.gate_size()}) {
    while (column < end) {
      const int64_t width = std::min(g.panel_width, end - column);
      for (int64_t k = 0; k < g.hidden; ++k) {
        for (int64_t j = 0; j < width; ++j) *packed++ = weights[(column + j) * g.hidden + k];
      }
      column += width;
    }
  }
}

// B [directions, 2 * gate_size] holds the bias of x W^T, then that of h R^T.
void SplitBias(const RecurrentGeometry& g, const float* biases, int64_t direction, const Scratch& scratch) {
  const int64_t size = g.gate_size();
  std::fill(scratch.bias, scratch.bias + 2 * size, 0.0f);
  if (biases == nullptr) return;
  std::copy(biases + direction * 2 * size, biases + (direction + 1) * 2 * size, scratch.bias);
  for (int64_t i = 0; i < g.cell.gates_with_summed_bias * g.hidden; ++i)
    scratch.bias[i] += scratch.recurrent_bias[i];
}

// projections[steps * batch, gate_size] = X W^T + bias; W [gate_size, inputs].
void ProjectInputs(const RecurrentGeometry& g, const float* x, const float* weights, const Scratch& scratch) {
  const int64_t rows = g.steps * g.batch;
  for (int64_t row = 0; row < rows; ++row) {
    std::copy(scratch.bias, scratch.bias + g.gate_size(), scratch.projections + row * g.gate_size());
  }
  ProductOptions options;
  options.accumulate = true;
  MultiplyTiled(
      {x, g.inputs}, rows, g.gate_size(), g.inputs, scratch.projections, g.gate_size(), options, scratch.tile,
      [&](const Kernels& kernels, int64_t k, int64_t depth, int64_t column, int64_t columns, float* panels) {
        kernels.pack_transposed({weights + column * g.inputs + k, g.inputs}, depth, columns, panels);
      });
}

void LoadState(const float* initial, int64_t row, int64_t size, float* state) {
  if (initial == nullptr) {
    std::fill(state, state + size, 0.0f);
  } else {
    std::copy(initial + row * size, initial + (row + 1) * size, state);
  }
}

void StoreRow(const float* values, int64_t row, int64_t size, float* output) {
  if (output != nullptr) std::copy(values, values + size, output + row * size);
}

// One utterance in one direction; what lies behind its length is zero.
void RunSequence(const RecurrentGeometry& g, const KernelArguments& arguments, int64_t direction, int64_t b,
                 const Scratch& scratch, const RecurrentState& state) {
  LoadState(g.has_hidden ? arguments.Input<float>(5) : nullptr, g.StateRow(direction, b), g.hidden,
            state.hidden);
  LoadState(g.has_cell ? arguments.Input<float>(6) : nullptr, g.StateRow(direction, b), g.hidden, state.cell);
  const int64_t length =
      g.has_lengths ? std::clamp<int64_t>(arguments.Input<int32_t>(4)[b], 0, g.steps) : g.steps;
  const bool backwards = g.reverse || direction == 1;
  auto* y = arguments.Output<float>(0);  // or null
  for (int64_t i = 0; i < length; ++i) {
    const int64_t t = backwards ? length - 1 - i : i;
    RecurrentState step_state = state;
    step_state.gates = scratch.projections + g.InputRow(t, b) * g.gate_size();
    g.cell.step(step_state);
    StoreRow(state.hidden, g.OutputRow(t, direction, b), g.hidden, y);
  }
  for (int64_t t = length; t < g.steps && y != nullptr; ++t) {
    std::fill_n(y + g.OutputRow(t, direction, b) * g.hidden, g.hidden, 0.0f);
  }
  StoreRow(state.hidden, g.StateRow(direction, b), g.hidden, arguments.Output<float>(1));
  if (g.cell.has_cell) StoreRow(state.cell, g.StateRow(direction, b), g.hidden, arguments.Output<float>(2));
}

void RunRecurrent(const RecurrentGeometry& g, const KernelArguments& arguments) {
  const Scratch scratch(g, arguments.Scratch<float>());
  for (int64_t direction = 0; direction < g.directions; ++direction) {
    SplitBias(g, g.has_bias ? arguments.Input<float>(3) : nullptr, direction, scratch);
    ProjectInputs(g, arguments.Input<float>(0),
                  arguments.Input<float>(1) + direction * g.gate_size() * g.inputs, scratch);
    const int64_t weights_size = g.gate_size() * g.hidden;
    const float* weights = scratch.packed;
    if (g.packed_weights.empty()) {
      PackRecurrentWeights(g, arguments.Input<float>(2) + direction * weights_size, scratch.packed);
    } else {
      weights = g.packed_weights.data() + direction * weights_size;
    }
    const RecurrentState state = {g.hidden, scratch.states, scratch.states + g.hidden, nullptr, scratch.work,
                                  weights,  g.panel_width,  scratch.recurrent_bias};
    for (int64_t b = 0; b < g.batch; ++b) RunSequence(g, arguments, direction, b, scratch, state);
  }
}

Result<void> CheckShape(const OperatorContext& context, int input, const char* name, const Shape& expected) {
  if (!context.HasInput(input) || context.InputShape(input) == expected) return {};
  return context.ShapeError(std::string(name) + " " + ShapeToString(expected), context.InputShape(input));
}

Result<void> CheckShapes(const OperatorContext& context, const RecurrentGeometry& g) {
  const Shape state =
      g.batch_first ? Shape{g.batch, g.directions, g.hidden} : Shape{g.directions, g.batch, g.hidden};
  if (auto ok = CheckShape(context, 1, "W", {g.directions, g.gate_size(), g.inputs}); !ok) return ok;
  if (auto ok = CheckShape(context, 2, "R", {g.directions, g.gate_size(), g.hidden}); !ok) return ok;
  if (auto ok = CheckShape(context, 3, "B", {g.directions, 2 * g.gate_size()}); !ok) return ok;
  if (auto ok = CheckShape(context, 4, "sequence_lens", {g.batch}); !ok) return ok;
  if (auto ok = CheckShape(context, 5, "initial_h", state); !ok) return ok;
  if (g.cell.has_cell) {
    if (auto ok = CheckShape(context, 6, "initial_c", state); !ok) return ok;
  }
  for (int i = 0; i < context.input_count(); ++i) {
    const ElementType expected = i == 4 ? ElementType::kInt32 : ElementType::kFloat;
    if (!context.HasInput(i) || context.Input(i).element == expected) continue;
    return context.Unsupported("an input " + std::to_string(i) + " of " +
                               std::string(ElementTypeName(context.Input(i).element)));
  }
  return {};
}

Result<RecurrentGeometry> ReadGeometry(const OperatorContext& context, const RecurrentCell& cell) {
  const Shape& x = context.InputShape(0);
  const Shape& recurrent = context.InputShape(2);
  if (x.size() != 3) return context.ShapeError("an input of three dimensions", x);
  if (recurrent.size() != 3) return context.ShapeError("R of three dimensions", recurrent);
  RecurrentGeometry g;
  g.cell = cell;
  g.batch_first = context.Int("layout", 0) != 0;
  g.steps = x[g.batch_first ? 1 : 0];
  g.batch = x[g.batch_first ? 0 : 1];
  g.inputs = x[2];
  g.hidden = recurrent[2];
  const std::string direction = context.String("direction", "forward");
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
    return context.AttributeError("direction forward, reverse or bidirectional", direction);
  }
  g.reverse = direction == "reverse";
  g.directions = direction == "bidirectional" ? 2 : 1;
  if (context.Int("hidden_size", g.hidden) != g.hidden) {
    return context.ShapeError("R of hidden_size " + std::to_string(context.Int("hidden_size", 0)), recurrent);
  }
  g.has_bias = context.HasInput(3);
  g.has_lengths = context.HasInput(4);
  g.has_hidden = context.HasInput(5);
  g.has_cell = cell.has_cell && context.HasInput(6);
  if (auto ok = CheckShapes(context, g); !ok) return tl::unexpected(ok.error());
  return g;
}

// The weights of the recurrence, packed once for all runs of the plan.
void PackKnownWeights(const OperatorContext& context, RecurrentGeometry* g) {
  const Tensor* weights = context.InputValue(2);
  if (weights == nullptr) return;
  g->packed_weights.resize(static_cast<size_t>(weights->size()));
  const int64_t size = g->gate_size() * g->hidden;
  for (int64_t direction = 0; direction < g->directions; ++direction) {
    PackRecurrentWeights(*g, weights->data<float>() + direction * size,
                         g->packed_weights.data() + direction * size);
  }
}

}  // namespace

void AddRecurrentProduct(const RecurrentState& state, int64_t first_gate, int64_t gates, const float* x,
                         float* y) {
  const int64_t size = state.hidden_size;
  const float* panel = state.recurrent_weights + first_gate * size * size;
  for (int64_t column = 0; column < gates * size; column += state.panel_width) {
    const int64_t width = std::min(state.panel_width, gates * size - column);
    MultiplyVector(x, {panel, width}, size, width, true, y + column);
    panel += size * width;
  }
}

Result<PreparedNode> PrepareRecurrent(const OperatorContext& context, const RecurrentCell& cell) {
  auto geometry = ReadGeometry(context, cell);
  if (!geometry) return tl::unexpected(geometry.error());
  RecurrentGeometry& g = *geometry;
  const TensorType projections{ElementType::kFloat, {g.steps, g.batch, g.gate_size()}};
  if (auto ok = context.CheckSize(projections); !ok) return tl::unexpected(ok.error());
  g.panel_width = ActiveKernels().vector_width;
  PackKnownWeights(context, &g);
  const Shape y = g.batch_first ? Shape{g.batch, g.steps, g.directions, g.hidden}
                                : Shape{g.steps, g.directions, g.batch, g.hidden};
  const Shape state =
      g.batch_first ? Shape{g.batch, g.directions, g.hidden} : Shape{g.directions, g.batch, g.hidden};
  PreparedNode prepared;
  prepared.outputs = {{ElementType::kFloat, y}, {ElementType::kFloat, state}};
  if (cell.has_cell) prepared.outputs.push_back({ElementType::kFloat, state});
  prepared.scratch_bytes = Scratch::Size(g) * static_cast<int64_t>(sizeof(float));
  prepared.multiply_adds = g.directions * g.steps * g.batch * g.gate_size() * (g.inputs + g.hidden);
  prepared.run = [g = std::move(g)](const KernelArguments& arguments) { RunRecurrent(g, arguments); };
  return prepared;
}

std::string UnsupportedRecurrentOptions(const Node& node, const char* activations) {
  const auto given = node.attributes.find("activations");
  if (given != node.attributes.end()) {
    const std::vector<std::string>& names = given->second.strings;
    std::string default_names;
    for (size_t i = 0; i < names.size(); ++i) {
      if (i > 0) default_names += ",";
      default_names += names[i];
    }
    const std::string once = activations;
    if (default_names != once && default_names != once + "," + once) return "activations " + default_names;
  }
  if (node.attributes.count("clip") > 0) return "clip";
  return "";
}

}  // namespace onnx_engine

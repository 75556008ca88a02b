// Conv: a tile of output positions at a time is a matrix product of the weights with patches of the
// input, which are packed just before they are multiplied; no im2col buffer of the whole input.
#include <cstring>
#include <string>
#include <utility>

#include "kernels/matrix_product.h"
#include "loops/strided_loop.h"
#include "loops/window.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

struct ConvGeometry {
  int64_t batch = 0, groups = 0;
  int64_t group_inputs = 0, group_outputs = 0;  // channels of one group
  int64_t depth = 0;                            // numbers in a patch: group_inputs * kernel
  int64_t positions = 0;                        // of the window: outputs of one channel
  int64_t input_size = 0, padded_size = 0;      // of one channel
  bool padded = false, relu = false;
  int64_t padding_offset = 0;             // of the first input element in its padded channel
  StridedLoop<1> padded_rows = {{}, {}};  // over a channel, and where its rows lie in the padded one
  // Number k of the patch at position n is element patch_starts[n] + patch_offsets[k] of the padded group.
  std::vector<int32_t> patch_starts;
  std::vector<int32_t> patch_offsets;
};

int64_t Product(const Shape& shape) {
  int64_t product = 1;
  for (int64_t size : shape) product *= size;
  return product;
}

// base + sum of index[d] * strides[d] for every index below sizes, the last dimension fastest.
void AppendOffsets(const Shape& sizes, const std::vector<int64_t>& strides, size_t d, int64_t base,
                   std::vector<int32_t>* offsets) {
  if (d == sizes.size()) {
    offsets->push_back(static_cast<int32_t>(base));
    return;
  }
  for (int64_t i = 0; i < sizes[d]; ++i) AppendOffsets(sizes, strides, d + 1, base + i * strides[d], offsets);
}

// Fills in what depends on the spatial dimensions.
void LayOutPatches(const Shape& input_spatial, const Shape& padded_spatial, const Window& window,
                   ConvGeometry* g) {
  const std::vector<int64_t> strides = RowMajorStrides(padded_spatial);
  std::vector<int64_t> position_strides = strides;
  std::vector<int64_t> kernel_strides = strides;
  for (size_t d = 0; d < strides.size(); ++d) {
    position_strides[d] *= window.strides[d];
    kernel_strides[d] *= window.dilations[d];
    g->padding_offset += window.pads_begin[d] * strides[d];
  }
  g->input_size = Product(input_spatial);
  g->padded_size = Product(padded_spatial);
  g->padded = input_spatial != padded_spatial;
  g->padded_rows = StridedLoop<1>(input_spatial, {strides});
  AppendOffsets(window.output, position_strides, 0, 0, &g->patch_starts);
  for (int64_t channel = 0; channel < g->group_inputs; ++channel) {
    AppendOffsets(window.kernel, kernel_strides, 0, channel * g->padded_size, &g->patch_offsets);
  }
}

// channels[group_inputs, input_spatial] into padded[group_inputs, padded_spatial], zeros around.
void CopyIntoPadding(const ConvGeometry& g, const float* channels, float* padded) {
  std::memset(padded, 0, static_cast<size_t>(g.group_inputs * g.padded_size) * sizeof(float));
  const size_t row_bytes = static_cast<size_t>(g.padded_rows.row_size()) * sizeof(float);
  // A dimension that StridedLoop dropped or merged leaves a single element or a whole row: stride 1.
  for (int64_t channel = 0; channel < g.group_inputs; ++channel) {
    const float* source = channels + channel * g.input_size;
    float* destination = padded + channel * g.padded_size + g.padding_offset;
    if (g.padded_rows.row_strides()[0] == 1 || g.padded_rows.row_size() == 1) {
      g.padded_rows.ForEachRow([&](int64_t first, const StridedLoop<1>::Offsets& offsets) {
        std::memcpy(destination + offsets[0], source + first, row_bytes);
      });
      continue;
    }
    const int64_t stride = g.padded_rows.row_strides()[0];  // one column, padded on both sides
    g.padded_rows.ForEachRow([&](int64_t first, const StridedLoop<1>::Offsets& offsets) {
      for (int64_t i = 0; i < g.padded_rows.row_size(); ++i) {
        destination[offsets[0] + i * stride] = source[first + i];
      }
    });
  }
}

void RunConv(const ConvGeometry& g, const KernelArguments& arguments, bool has_bias) {
  const auto* weights = arguments.Input<float>(1);  // [groups * group_outputs, depth]
  const float* bias = has_bias ? arguments.Input<float>(2) : nullptr;
  auto* tile = arguments.Scratch<float>();
  float* padding = tile + kTileFloats;
  for (int64_t i = 0; i < g.batch * g.groups; ++i) {
    const int64_t first_output = i % g.groups * g.group_outputs;
    const float* group = arguments.Input<float>(0) + i * g.group_inputs * g.input_size;
    if (g.padded) {
      CopyIntoPadding(g, group, padding);
      group = padding;
    }
    ProductOptions options;
    options.row_bias = bias == nullptr ? nullptr : bias + first_output;
    options.relu = g.relu;
    MultiplyTiled({weights + first_output * g.depth, g.depth}, g.group_outputs, g.positions, g.depth,
                  arguments.Output<float>(0) + i * g.group_outputs * g.positions, g.positions, options, tile,
                  [&](const Kernels& kernels, int64_t k, int64_t depth, int64_t column, int64_t columns,
                      float* panels) {
                    kernels.pack_patches({group, g.patch_starts.data() + column, g.patch_offsets.data() + k},
                                         depth, columns, panels);
                  });
  }
}

Result<void> CheckChannels(const OperatorContext& context, int64_t groups) {
  const Shape& input = context.InputShape(0);
  const Shape& weights = context.InputShape(1);
  if (input.size() < 3) return context.ShapeError("an input [batch, channels, spatial...]", input);
  if (weights.size() != input.size()) {
    return context.ShapeError("weights of " + std::to_string(input.size()) + " dimensions", weights);
  }
  if (groups < 1 || weights[0] % groups != 0 || weights[1] != input[1] / groups || input[1] % groups != 0) {
    return context.ShapeError("weights [outputs, " + std::to_string(input[1]) + " channels / " +
                                  std::to_string(groups) + " groups, ...]",
                              weights);
  }
  if (context.HasInput(2) && context.InputShape(2) != Shape{weights[0]}) {
    return context.ShapeError("a bias " + ShapeToString({weights[0]}), context.InputShape(2));
  }
  return {};
}

}  // namespace

Result<PreparedNode> PrepareConv(const OperatorContext& context) {
  ConvGeometry g;
  g.groups = context.Int("group", 1);
  if (auto ok = CheckChannels(context, g.groups); !ok) return tl::unexpected(ok.error());
  const Shape& input = context.InputShape(0);
  const Shape& weights = context.InputShape(1);
  const Shape input_spatial(input.begin() + 2, input.end());
  const Shape kernel(weights.begin() + 2, weights.end());
  if (const Shape attribute = context.Ints("kernel_shape"); !attribute.empty() && attribute != kernel) {
    return context.ShapeError("a kernel " + ShapeToString(attribute), kernel);
  }
  auto window = ReadWindow(context, input_spatial, kernel);
  if (!window) return tl::unexpected(window.error());

  TensorType output{ElementType::kFloat, {input[0], weights[0]}};
  TensorType padded{ElementType::kFloat, {weights[1]}};  // one group
  for (size_t d = 0; d < kernel.size(); ++d) {
    output.shape.push_back(window->output[d]);
    padded.shape.push_back(input_spatial[d] + window->pads_begin[d] + window->pads_end[d]);
  }
  for (const TensorType& type : {output, padded}) {
    if (auto ok = context.CheckSize(type); !ok) return tl::unexpected(ok.error());
  }
  g.batch = input[0];
  g.group_inputs = weights[1];
  g.group_outputs = weights[0] / g.groups;
  g.depth = weights[1] * Product(kernel);
  g.positions = Product(window->output);
  g.relu = context.node().fused_relu;
  LayOutPatches(input_spatial, Shape(padded.shape.begin() + 1, padded.shape.end()), *window, &g);

  PreparedNode prepared;
  prepared.multiply_adds = g.batch * g.groups * g.group_outputs * g.positions * g.depth;
  prepared.scratch_bytes =
      (kTileFloats + (g.padded ? g.group_inputs * g.padded_size : 0)) * static_cast<int64_t>(sizeof(float));
  prepared.outputs = {std::move(output)};
  prepared.run = [g = std::move(g), has_bias = context.HasInput(2)](const KernelArguments& arguments) {
    RunConv(g, arguments, has_bias);
  };
  return prepared;
}

}  // namespace onnx_engine

// MaxPool and AveragePool over one to three spatial dimensions, and the global pools over any.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "loops/window.h"
#include "onnx_engine/kernels.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

constexpr size_t kMaxSpatial = 3;

// Always three dimensions: missing ones, in front, have size 1.
struct PoolGeometry {
  using Extent = std::array<int64_t, kMaxSpatial>;
  int64_t channels = 0;  // batch * channels
  Extent input = {1, 1, 1};
  Extent output = {1, 1, 1};
  Extent kernel = {1, 1, 1};
  Extent stride = {1, 1, 1};
  Extent dilation = {1, 1, 1};
  Extent covered = {1, 1, 1};  // from the first to the last element under the window
  Extent pad_begin = {0, 0, 0};
  Extent pad_end = {0, 0, 0};

  int64_t InputSize() const { return input[0] * input[1] * input[2]; }
  int64_t OutputSize() const { return output[0] * output[1] * output[2]; }
  // Read in one dimension: windows leave out what lies beyond the input.
  double WindowElements(size_t d) const {
    return static_cast<double>(output[d]) * static_cast<double>(std::min(kernel[d], input[d]));
  }
  double WindowElements() const {
    return static_cast<double>(channels) * WindowElements(0) * WindowElements(1) * WindowElements(2);
  }
};

// The kernel's elements first .. last - 1 that lie in the input, at one position of one dimension.
struct Range {
  int64_t start;  // place of kernel element 0 in the input; negative in the pad
  int64_t first;
  int64_t last;
};

Range ClipToInput(const PoolGeometry& g, size_t d, int64_t position) {
  const int64_t start = position * g.stride[d] - g.pad_begin[d];
  const int64_t dilation = g.dilation[d];
  const int64_t room = g.input[d] - start;  // elements from the start to the input's end
  if (start >= 0 && room >= g.covered[d]) return {start, 0, g.kernel[d]};  // most, and without a division
  const int64_t first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
  const int64_t last = room <= 0 ? 0 : std::min(g.kernel[d], (room + dilation - 1) / dilation);
  return {start, std::min(first, last), last};
}

// Calls visit(place of its first element) for each input row under the window at a position.
template <class Visit>
void ForEachRowUnderWindow(const PoolGeometry& g, const Range& in_z, const Range& in_y, Visit visit) {
  for (int64_t z = in_z.first; z < in_z.last; ++z) {
    for (int64_t y = in_y.first; y < in_y.last; ++y) {
      visit(((in_z.start + z * g.dilation[0]) * g.input[1] + in_y.start + y * g.dilation[1]) * g.input[2]);
    }
  }
}

// Calls visit(place) for each input element under the window at a position.
template <class Visit>
void ForEachUnderWindow(const PoolGeometry& g, const std::array<Range, kMaxSpatial>& ranges, Visit visit) {
  ForEachRowUnderWindow(g, ranges[0], ranges[1], [&](int64_t row) {
    for (int64_t x = ranges[2].first; x < ranges[2].last; ++x)
      visit(row + ranges[2].start + x * g.dilation[2]);
  });
}

// Calls pool(output place, ranges) for each position of the window over one channel.
template <class Pool>
void ForEachPosition(const PoolGeometry& g, Pool pool) {
  int64_t place = 0;
  for (int64_t z = 0; z < g.output[0]; ++z) {
    const Range in_z = ClipToInput(g, 0, z);
    for (int64_t y = 0; y < g.output[1]; ++y) {
      const Range in_y = ClipToInput(g, 1, y);
      for (int64_t x = 0; x < g.output[2]; ++x) pool(place++, std::array{in_z, in_y, ClipToInput(g, 2, x)});
    }
  }
}

Result<PoolGeometry> ReadGeometry(const OperatorContext& context, Shape* output_shape) {
  const Shape& input = context.InputShape(0);
  if (input.size() < 3 || input.size() > 2 + kMaxSpatial) {
    return context.ShapeError("an input [batch, channels, one to three spatial dimensions]", input);
  }
  const Shape spatial(input.begin() + 2, input.end());
  auto window = ReadWindow(context, spatial, context.Ints("kernel_shape"));
  if (!window) return tl::unexpected(window.error());
  PoolGeometry g;
  g.channels = input[0] * input[1];
  *output_shape = {input[0], input[1]};
  const size_t missing = kMaxSpatial - spatial.size();
  for (size_t d = 0; d < spatial.size(); ++d) {
    g.input[missing + d] = spatial[d];
    g.output[missing + d] = window->output[d];
    g.kernel[missing + d] = window->kernel[d];
    g.stride[missing + d] = window->strides[d];
    g.dilation[missing + d] = window->dilations[d];
    g.covered[missing + d] = (window->kernel[d] - 1) * window->dilations[d] + 1;
    g.pad_begin[missing + d] = window->pads_begin[d];
    g.pad_end[missing + d] = window->pads_end[d];
    output_shape->push_back(window->output[d]);
  }
  return g;
}

// Not a number is never the larger one.
float Larger(float largest, float value) { return value > largest ? value : largest; }

// The place of the largest element in its channel; with storage_order 1 the last two dimensions swap.
int64_t MaxIndex(const PoolGeometry& g, int64_t place, bool column_major) {
  if (!column_major) return place;
  const int64_t x = place % g.input[2];
  const int64_t y = place / g.input[2] % g.input[1];
  const int64_t z = place / (g.input[2] * g.input[1]);
  return z + g.input[0] * (y + g.input[1] * x);
}

// out[x] = the largest of row[x * stride + i * dilation - pad] over the kernel's elements i, along one row.
void MaxPoolRow(const PoolGeometry& g, const float* row, float* out) {
  const auto [stride, input, output] = std::array{g.stride[2], g.input[2], g.output[2]};
  std::fill_n(out, output, -std::numeric_limits<float>::infinity());
  for (int64_t i = 0; i < g.kernel[2]; ++i) {
    const int64_t offset = i * g.dilation[2] - g.pad_begin[2];
    const int64_t first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    const int64_t last = offset >= input ? 0 : std::min(output, (input - offset + stride - 1) / stride);
    for (int64_t x = first; x < last; ++x) out[x] = Larger(out[x], row[x * stride + offset]);
  }
}

// Largest elements alone, of kernels no wider than the input. First the largest of the window's rows, place
// by place, then those along the row of these: elements are read in their order, and once.
void RunMaxPoolByRows(const PoolGeometry& g, const KernelArguments& arguments) {
  auto* row_maxima = arguments.Scratch<float>();  // [input[2]]
  for (int64_t c = 0; c < g.channels; ++c) {
    const float* in = arguments.Input<float>(0) + c * g.InputSize();
    float* out = arguments.Output<float>(0) + c * g.OutputSize();
    for (int64_t z = 0; z < g.output[0]; ++z) {
      for (int64_t y = 0; y < g.output[1]; ++y) {
        std::fill_n(row_maxima, g.input[2], -std::numeric_limits<float>::infinity());
        ForEachRowUnderWindow(g, ClipToInput(g, 0, z), ClipToInput(g, 1, y), [&](int64_t row) {
          ActiveKernels().keep_larger(in + row, g.input[2], row_maxima);
        });
        MaxPoolRow(g, row_maxima, out);
        out += g.output[2];
      }
    }
  }
}

void RunMaxPool(const PoolGeometry& g, bool column_major, bool with_indices,
                const KernelArguments& arguments) {
  for (int64_t c = 0; c < g.channels; ++c) {
    const float* in = arguments.Input<float>(0) + c * g.InputSize();
    float* out = arguments.Output<float>(0) + c * g.OutputSize();
    ForEachPosition(g, [&](int64_t position, const auto& ranges) {
      float largest = -std::numeric_limits<float>::infinity();
      int64_t largest_place = -1;
      ForEachUnderWindow(g, ranges, [&](int64_t place) {
        if (largest_place >= 0 && !(in[place] > largest)) return;
        largest = in[place];
        largest_place = place;
      });
      out[position] = largest;
      if (!with_indices) return;
      arguments.Output<int64_t>(1)[c * g.OutputSize() + position] =
          c * g.InputSize() + MaxIndex(g, std::max<int64_t>(largest_place, 0), column_major);
    });
  }
}

// Elements of the window inside the padded input: what a ceil_mode window reaches beyond does not count.
int64_t PaddedCount(const PoolGeometry& g, const std::array<Range, kMaxSpatial>& ranges) {
  int64_t count = 1;
  for (size_t d = 0; d < kMaxSpatial; ++d) {
    const int64_t room = g.input[d] + g.pad_end[d] - ranges[d].start;
    count *= std::min(g.kernel[d], std::max<int64_t>((room + g.dilation[d] - 1) / g.dilation[d], 0));
  }
  return count;
}

void RunAveragePool(const PoolGeometry& g, bool include_pad, const KernelArguments& arguments) {
  for (int64_t c = 0; c < g.channels; ++c) {
    const float* in = arguments.Input<float>(0) + c * g.InputSize();
    float* out = arguments.Output<float>(0) + c * g.OutputSize();
    ForEachPosition(g, [&](int64_t position, const auto& ranges) {
      float sum = 0.0f;
      int64_t count = 0;
      ForEachUnderWindow(g, ranges, [&](int64_t place) {
        sum += in[place];
        ++count;
      });
      if (include_pad) count = PaddedCount(g, ranges);
      out[position] = count == 0 ? 0.0f : sum / static_cast<float>(count);
    });
  }
}

// Reduces each channel's whole array by `pool(first, count)`.
template <class Pool>
Result<PreparedNode> PrepareGlobalPool(const OperatorContext& context, Pool pool) {
  const Shape& input = context.InputShape(0);
  if (input.size() < 3) return context.ShapeError("an input [batch, channels, spatial...]", input);
  int64_t spatial = 1;
  TensorType output{ElementType::kFloat, {input[0], input[1]}};
  for (size_t d = 2; d < input.size(); ++d) {
    spatial *= input[d];
    output.shape.push_back(1);
  }
  if (spatial == 0) return context.ShapeError("at least one spatial element", input);
  PreparedNode prepared;
  prepared.outputs = {std::move(output)};
  prepared.run = [=, channels = input[0] * input[1]](const KernelArguments& arguments) {
    for (int64_t c = 0; c < channels; ++c) {
      arguments.Output<float>(0)[c] = pool(arguments.Input<float>(0) + c * spatial, spatial);
    }
  };
  return prepared;
}

// Four partial sums in a fixed order.
float Average(const float* values, int64_t count) {
  float lanes[4] = {};
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) lanes[lane] += values[i + lane];
  }
  for (; i < count; ++i) lanes[0] += values[i];
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) / static_cast<float>(count);
}

}  // namespace

Result<PreparedNode> PrepareMaxPool(const OperatorContext& context) {
  Shape shape;
  auto geometry = ReadGeometry(context, &shape);
  if (!geometry) return tl::unexpected(geometry.error());
  PreparedNode prepared;
  prepared.outputs = {{ElementType::kFloat, shape}};
  prepared.window_elements = geometry->WindowElements();
  const bool with_indices = context.HasOutput(1);
  if (with_indices) prepared.outputs.push_back({ElementType::kInt64, shape});
  if (!with_indices && geometry->kernel[2] <= geometry->input[2]) {
    const auto row_size = geometry->input[2];
    prepared.scratch_bytes = row_size * static_cast<int64_t>(sizeof(float));
    prepared.window_elements += static_cast<double>(geometry->channels) * geometry->WindowElements(0) *
                                geometry->WindowElements(1) * static_cast<double>(row_size);
    prepared.run = [g = *geometry](const KernelArguments& arguments) { RunMaxPoolByRows(g, arguments); };
    return prepared;
  }
  const bool column_major = context.Int("storage_order", 0) != 0;
  prepared.run = [g = *geometry, column_major, with_indices](const KernelArguments& arguments) {
    RunMaxPool(g, column_major, with_indices, arguments);
  };
  return prepared;
}

Result<PreparedNode> PrepareAveragePool(const OperatorContext& context) {
  Shape shape;
  auto geometry = ReadGeometry(context, &shape);
  if (!geometry) return tl::unexpected(geometry.error());
  PreparedNode prepared;
  prepared.outputs = {{ElementType::kFloat, std::move(shape)}};
  prepared.window_elements = geometry->WindowElements();
  const bool include_pad = context.Int("count_include_pad", 0) != 0;
  prepared.run = [g = *geometry, include_pad](const KernelArguments& arguments) {
    RunAveragePool(g, include_pad, arguments);
  };
  return prepared;
}

Result<PreparedNode> PrepareGlobalAveragePool(const OperatorContext& context) {
  return PrepareGlobalPool(context, Average);
}

Result<PreparedNode> PrepareGlobalMaxPool(const OperatorContext& context) {
  return PrepareGlobalPool(
      context, [](const float* values, int64_t count) { return *std::max_element(values, values + count); });
}

}  // namespace onnx_engine

// Pad: constant, edge, reflect and wrap; negative pads crop.
#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <utility>

#include "loops/element_dispatch.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

enum class PadMode { kConstant, kEdge, kReflect, kWrap };

// Where an output index lies in an axis of `size` inputs; -1 in a constant pad.
int64_t SourceIndex(PadMode mode, int64_t index, int64_t size) {
  if (index >= 0 && index < size) return index;
  switch (mode) {
    case PadMode::kConstant:
      return -1;
    case PadMode::kEdge:
      return index < 0 ? 0 : size - 1;
    case PadMode::kReflect: {  // without repeating the edge: period 2 (size - 1)
      if (size == 1) return 0;
      const int64_t period = 2 * (size - 1);
      const int64_t place = ((index % period) + period) % period;
      return place < size ? place : period - place;
    }
    case PadMode::kWrap:
      return ((index % size) + size) % size;
  }
  return -1;
}

struct PadGeometry {
  Shape output;
  // Per dimension and output index: the offset in the input, or -1 in a constant pad.
  std::vector<std::vector<int64_t>> offsets;
};

// The pads at the beginnings, then at the ends, of all dimensions.
Result<std::vector<int64_t>> ReadPads(const OperatorContext& context) {
  const auto rank = static_cast<size_t>(context.InputRank(0));
  auto pads = context.InputOrAttributeInts(1, "pads");
  if (!pads) return pads;
  std::vector<int64_t> axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  if (context.HasInput(3)) {
    auto given = context.InputInts(3);
    if (!given) return given;
    axes = std::move(*given);
  }
  if (pads->size() != 2 * axes.size()) {
    return context.ShapeError(std::to_string(2 * axes.size()) + " pads", std::to_string(pads->size()));
  }
  std::vector<int64_t> all(2 * rank, 0);
  for (size_t i = 0; i < axes.size(); ++i) {
    auto axis = context.Axis(axes[i], static_cast<int>(rank));
    if (!axis) return tl::unexpected(axis.error());
    all[static_cast<size_t>(*axis)] = (*pads)[i];
    all[rank + static_cast<size_t>(*axis)] = (*pads)[axes.size() + i];
  }
  constexpr int64_t kLimit = int64_t{1} << 31;
  if (std::any_of(all.begin(), all.end(), [](int64_t pad) { return pad <= -kLimit || pad >= kLimit; })) {
    return context.ShapeError("pads below 2^31", all);
  }
  return all;
}

Result<PadMode> ReadMode(const OperatorContext& context) {
  const std::string mode = context.String("mode", "constant");
  if (mode == "constant") return PadMode::kConstant;
  if (mode == "edge") return PadMode::kEdge;
  if (mode == "reflect") return PadMode::kReflect;
  if (mode == "wrap") return PadMode::kWrap;
  return context.AttributeError("mode constant, edge, reflect or wrap", mode);
}

template <class T>
void RunPad(const PadGeometry& g, const T* in, T value, T* out) {
  const int rank = static_cast<int>(g.output.size());
  if (rank == 0) {
    *out = *in;
    return;
  }
  const std::vector<int64_t>& row = g.offsets.back();
  std::array<size_t, kMaxRank> index = {};
  for (;;) {
    int64_t base = 0;
    bool inside = true;
    for (int d = 0; d < rank - 1; ++d) {
      const int64_t offset = g.offsets[static_cast<size_t>(d)][index[static_cast<size_t>(d)]];
      inside = inside && offset >= 0;
      base += offset;
    }
    for (int64_t offset : row) *out++ = inside && offset >= 0 ? in[base + offset] : value;
    int d = rank - 2;
    for (; d >= 0; --d) {
      if (++index[static_cast<size_t>(d)] < g.offsets[static_cast<size_t>(d)].size()) break;
      index[static_cast<size_t>(d)] = 0;
    }
    if (d < 0) return;
  }
}

Result<PadGeometry> LayOut(const OperatorContext& context, PadMode mode, const std::vector<int64_t>& pads) {
  const TensorType& input = context.Input(0);
  const size_t rank = input.shape.size();
  PadGeometry g;
  for (size_t d = 0; d < rank; ++d) {
    g.output.push_back(input.shape[d] + pads[d] + pads[rank + d]);
    if (input.shape[d] == 0 && mode != PadMode::kConstant && g.output[d] > 0) {
      return context.ShapeError("elements to repeat in axis " + std::to_string(d), input.shape);
    }
  }
  if (auto ok = context.CheckSize({input.element, g.output}); !ok) return tl::unexpected(ok.error());
  if (ElementCount(g.output) == 0) return g;
  const std::vector<int64_t> strides = RowMajorStrides(input.shape);
  for (size_t d = 0; d < rank; ++d) {
    std::vector<int64_t> offsets;
    for (int64_t i = 0; i < g.output[d]; ++i) {
      const int64_t source = SourceIndex(mode, i - pads[d], input.shape[d]);
      offsets.push_back(source < 0 ? -1 : source * strides[d]);
    }
    g.offsets.push_back(std::move(offsets));
  }
  return g;
}

}  // namespace

Result<PreparedNode> PreparePad(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  auto mode = ReadMode(context);
  if (!mode) return tl::unexpected(mode.error());
  auto pads = ReadPads(context);
  if (!pads) return tl::unexpected(pads.error());
  const bool has_value = context.HasInput(2);
  if (has_value && (context.Input(2).element != input.element || ElementCount(context.InputShape(2)) != 1)) {
    return context.ShapeError("a scalar constant_value of the input's element type", context.InputShape(2));
  }
  auto geometry = LayOut(context, *mode, *pads);
  if (!geometry) return tl::unexpected(geometry.error());
  PreparedNode prepared;
  prepared.outputs = {{input.element, geometry->output}};
  const bool empty = ElementCount(geometry->output) == 0;
  const float attribute_value = context.Float("value", 0.0f);  // up to opset 10
  prepared.run = DispatchElement(input.element, [&](auto element) -> Kernel {
    using T = decltype(element);
    return [=, g = std::move(*geometry)](const KernelArguments& arguments) {
      if (empty) return;
      const T value = has_value ? *arguments.Input<T>(2) : SaturatingCast<T>(attribute_value);
      RunPad(g, arguments.Input<T>(0), value, arguments.Output<T>(0));
    };
  });
  return prepared;
}

}  // namespace onnx_engine

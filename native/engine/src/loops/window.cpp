#include "loops/window.h"

#include <algorithm>
#include <string>

namespace onnx_engine {
namespace {

constexpr int64_t kMaxExtent = int64_t{1} << 31;  // products of two such numbers fit into int64_t

Result<Shape> ReadExtents(const OperatorContext& context, const char* name, size_t count,
                          int64_t default_value, int64_t smallest) {
  Shape values = context.Ints(name);
  if (values.empty()) values.assign(count, default_value);
  const bool in_range = std::all_of(values.begin(), values.end(),
                                    [&](int64_t value) { return value >= smallest && value < kMaxExtent; });
  if (values.size() == count && in_range) return values;
  return context.AttributeError(
      std::string(name) + " of " + std::to_string(count) + " numbers >= " + std::to_string(smallest),
      ShapeToString(values));
}

// Input elements from the first to the last that one position of the window covers.
int64_t Covered(const Window& window, size_t d) { return (window.kernel[d] - 1) * window.dilations[d] + 1; }

// auto_pad SAME: as many outputs as ceil(input / stride), the odd pad at the end (UPPER) or start (LOWER).
void PadToSame(Window* window, const Shape& input, bool upper) {
  for (size_t d = 0; d < input.size(); ++d) {
    window->output[d] = (input[d] + window->strides[d] - 1) / window->strides[d];
    const int64_t needed = (window->output[d] - 1) * window->strides[d] + Covered(*window, d) - input[d];
    const int64_t total = std::max<int64_t>(needed, 0);
    window->pads_begin[d] = upper ? total / 2 : total - total / 2;
    window->pads_end[d] = total - window->pads_begin[d];
  }
}

Result<void> CountPositions(const OperatorContext& context, const Shape& input, Window* window) {
  const bool ceil_mode = context.Int("ceil_mode", 0) != 0;
  for (size_t d = 0; d < input.size(); ++d) {
    const int64_t padded = input[d] + window->pads_begin[d] + window->pads_end[d];
    const int64_t room = padded - Covered(*window, d);
    if (room < 0) {
      return context.ShapeError("a padded input of at least " + std::to_string(Covered(*window, d)) +
                                    " in spatial dimension " + std::to_string(d),
                                std::to_string(padded));
    }
    window->output[d] = room / window->strides[d] + 1;
    if (!ceil_mode || room % window->strides[d] == 0) continue;
    // A further, partial position, unless it would start in the pad behind the input.
    if (window->output[d] * window->strides[d] < input[d] + window->pads_begin[d]) ++window->output[d];
  }
  return {};
}

}  // namespace

Result<Window> ReadWindow(const OperatorContext& context, const Shape& input_spatial, const Shape& kernel) {
  const size_t rank = input_spatial.size();
  Window window;
  const bool kernel_in_range =
      std::all_of(kernel.begin(), kernel.end(), [](int64_t size) { return size >= 1 && size < kMaxExtent; });
  if (kernel.size() != rank || !kernel_in_range) {
    return context.ShapeError("a kernel of " + std::to_string(rank) + " dimensions", kernel);
  }
  window.kernel = kernel;
  auto strides = ReadExtents(context, "strides", rank, 1, 1);
  if (!strides) return tl::unexpected(strides.error());
  window.strides = *strides;
  auto dilations = ReadExtents(context, "dilations", rank, 1, 1);
  if (!dilations) return tl::unexpected(dilations.error());
  window.dilations = *dilations;
  auto pads = ReadExtents(context, "pads", 2 * rank, 0, 0);
  if (!pads) return tl::unexpected(pads.error());
  window.pads_begin.assign(pads->begin(), pads->begin() + static_cast<int64_t>(rank));
  window.pads_end.assign(pads->begin() + static_cast<int64_t>(rank), pads->end());
  window.output.resize(rank);

  const std::string auto_pad = context.String("auto_pad", "NOTSET");
  if (auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER") {
    PadToSame(&window, input_spatial, auto_pad == "SAME_UPPER");
    return window;
  }
  if (auto_pad == "VALID") {
    window.pads_begin.assign(rank, 0);
    window.pads_end.assign(rank, 0);
  } else if (auto_pad != "NOTSET" && !auto_pad.empty()) {
    return context.AttributeError("auto_pad NOTSET, SAME_UPPER, SAME_LOWER or VALID", auto_pad);
  }
  if (auto ok = CountPositions(context, input_spatial, &window); !ok) return tl::unexpected(ok.error());
  return window;
}

}  // namespace onnx_engine

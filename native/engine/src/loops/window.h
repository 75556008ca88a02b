// A window that slides over the spatial dimensions of [batch, channels, spatial...]: what convolutions
// and pools have in common.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/operator.h"

namespace onnx_engine {

// One entry a spatial dimension.
struct Window {
  Shape kernel;
  Shape strides;
  Shape dilations;
  Shape pads_begin;
  Shape pads_end;
  Shape output;  // positions of the window
};

// Reads strides, dilations, pads, auto_pad and ceil_mode of a node whose input has these dimensions.
Result<Window> ReadWindow(const OperatorContext& context, const Shape& input_spatial, const Shape& kernel);

}  // namespace onnx_engine

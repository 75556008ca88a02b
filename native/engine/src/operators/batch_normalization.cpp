// BatchNormalization as at inference: a factor and an offset for each channel.
#include <cmath>
#include <utility>

#include "operators/operators.h"

namespace onnx_engine {

std::string UnsupportedBatchNormalization(const Node& node) {
  const auto training = node.attributes.find("training_mode");
  if (training != node.attributes.end() && training->second.int_value != 0) return "training_mode";
  // Up to opset 13 the further outputs asked for it.
  for (size_t i = 1; i < node.outputs.size(); ++i) {
    if (node.outputs[i] != kAbsentValue) return "the outputs of training";
  }
  const auto spatial = node.attributes.find("spatial");  // up to opset 8
  return spatial != node.attributes.end() && spatial->second.int_value == 0 ? "spatial = 0" : "";
}

Result<PreparedNode> PrepareBatchNormalization(const OperatorContext& context) {
  const Shape& shape = context.InputShape(0);
  if (shape.size() < 2) return context.ShapeError("an input [batch, channels, ...]", shape);
  for (int i = 1; i < 5; ++i) {
    if (context.InputShape(i) != Shape{shape[1]}) {
      return context.ShapeError("input " + std::to_string(i) + " of shape " + ShapeToString({shape[1]}),
                                context.InputShape(i));
    }
  }
  const int64_t batch = shape[0];
  const int64_t channels = shape[1];
  int64_t spatial = 1;
  for (size_t d = 2; d < shape.size(); ++d) spatial *= shape[d];
  PreparedNode prepared;
  prepared.outputs = {context.Input(0)};
  const float epsilon = context.Float("epsilon", 1e-5f);
  prepared.run = [=](const KernelArguments& arguments) {
    const auto* scale = arguments.Input<float>(1);
    const auto* bias = arguments.Input<float>(2);
    const auto* mean = arguments.Input<float>(3);
    const auto* variance = arguments.Input<float>(4);
    // [batch, channels, spatial]
    for (int64_t i = 0; i < batch * channels; ++i) {
      const int64_t c = i % channels;
      const float factor = scale[c] / std::sqrt(variance[c] + epsilon);
      const float offset = bias[c] - mean[c] * factor;
      const float* in = arguments.Input<float>(0) + i * spatial;
      float* out = arguments.Output<float>(0) + i * spatial;
      for (int64_t n = 0; n < spatial; ++n) out[n] = in[n] * factor + offset;
    }
  };
  return prepared;
}

}  // namespace onnx_engine

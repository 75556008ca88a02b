#include "speech_emotion/feature_input.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "recognition/shape_mismatch.h"

namespace speech_emotion {

Result<FeatureInput> FeatureInput::Create(const onnx_engine::ValueInfo& input, int64_t features) {
  const std::string wanted = "expected one input of shape " + onnx_engine::ShapeToString({1, -1, features});
  FeatureInput layout;
  if (input.type != onnx_engine::ElementType::kFloat) return ShapeMismatch(wanted, input);
  if (!input.has_shape) return layout;

  const std::vector<int64_t>& shape = input.shape;
  const auto takes = [&shape](size_t axis, int64_t size) {
    return axis < shape.size() && (shape[axis] == size || shape[axis] == -1);
  };
  layout.rank_ = shape.size();
  bool fits = takes(0, 1);  // the batch
  if (layout.rank_ == 2) {
    layout.frames_axis_ = layout.rank_;
    layout.features_axis_ = 1;
    layout.frames_ = 1;
    fits = fits && takes(1, features);
  } else {
    const bool channel_first = layout.rank_ == 4 && (shape[1] == 1 || (shape[1] == -1 && shape[3] != 1));
    const bool channel_last = layout.rank_ == 4 && !channel_first && takes(3, 1);
    const size_t first = channel_first ? 2 : 1, second = first + 1;
    fits = fits && (layout.rank_ == 3 || channel_first || channel_last);
    // A dimension that is written out as the features' tells more than one that is free.
    const bool features_first = fits && shape[first] == features && shape[second] != features;
    layout.frames_axis_ = features_first ? second : first;
    layout.features_axis_ = features_first ? first : second;
    fits = fits && (shape[layout.features_axis_] == features || (shape[first] == -1 && shape[second] == -1));
    if (fits) layout.frames_ = shape[layout.frames_axis_];
  }
  if (!fits || layout.frames_ == 0) return ShapeMismatch(wanted, input);
  return layout;
}

Result<onnx_engine::Tensor> FeatureInput::Fill(const FeatureMatrix& features) const {
  const int64_t columns = features.features;
  const int64_t given = features.frames();
  const bool one_row = frames_axis_ == rank_;
  if (given == 0) return MakeError(ErrorCode::kShapeMismatch, "expected at least one frame, found none");
  if (one_row && given != 1) {
    return MakeError(ErrorCode::kShapeMismatch, {"expected one row a window for an input of shape ",
                                                 onnx_engine::ShapeToString({1, columns}), ", found ",
                                                 std::to_string(given), " frames: are functionals missing?"});
  }
  const int64_t frames = frames_ > 0 ? frames_ : given;
  std::vector<int64_t> shape(rank_, 1);
  shape[features_axis_] = columns;
  if (!one_row) shape[frames_axis_] = frames;
  onnx_engine::Tensor input(onnx_engine::ElementType::kFloat, std::move(shape));
  float* values = input.data<float>();
  const bool features_first = features_axis_ < frames_axis_ && !one_row;
  for (int64_t frame = 0; frame < std::min(frames, given); ++frame) {
    const auto row = features.row(static_cast<int>(frame));
    for (int64_t i = 0; i < columns; ++i) {
      values[features_first ? i * frames + frame : frame * columns + i] = row[static_cast<size_t>(i)];
    }
  }
  return input;
}

}  // namespace speech_emotion

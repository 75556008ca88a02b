#include "speech_emotion/feature_input.h"

#include <algorithm>
#include <string>
#include <utility>

#include "recognition/shape_mismatch.h"

namespace speech_emotion {
namespace {

constexpr int64_t kFree = -1;
constexpr int64_t kMaxBatch = 64;
constexpr int64_t kMaxElements = int64_t{1} << 24;  // a minute of samples six times over
constexpr int64_t kFewestSamples = 400;             // of a window, where the graph fixes their number

// How much speaks for a shape to have its frames and features there, each an axis or past the last of them; 0
// where it can't.
int Plausibility(const std::vector<int64_t>& shape, size_t frames, size_t features, int64_t columns,
                 bool one_row) {
  const size_t rank = shape.size();
  if (frames == features || features == 0 || (frames == 0 && rank == 2)) return 0;
  const bool has_frames = frames < rank, has_features = features < rank;
  const bool is_free = has_features && shape[features] == kFree;  // which tells less than one written out
  if (has_features ? !is_free && shape[features] != columns : columns != 1) return 0;
  if (is_free && (has_frames ? shape[frames] != kFree : !one_row)) return 0;
  if (has_frames && (shape[frames] == 0 || (shape[frames] == 1 && !one_row))) return 0;
  const bool are_free = !has_frames || shape[frames] == kFree;  // then what is free beside the batch may be 1
  for (size_t axis = 0; axis < rank; ++axis) {
    const bool is_batch = axis == 0 && shape[0] >= 1 && shape[0] <= kMaxBatch;
    const bool is_one = is_batch || shape[axis] == 1 || (shape[axis] == kFree && (axis == 0 || are_free));
    if (axis != frames && axis != features && !is_one) return 0;
  }
  return 1 + (is_free ? 0 : 8) + (has_frames || one_row ? 4 : 0) + (frames != 0 ? 2 : 0) +
         (frames < features ? 1 : 0);
}

}  // namespace

bool FeatureInput::Read(const std::vector<int64_t>& shape, int64_t columns, bool one_row) {
  const size_t rank = shape.size();
  if (rank == 0 || rank > 4) return false;
  int best = 0;
  for (size_t features = rank + 1; features-- > 0;) {
    for (size_t frames = rank + 1; frames-- > 0;) {
      const int plausibility = Plausibility(shape, frames, features, columns, one_row);
      if (plausibility <= best) continue;
      best = plausibility;
      frames_axis_ = frames;
      features_axis_ = features;
    }
  }
  if (best == 0) return false;
  shape_.assign(rank, 1);
  columns_ = columns;
  frames_ = frames_axis_ < rank ? shape[frames_axis_] : 1;
  batch_ = frames_axis_ != 0 && shape[0] > 1 ? shape[0] : 1;
  shape_[0] = batch_;
  if (features_axis_ < rank) shape_[features_axis_] = columns;
  return std::max<int64_t>(frames_, 1) <= kMaxElements / (columns * batch_);
}

bool FeatureInput::TakesSamples(const onnx_engine::ValueInfo& input) {
  FeatureInput layout;
  return input.has_shape && IsOfFloats(input) && layout.Read(input.shape, 1, false) &&
         (layout.frames_ == kFree || layout.frames_ >= kFewestSamples);
}

Result<FeatureInput> FeatureInput::Create(const onnx_engine::ValueInfo& input,
                                          const FeatureOptions& options) {
  const int64_t columns = options.features_per_frame();
  const bool one_row = !options.functionals.empty();
  const std::vector<int64_t> usual =
      options.gives_samples() ? std::vector<int64_t>{1, kFree} : std::vector<int64_t>{1, kFree, columns};
  const std::vector<int64_t>& shape = input.has_shape ? input.shape : usual;
  FeatureInput layout;
  const bool fits = IsOfFloats(input) && ((options.gives_samples() && layout.Read(shape, 1, false)) ||
                                          layout.Read(shape, columns, one_row));
  if (fits) return layout;
  auto mismatch = ShapeMismatch("expected one input of shape " + onnx_engine::ShapeToString(usual), input);
  if (!options.gives_samples() && TakesSamples(input)) {
    mismatch.value().message += ": if it takes samples, its features are 'samples'";
  }
  return mismatch;
}

Result<onnx_engine::Tensor> FeatureInput::Fill(const FeatureMatrix& features) const {
  const auto given = static_cast<int64_t>(features.values.size()) / columns_;
  if (given == 0) return MakeError(ErrorCode::kShapeMismatch, "expected at least one frame, found none");
  if (frames_axis_ == shape_.size() && given != 1) {
    return MakeError(ErrorCode::kShapeMismatch,
                     {"expected one row a window for an input of shape ", onnx_engine::ShapeToString(shape_),
                      ", found ", std::to_string(given), " frames: are functionals missing?"});
  }
  const int64_t frames = frames_ > 0 ? frames_ : given;
  std::vector<int64_t> shape = shape_;
  if (frames_axis_ < shape.size()) shape[frames_axis_] = frames;
  onnx_engine::Tensor input(onnx_engine::ElementType::kFloat, std::move(shape));
  const bool features_first = features_axis_ < frames_axis_;
  const int64_t frame_step = features_first ? 1 : columns_, feature_step = features_first ? frames : 1;
  const int64_t taken = std::min(frames, given);
  for (int64_t copy = 0; copy < batch_; ++copy) {
    float* values = input.data<float>() + copy * frames * columns_;
    for (int64_t frame = 0; frame < taken; ++frame) {
      const float* row = &features.values[static_cast<size_t>(frame * columns_)];
      for (int64_t i = 0; i < columns_; ++i) values[frame * frame_step + i * feature_step] = row[i];
    }
  }
  return input;
}

}  // namespace speech_emotion

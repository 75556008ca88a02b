// Where frames and features go in a graph's input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// [1, frames, features], or as the graph declares it [1, features, frames], [frames, 1, features], any of
// them with a channel of 1; [1, features] for a single row; [1, frames] for a single feature, as samples are
// one. A graph that fixes a batch of several is given the same window as often. Immutable after creation:
// share one between threads.
class SPEECH_EMOTION_EXPORT FeatureInput {
 public:
  // kInvalidModel where the features don't fit what the graph declares.
  static Result<FeatureInput> Create(const onnx_engine::ValueInfo& input, const FeatureOptions& options);
  // Whether the graph declares what only samples fit.
  static bool TakesSamples(const onnx_engine::ValueInfo& input);

  // How often the graph is given a window, 1 to 64: it gives as many answers.
  int64_t batch() const { return batch_; }

  // Where the graph fixes the frames, zeros follow too few, and what is too many is cut off.
  // kShapeMismatch where there are no frames, or several for a single row.
  Result<onnx_engine::Tensor> Fill(const FeatureMatrix& features) const;

 private:
  // Whether `shape` is for so many columns; then all of this is set.
  bool Read(const std::vector<int64_t>& shape, int64_t columns, bool one_row);

  std::vector<int64_t> shape_;  // without its frames
  size_t frames_axis_ = 0;      // past the last: there is none
  size_t features_axis_ = 0;    // the same
  int64_t columns_ = 1;
  int64_t frames_ = 1;  // -1: free
  int64_t batch_ = 1;
};

}  // namespace speech_emotion

// Where frames and features go in a graph's input.
#pragma once

#include <cstddef>
#include <cstdint>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"

namespace speech_emotion {

// [1, frames, features], or as the graph declares it [1, features, frames], either with a channel of 1
// before or behind, or [1, features] for a single row. Immutable after creation: share one between threads.
class SPEECH_EMOTION_EXPORT FeatureInput {
 public:
  // `features`: numbers a frame. kInvalidModel where they don't fit what the graph declares.
  static Result<FeatureInput> Create(const onnx_engine::ValueInfo& input, int64_t features);

  // Where the graph fixes the frames, zeros follow too few, and what is too many is cut off.
  // kShapeMismatch where there are no frames, or several for a single row.
  Result<onnx_engine::Tensor> Fill(const FeatureMatrix& features) const;

 private:
  size_t rank_ = 3;
  size_t frames_axis_ = 1;  // rank_: there is none
  size_t features_axis_ = 2;
  int64_t frames_ = -1;  // -1: free
};

}  // namespace speech_emotion

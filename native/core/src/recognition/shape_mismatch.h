// The refusal of a graph whose input or output isn't what the contract needs.
#pragma once

#include <string>
#include <string_view>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// Of numbers that the core gives and takes as floats.
inline bool IsOfFloats(const onnx_engine::ValueInfo& value) {
  return value.other_type.empty() &&
         (value.type == onnx_engine::ElementType::kFloat || value.type == onnx_engine::ElementType::kDouble);
}

inline std::string Description(const onnx_engine::ValueInfo& value) {
  std::string text = "'" + value.name + "' of ";
  text += value.other_type.empty() ? onnx_engine::ElementTypeName(value.type) : value.other_type;
  if (value.has_shape) text += " and shape " + onnx_engine::ShapeToString(value.shape);
  return text;
}

inline tl::unexpected<Error> ShapeMismatch(std::string_view wanted, const onnx_engine::ValueInfo& found) {
  return MakeError(ErrorCode::kInvalidModel, {wanted, ", found ", Description(found)});
}

}  // namespace speech_emotion

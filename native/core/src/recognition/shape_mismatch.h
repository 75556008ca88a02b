// The refusal of a graph whose input or output isn't what the contract needs.
#pragma once

#include <string_view>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

inline tl::unexpected<Error> ShapeMismatch(std::string_view wanted, const onnx_engine::ValueInfo& found) {
  return MakeError(ErrorCode::kInvalidModel,
                   {wanted, ", found '", found.name, "' of ", onnx_engine::ElementTypeName(found.type),
                    " and shape ", onnx_engine::ShapeToString(found.shape)});
}

}  // namespace speech_emotion

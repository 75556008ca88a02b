// Which of a graph's outputs answers for the labels.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "onnx_engine/signature.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

enum class Fit { kNone, kPossible, kCertain };

// Whether an output is of so many floats a window, as far as the graph tells its shape. `batch`: of windows.
Fit FitOf(const onnx_engine::ValueInfo& output, int64_t elements, int64_t batch);

// The output `name`, or where that is empty the only one that fits; what fits for certain goes first.
// kInvalidModel names those that there are.
Result<const onnx_engine::ValueInfo*> ChooseOutput(std::span<const onnx_engine::ValueInfo* const> outputs,
                                                   const std::string& name, int64_t labels, int64_t batch);

}  // namespace speech_emotion

// The engine's failures are those of the program that it is part of.
#pragma once

#include "speech_emotion/error.h"

namespace onnx_engine {

using speech_emotion::Error;
using speech_emotion::ErrorCode;
using speech_emotion::MakeError;
using speech_emotion::Result;

}  // namespace onnx_engine

#include "speech_emotion/error.h"

namespace speech_emotion {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid-argument";
    case ErrorCode::kInvalidAudio:
      return "invalid-audio";
    case ErrorCode::kInvalidModel:
      return "invalid-model";
    case ErrorCode::kUnsupportedOperator:
      return "unsupported-operator";
    case ErrorCode::kShapeMismatch:
      return "shape-mismatch";
    case ErrorCode::kSelfTestFailed:
      return "self-test-failed";
  }
  return "unknown";
}

}  // namespace speech_emotion

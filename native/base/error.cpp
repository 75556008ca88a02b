#include "speech_emotion/error.h"

namespace speech_emotion {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid-argument";
    case ErrorCode::kInvalidAudio:
      return "invalid-audio";
    case ErrorCode::kUnsupportedAudio:
      return "unsupported-audio";
    case ErrorCode::kInvalidModel:
      return "invalid-model";
    case ErrorCode::kUnsupportedOperator:
      return "unsupported-operator";
    case ErrorCode::kShapeMismatch:
      return "shape-mismatch";
    case ErrorCode::kMissingMetadata:
      return "missing-metadata";
    case ErrorCode::kSelfTestFailed:
      return "self-test-failed";
  }
  return "unknown";
}

tl::unexpected<Error> MakeError(ErrorCode code, std::initializer_list<std::string_view> parts) {
  std::string message;
  for (const std::string_view part : parts) message += part;
  return MakeError(code, std::move(message));
}

}  // namespace speech_emotion

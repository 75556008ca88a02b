// Failures of the core, as values: the core never throws (but for std::bad_alloc), prints or exits.
//
// Threads: functions keep no state, so any thread may call them at any time. Of each class the header says
// whether threads may share an object; plain structs are as std::vector: many may read one that nobody
// changes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "speech_emotion/export.h"

namespace speech_emotion {

enum class ErrorCode {
  kInvalidArgument,      // an option or argument outside its documented range
  kInvalidAudio,         // NaN or infinite samples, or none where some are needed
  kUnsupportedAudio,     // a sound file that is right, in a coding that the core lacks
  kInvalidModel,         // bytes that are no ONNX model, or a model that contradicts itself
  kUnsupportedOperator,  // a valid model that needs an operator the engine lacks
  kShapeMismatch,        // tensors whose shapes don't fit the operator or the model
  kSelfTestFailed,       // a model that doesn't reproduce its own stored answer
  kMissingMetadata,      // a model of another program, of which the options say too little
};

// The code's stable name, e.g. "invalid-model": for programs, where `Error::message` is for people.
SPEECH_EMOTION_EXPORT std::string_view ErrorCodeName(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string message;  // one line: what was expected and what was found
};

// A value or an Error. `if (!result)` asks, `*result` and `result.error()` tell; see tl::expected.
template <class T>
using Result = tl::expected<T, Error>;

// What a function that fails returns, whatever its Result holds.
inline tl::unexpected<Error> MakeError(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

// The parts one after the other.
SPEECH_EMOTION_EXPORT tl::unexpected<Error> MakeError(ErrorCode code,
                                                      std::initializer_list<std::string_view> parts);

}  // namespace speech_emotion

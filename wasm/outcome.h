// Failures are values in JavaScript, too, { error: { code, message } } or { value }: an exception would have
// to cross the boundary.
#pragma once

#include <emscripten/val.h>

#include <string>
#include <utility>

#include "speech_emotion/error.h"

namespace speech_emotion {

inline emscripten::val FromError(const Error& error) {
  emscripten::val description = emscripten::val::object();
  description.set("code", std::string(ErrorCodeName(error.code)));
  description.set("message", error.message);
  emscripten::val outcome = emscripten::val::object();
  outcome.set("error", description);
  return outcome;
}

inline emscripten::val FromValue(emscripten::val value) {
  emscripten::val outcome = emscripten::val::object();
  outcome.set("value", std::move(value));
  return outcome;
}

}  // namespace speech_emotion

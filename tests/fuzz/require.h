// What a fuzzer's input must never bring about.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "speech_emotion/error.h"

namespace speech_emotion::testing {

inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzzer: %s\n", what);
  std::abort();
}

inline void RequireMessage(const Error& error) {
  Require(!error.message.empty(), "an error without a message");
}

}  // namespace speech_emotion::testing

// What a function does that returns a Result with the failures of those that it calls: returns them.
#pragma once

#include <utility>

#include "speech_emotion/error.h"

// SE_ASSIGN_OR_RETURN(const auto waveform, ReadAudio(path));
// Two statements: where an `if` guards it, in braces.
#define SE_ASSIGN_OR_RETURN(declaration, ...) \
  SE_ASSIGN_OR_RETURN_FROM(SE_JOINED(result_of_line_, __LINE__), declaration, __VA_ARGS__)

// Of a Result<void>.
#define SE_RETURN_IF_ERROR(...)                    \
  if (auto se_result = (__VA_ARGS__); se_result) { \
  } else                                           \
    return tl::unexpected(std::move(se_result).error())

#define SE_ASSIGN_OR_RETURN_FROM(result, declaration, ...)       \
  auto result = (__VA_ARGS__);                                   \
  if (!result) return tl::unexpected(std::move(result).error()); \
  declaration = *std::move(result)
#define SE_JOINED(first, second) SE_JOINED_AS_IS(first, second)
#define SE_JOINED_AS_IS(first, second) first##second

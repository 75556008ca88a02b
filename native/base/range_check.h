// Arguments that must lie within a range.
#pragma once

#include <string>

#include "base/number_text.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// Fails with kInvalidArgument: "expected `what` of `low` to `high`, found `value`". A NaN is refused, too.
inline Result<void> CheckRange(const char* what, double value, double low, double high) {
  if (value >= low && value <= high) return {};
  return MakeError(ErrorCode::kInvalidArgument, std::string("expected ") + what + " of " + FormatNumber(low) +
                                                    " to " + FormatNumber(high) + ", found " +
                                                    FormatNumber(value));
}

}  // namespace speech_emotion

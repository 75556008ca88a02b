// What features cost, however their options are put together: a model from anywhere must not take a machine's
// memory or its afternoon.
#pragma once

#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// Fails with kInvalidArgument where the features of a sound of so many seconds would be more than 2^26
// numbers (256 MiB), or would take more than 2^32 steps of arithmetic (seconds). What is in use takes a
// hundredth of that for a minute. `options`: each within its range.
Result<void> CheckCost(const FeatureOptions& options, double seconds);

}  // namespace speech_emotion
